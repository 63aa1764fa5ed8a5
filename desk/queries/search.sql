-- title: Search headlines and full text
-- description: Articles with all the words of q, best first; "in quotation marks" finds a phrase, and no sign can break it. A word in the headline weighs most. source and language narrow it (empty: all).
-- order: 5
with in_headlines as (
  select rowid as id, rank as score, '' as excerpt
  from articles_fts
  where articles_fts match escape_fts(:q) and rank match 'bm25(10.0, 3.0)'
  order by rank
  limit 300
),
in_texts as (
  select rowid as id, rank as score, snippet(article_texts_fts, 0, '[', ']', ' … ', 32) as excerpt
  from article_texts_fts
  where article_texts_fts match escape_fts(:q)
  order by rank
  limit 300
),
found as (
  select id, sum(score) as score, max(excerpt) as excerpt
  from (select * from in_headlines union all select * from in_texts)
  group by id
)
select
  articles.id as article_id,
  articles.published_at,
  articles.source,
  articles.headline,
  coalesce(nullif(found.excerpt, ''), articles.description) as excerpt,
  articles.language,
  articles.is_localization,
  round(-found.score, 2) as relevance,
  articles.url
from found
join articles on articles.id = found.id
where articles.status <> 'duplicate'
  and (:source = '' or articles.source = :source)
  and (:language = '' or articles.language = :language)
order by found.score, articles.published_at desc, articles.id desc
limit 100
