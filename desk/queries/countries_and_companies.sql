-- title: Which countries and companies is localization about, month by month?
-- description: Stories counted once a month for each country (ISO code, EU for the European Union) and company they concern. facet narrows it, such as domestic-supply; kind is country or company (empty: both).
-- about: Localization
-- order: 3
with subjects as (
  select article_id, 'country' as kind, country as name from tag_countries
  where tag in (select name from tags where kind = 'facet') and (:facet = '' or tag = :facet)
  union
  select article_id, 'company' as kind, company as name from tag_companies
  where tag in (select name from tags where kind = 'facet') and (:facet = '' or tag = :facet)
)
select
  strftime('%Y-%m', coalesce(articles.published_at, articles.first_seen_at)) as month,
  subjects.kind,
  subjects.name,
  count(*) as stories,
  count(distinct articles.source) as sources,
  max(articles.headline) as example
from subjects
join articles on articles.id = subjects.article_id
where articles.is_localization = 1
  and articles.status <> 'duplicate'
  and (:kind = '' or subjects.kind = :kind)
group by month, subjects.kind, subjects.name
order by month desc, subjects.kind desc, stories desc, subjects.name
limit 300
