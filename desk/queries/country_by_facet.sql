-- title: Which countries stand for which facet?
-- description: Stories for each country (ISO code) and facet over the months up to the newest arrival (empty: 12), the busiest countries first. source narrows it (empty: all).
-- about: Pictures
-- order: 31
-- picture: heat
with counted as (
  select tag_countries.country, tags.label as facet, count(distinct articles.id) as stories
  from articles
  join tag_countries on tag_countries.article_id = articles.id
  join tags on tags.name = tag_countries.tag and tags.kind = 'facet'
  where articles.is_localization = 1
    and articles.status <> 'duplicate'
    and articles.published_at >=
    -- include: since_months
    and (:source = '' or articles.source = :source)
  group by tag_countries.country, tags.name
)
select country, facet, stories from counted
order by sum(stories) over (partition by country) desc, country, facet
limit 500
