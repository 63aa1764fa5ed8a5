-- title: What did the night bring, source by source?
-- description: Every crawl that began in the hours before the latest one (empty: 24): what it found, what became of it, what it cost the site, and why it ended early if it did.
-- about: Sources
-- order: 15
select
  source,
  started_at,
  outcome,
  links_found,
  articles_new,
  articles_changed,
  articles_unchanged,
  stories_localization,
  pages_rejected,
  pages_failed,
  blocks_removed,
  requests,
  not_modified,
  round(bytes_received / 1048576.0, 1) as megabytes_received,
  case
    when finished_at is null then null
    else cast(round((julianday(finished_at) - julianday(started_at)) * 86400) as integer)
  end as seconds,
  reason
from crawls
where started_at >= strftime(
  '%Y-%m-%dT%H:%M:%SZ',
  (select max(started_at) from crawls),
  '-' || max(0, cast(coalesce(nullif(:hours, ''), '24') as integer)) || ' hours'
)
order by articles_new desc, source, started_at desc
limit 500
