with in_headlines as (
  select articles_fts.rowid as id, bm25(articles_fts, 10.0, 3.0) as score
  from articles_fts cross join articles on articles.id = articles_fts.rowid
  where articles_fts match escape_fts(:q)
  -- include: filters
  -- Ranking a word that stands everywhere would take seconds: of so many, those that were stored last are ranked.
  order by articles_fts.rowid desc
  limit 1000
),
in_texts as (
  select article_texts_fts.rowid as id, bm25(article_texts_fts) as score
  from article_texts_fts cross join articles on articles.id = article_texts_fts.rowid
  where article_texts_fts match escape_fts(:q)
  -- include: filters
  order by article_texts_fts.rowid desc
  limit 1000
),
-- One word in the headline, another in the text: whoever has one of them in the headline may have the others there.
candidates as materialized (
  select articles_fts.rowid as id
  from articles_fts cross join articles on articles.id = articles_fts.rowid
  where json_array_length(search_terms(:q)) > 1 and articles_fts match search_any(:q)
  -- include: filters
  order by articles_fts.rowid desc
  limit 300
),
apart as (
  select id, -0.5 as score
  from (
    select term.key, articles_fts.rowid as id
    from json_each(search_terms(:q)) as term cross join articles_fts
    where articles_fts match term.value and articles_fts.rowid >= (select min(id) from candidates)
    union
    select term.key, article_texts_fts.rowid
    from json_each(search_terms(:q)) as term cross join article_texts_fts
    where article_texts_fts match term.value and article_texts_fts.rowid >= (select min(id) from candidates)
  )
  where id in (select id from candidates)
  group by id
  having count(*) = json_array_length(search_terms(:q))
),
-- Scripts without spaces are not parted into words by the index: their stories, the last ten thousand, are read.
unspaced as (
  select id, iif(instr(said, json_extract(search_unspaced(:q), '$[0]')) <= heading, -8.0, -1.0) as score
  from (
    select
      articles.id,
      length(articles.headline) as heading,
      lower(articles.headline || ' ' || articles.description || ' ' || article_texts.body) as said
    from articles cross join article_texts on article_texts.article_id = articles.id
    where json_array_length(search_unspaced(:q)) > 0
    and (articles.language is null or substr(articles.language, 1, 2) in ('zh', 'ja', 'th', 'lo', 'my', 'km'))
    -- include: filters
    order by articles.id desc
    limit 10000
  )
  where not exists (select 1 from json_each(search_unspaced(:q)) as term where instr(said, term.value) = 0)
    and not exists (select 1 from json_each(search_unspaced_without(:q)) as term where instr(said, term.value) > 0)
),
matching as materialized (
  select * from in_headlines
  union all select * from in_texts
  union all select * from apart
  union all select * from unspaced
),
-- What is unwanted in the text, or in the headline, is unwanted: each index knows its own half.
unwanted as materialized (
  select rowid as id from articles_fts
  where articles_fts match search_without(:q) and rowid >= (select min(id) from matching)
  union all
  select rowid from article_texts_fts
  where article_texts_fts match search_without(:q) and rowid >= (select min(id) from matching)
),
found as (
  select id, sum(score) as score from matching where id not in (select id from unwanted) group by id
)
