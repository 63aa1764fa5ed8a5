-- title: How many stories are told by how many articles?
-- description: Threads by the number of their articles, over those that began in the days before the newest arrival (empty: 30).
-- about: Pictures
-- order: 35
-- picture: bars
select
  articles || case articles when 1 then ' article' else ' articles' end as size,
  count(*) as threads,
  max(headline) as example
from (
  select min(article_count, 50) as articles, headline from stories
  where first_published_at is null or first_published_at >=
  -- include: since_days
)
group by articles
order by articles
limit 50
