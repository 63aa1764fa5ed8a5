-- title: Who writes about localization?
-- description: Authors by the number of their localization stories over the months up to the newest arrival (empty: 12), with the latest one. source and facet narrow it (empty: all).
-- about: Localization
-- order: 9
select
  authors.name as author,
  articles.source,
  count(*) as stories,
  max(articles.published_at) as latest_at,
  articles.headline as latest_headline,
  articles.id as article_id
from articles
join article_authors on article_authors.article_id = articles.id
join authors on authors.id = article_authors.author_id
where articles.is_localization = 1
  and articles.status <> 'duplicate'
  and articles.published_at >=
  -- include: since_months
  and (:source = '' or articles.source = :source)
  and (:facet = '' or exists (select 1 from article_tags where article_id = articles.id and tag = :facet))
group by authors.id, articles.source
order by stories desc, author, articles.source
limit 200
