-- title: What did our crawls cost each host, and how polite were they?
-- description: Requests, megabytes, what was saved by asking whether anything changed, seconds waited and busy answers by host, over the days before the latest crawl (empty: 30). host narrows it (empty: all).
-- about: Pictures
-- order: 34
-- picture: bars
select
  host_ledger.host,
  sum(host_ledger.requests) as requests,
  count(distinct host_ledger.crawl_id) as runs,
  round(sum(host_ledger.bytes_received) / 1048576.0, 1) as megabytes,
  round(sum(host_ledger.bytes_saved) / 1048576.0, 1) as megabytes_saved,
  sum(host_ledger.not_modified) as not_modified,
  round(sum(host_ledger.seconds_waited) / max(1, sum(host_ledger.requests)), 1) as seconds_between,
  sum(host_ledger.busy_answers) as busy_answers,
  sum(host_ledger.robots_refused) as robots_refused,
  sum(host_ledger.retries) as retries,
  sum(host_ledger.errors) as errors
from crawls
join host_ledger on host_ledger.crawl_id = crawls.id
where crawls.started_at >= strftime(
    '%Y-%m-%dT%H:%M:%SZ',
    (select max(started_at) from crawls),
    '-' || max(0, min(cast(coalesce(nullif(:days, ''), '30') as integer), 36500)) || ' days'
  )
  and (:host = '' or host_ledger.host = :host)
group by host_ledger.host
order by requests desc, host_ledger.host
limit 500
