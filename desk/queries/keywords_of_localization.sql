-- title: Which words do publishers file localization under?
-- description: Categories and keywords of localization stories over the months up to the newest arrival (empty: 12), the most frequent first. kind is category or keyword, source narrows it (empty: all).
-- about: Localization
-- order: 10
select
  keywords.name as word,
  keywords.kind,
  count(*) as stories,
  count(distinct articles.source) as sources,
  max(articles.published_at) as latest_at,
  articles.headline as latest_headline,
  articles.id as article_id
from articles
join keywords on keywords.article_id = articles.id
where articles.is_localization = 1
  and articles.status <> 'duplicate'
  and articles.published_at >=
  -- include: since_months
  and (:kind = '' or keywords.kind = :kind)
  and (:source = '' or articles.source = :source)
group by keywords.name, keywords.kind
order by stories desc, word
limit 200
