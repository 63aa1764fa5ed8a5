-- title: What has vanished from the sites?
-- description: Articles that their publishers took away, latest first; the archive keeps their last good text. days counts back from the newest arrival (empty: 30), source narrows it (empty: all).
-- about: Threads and changes
-- order: 14
select
  pages.gone_at,
  articles.source,
  articles.headline,
  articles.published_at,
  pages.http_status,
  cast(round(julianday(pages.gone_at) - julianday(articles.published_at)) as integer) as days_online,
  articles.is_localization,
  articles.url,
  articles.id as article_id
from articles
join pages on pages.id = articles.page_id
where articles.status = 'gone'
  and pages.gone_at >=
  -- include: since_days
  and (:source = '' or articles.source = :source)
order by pages.gone_at desc, articles.id desc
limit 200
