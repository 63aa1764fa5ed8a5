-- title: At which hour does each source publish?
-- description: Stories by source and hour of the day (UTC) over the days before the newest arrival (empty: 30). source narrows it (empty: all).
-- about: Pictures
-- order: 33
-- picture: heat
select source, substr(published_at, 12, 2) as hour, count(*) as stories
from articles
where status <> 'duplicate'
  and published_at >=
  -- include: since_days
  and (:source = '' or source = :source)
group by +source, hour -- the index of the days is the shorter one
order by source, hour
limit 2400
