-- title: What is being done, and how far is it?
-- description: Localization stories by facet, action and stage over the months up to the newest arrival (empty: 12), the most frequent first, with the latest example. country (ISO code) narrows it (empty: all).
-- about: Localization
-- order: 7
select
  tags.label as facet,
  article_tags.action,
  article_tags.stage,
  count(distinct articles.id) as stories,
  max(articles.published_at) as latest_at,
  articles.headline as latest_headline,
  articles.id as article_id
from articles
join article_tags on article_tags.article_id = articles.id and article_tags.score >= 0.5
join tags on tags.name = article_tags.tag and tags.kind = 'facet'
where articles.is_localization = 1
  and articles.status <> 'duplicate'
  and articles.published_at >=
  -- include: since_months
  and (:country = '' or exists (
    select 1 from tag_countries where article_id = articles.id and tag = tags.name and country = :country
  ))
group by tags.name, article_tags.action, article_tags.stage
order by stories desc, tags.label, article_tags.action
limit 200
