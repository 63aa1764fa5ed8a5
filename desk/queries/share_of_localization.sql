-- title: How much of each source is about localization?
-- description: Stories and localization stories by source over the days before the newest arrival (empty: 30), with the share in percent. language narrows it (empty: all).
-- about: Localization
-- order: 8
select
  source,
  count(*) as stories,
  sum(is_localization) as localization,
  round(100.0 * sum(is_localization) / count(*), 1) as percent,
  max(case when is_localization = 1 then published_at end) as latest_localization_at
from articles
where status <> 'duplicate'
  and first_seen_at >=
  -- include: since_days
  and (:language = '' or language = :language)
group by +source -- the index of the days is the shorter one
order by percent desc, source
limit 500
