-- title: Why could pages not be had, or were no articles?
-- description: Pages that failed, are gone or were rejected, by source and reason, with the latest. state is failed, gone or rejected, source narrows it (empty: all).
-- about: Sources
-- order: 20
select
  source,
  state,
  reason,
  http_status,
  count(*) as pages,
  max(first_seen_at) as latest_at,
  url as latest_url
from pages
where state in ('failed', 'gone', 'rejected')
  and (:state = '' or state = :state)
  and (:source = '' or source = :source)
group by source, state, reason, http_status
order by pages desc, source, reason
limit 500
