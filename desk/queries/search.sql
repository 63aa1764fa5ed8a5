-- title: Search headlines and full text
-- description: Stories with all the words of q in headline, summary or text, best first; "in quotation marks" finds a phrase, -word leaves out, begin* finds every word that begins so, and no sign can break it. source, language, facet, country, company and month (2026-11) narrow it (empty: all); order is best or newest (empty: best).
-- about: Search
-- order: 24
-- include: search_matches
select
  articles.id as article_id,
  articles.published_at,
  articles.source,
  articles.headline,
  coalesce(
    (
      select snippet(article_texts_fts, 0, '[', ']', ' … ', 32) from article_texts_fts
      where article_texts_fts match search_any(:q) and rowid = articles.id
    ),
    (
      select substr(body, max(1, instr(lower(body), json_extract(search_unspaced(:q), '$[0]')) - 40), 120)
      from article_texts
      where article_id = articles.id and instr(lower(body), json_extract(search_unspaced(:q), '$[0]')) > 0
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
