-- title: Which companies and countries turn up for the first time?
-- description: Names that localization stories first concerned in the days before the newest arrival (empty: 30), with the story that did. kind is country or company (empty: both).
-- about: Localization
-- order: 5
with named as (
  select 'country' as kind, country as name, min(article_id) as article_id, count(distinct article_id) as stories
  from tag_countries where tag in (select name from tags where kind = 'facet') group by country
  union all
  select 'company', company, min(article_id), count(distinct article_id)
  from tag_companies where tag in (select name from tags where kind = 'facet') group by company
)
select
  articles.first_seen_at as arrived_at,
  named.kind,
  named.name,
  named.stories,
  articles.headline,
  articles.source,
  articles.url,
  named.article_id
from named
join articles on articles.id = named.article_id
where articles.first_seen_at >=
  -- include: since_days
  and (:kind = '' or named.kind = :kind)
order by arrived_at desc, named.kind, named.name
limit 500
