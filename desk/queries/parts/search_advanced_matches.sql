with in_texts as (
  select article_texts_fts.rowid as id, bm25(article_texts_fts) as score
  from article_texts_fts cross join articles on articles.id = article_texts_fts.rowid
  where :text <> '' and article_texts_fts match advanced_text(:text)
  and (:headline = '' or articles.id in (
    select rowid from articles_fts where articles_fts match advanced_headline(:headline)
  ))
  -- include: filters
  order by article_texts_fts.rowid desc
  limit 1000
),
in_headlines as (
  select articles_fts.rowid as id, bm25(articles_fts, 10.0, 3.0) as score
  from articles_fts cross join articles on articles.id = articles_fts.rowid
  where :text = '' and :headline <> '' and articles_fts match advanced_headline(:headline)
  -- include: filters
  order by articles_fts.rowid desc
  limit 1000
),
found as (select * from in_texts union all select * from in_headlines)
