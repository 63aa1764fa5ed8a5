with in_headlines as (
  select articles_fts.rowid as id, bm25(articles_fts, 10.0, 3.0) as score
  from articles_fts cross join articles on articles.id = articles_fts.rowid
  where articles_fts match search_words(:q)
  -- include: filters
  -- Ranking a word that stands everywhere would take seconds: of so many, those that were stored last are ranked.
  order by articles_fts.rowid desc
  limit 1000
),
in_texts as (
  select article_texts_fts.rowid as id, bm25(article_texts_fts) as score
  from article_texts_fts cross join articles on articles.id = article_texts_fts.rowid
  where article_texts_fts match search_words(:q)
  -- include: filters
  order by article_texts_fts.rowid desc
  limit 1000
),
apart as (
  -- One word in the headline, another in the text.
  select candidates.id, -0.5 as score
  from (
    select articles_fts.rowid as id
    from articles_fts cross join articles on articles.id = articles_fts.rowid
    where json_array_length(search_terms(:q)) > 1 and articles_fts match search_any(:q)
    -- include: filters
    order by articles_fts.rowid desc
    limit 300
  ) as candidates
  where not exists (
    select 1 from json_each(search_terms(:q)) as term
    where not exists (select 1 from articles_fts where articles_fts match term.value and rowid = candidates.id)
      and not exists (select 1 from article_texts_fts where article_texts_fts match term.value and rowid = candidates.id)
  )
),
found as (
  select id, sum(score) as score
  from (select * from in_headlines union all select * from in_texts union all select * from apart)
  where not exists (select 1 from articles_fts where articles_fts match search_without(:q) and rowid = id)
    and not exists (select 1 from article_texts_fts where article_texts_fts match search_without(:q) and rowid = id)
  group by id
)
