-- title: How does localization grow or fade, facet by facet?
-- description: Stories a month and facet over the months up to the newest arrival (empty: 12). source, country (ISO code) and company narrow it (empty: all).
-- about: Pictures
-- order: 30
-- picture: months
select
  substr(articles.published_at, 1, 7) as month,
  tags.label as facet,
  tags.name as tag,
  count(distinct articles.id) as stories
from articles
join article_tags on article_tags.article_id = articles.id and article_tags.score >= 0.5
join tags on tags.name = article_tags.tag and tags.kind = 'facet'
where articles.is_localization = 1
  and articles.status <> 'duplicate'
  and articles.published_at between
  -- include: since_months
  and (select max(first_seen_at) from articles)
  and (:source = '' or articles.source = :source)
  and (:country = '' or exists (
    select 1 from tag_countries where article_id = articles.id and tag = tags.name and country = :country
  ))
  and (:company = '' or exists (
    select 1 from tag_companies where article_id = articles.id and tag = tags.name and company = :company
  ))
group by month, tags.name
order by month, tags.name
limit 2000
