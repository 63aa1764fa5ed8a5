-- title: Search with AND, OR, NOT and NEAR
-- description: Stories by FTS5 expressions: headline looks into headlines and summaries, text into the text, and with both both must hold. What is no good expression is looked for as words. source, language, facet, country, company and month (2026-11) narrow it (empty: all); order is best or newest (empty: best).
-- about: Search
-- order: 25
-- include: search_advanced_matches
select
  articles.id as article_id,
  articles.published_at,
  articles.source,
  articles.headline,
  coalesce(
    (
      select snippet(article_texts_fts, 0, '[', ']', ' … ', 32) from article_texts_fts
      where article_texts_fts match advanced_text(:text) and rowid = articles.id
    ),
    articles.description
  ) as excerpt,
  articles.language,
  articles.is_localization,
  round(-found.score, 2) as relevance,
  articles.url
from found
join articles on articles.id = found.id
order by
  case :order when 'newest' then coalesce(articles.published_at, articles.first_seen_at) end desc,
  found.score,
  articles.published_at desc,
  articles.id desc
limit 100
