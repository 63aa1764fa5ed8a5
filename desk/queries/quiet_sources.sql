-- title: Which sources have fallen silent?
-- description: Hours since the newest story of each source, counted from the newest arrival of all, beside its usual gap over the days before (empty: 30); the quietest first.
-- about: Sources
-- order: 16
with gaps as (
  select
    source,
    published_at,
    (julianday(published_at) - julianday(lag(published_at) over (partition by source order by published_at))) * 24 as gap
  from articles
  where status <> 'duplicate'
    and published_at between
    -- include: since_days
    and (select max(first_seen_at) from articles)
)
select
  source,
  count(*) as stories,
  max(published_at) as newest_published_at,
  round((julianday((select max(first_seen_at) from articles)) - julianday(max(published_at))) * 24, 1) as hours_since,
  round(avg(gap), 1) as usual_gap_hours,
  round(max(gap), 1) as longest_gap_hours
from gaps
group by source
order by hours_since / max(0.1, coalesce(avg(gap), 24)) desc, source
limit 500
