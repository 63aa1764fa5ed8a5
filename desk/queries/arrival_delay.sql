-- title: How long after publication do stories reach the archive?
-- description: Hours between publication and arrival by source, over the stories of the days before the newest arrival (empty: 30): the quickest, the middle one and the slowest. source narrows it (empty: all).
-- about: Sources
-- order: 21
with delays as (
  select
    source,
    (julianday(first_seen_at) - julianday(published_at)) * 24 as hours,
    row_number() over (partition by source order by julianday(first_seen_at) - julianday(published_at)) as place,
    count(*) over (partition by source) as stories
  from articles
  where published_at >=
    -- include: since_days
    and first_seen_at >= published_at
    and (:source = '' or source = :source)
)
select
  source,
  max(stories) as stories,
  round(min(hours), 1) as quickest_hours,
  round(max(case when place = (stories + 1) / 2 then hours end), 1) as middle_hours,
  round(max(hours), 1) as slowest_hours
from delays
group by source
order by middle_hours desc, source
limit 500
