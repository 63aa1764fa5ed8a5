-- title: Which companies localize where?
-- description: Stories for each company and country (ISO code) over the months up to the newest arrival (empty: 12), the busiest companies first. facet narrows it, such as local-production (empty: all).
-- about: Pictures
-- order: 32
-- picture: heat
with counted as (
  select tag_companies.company, tag_countries.country, count(distinct articles.id) as stories
  from articles
  join tag_companies on tag_companies.article_id = articles.id
  join tag_countries on tag_countries.article_id = articles.id and tag_countries.tag = tag_companies.tag
  where articles.is_localization = 1
    and articles.status <> 'duplicate'
    and articles.published_at >=
    -- include: since_months
    and (:facet = '' or tag_companies.tag = :facet)
    and tag_companies.tag in (select name from tags where kind = 'facet')
  group by tag_companies.company, tag_countries.country
)
select company, country, stories from counted
order by sum(stories) over (partition by company) desc, company, stories desc, country
limit 1000
