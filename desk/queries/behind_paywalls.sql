-- title: How much stands behind a paywall, or is incomplete?
-- description: Stories by source over the days before the newest arrival (empty: 30): behind a paywall, perhaps, and those of which text is missing. source narrows it (empty: all).
-- about: Sources
-- order: 19
select
  source,
  count(*) as stories,
  sum(paywall = 'yes') as behind_paywall,
  sum(paywall = 'unknown') as perhaps,
  sum(is_incomplete) as incomplete,
  round(100.0 * sum(paywall = 'yes' or is_incomplete = 1) / count(*), 1) as percent
from articles
where status <> 'duplicate'
  and first_seen_at >=
  -- include: since_days
  and (:source = '' or source = :source)
group by +source -- the index of the days is the shorter one
order by percent desc, source
limit 500
