-- title: Which stories have no date, or one whose time zone nobody tells?
-- description: Stories by source that are undated, of unknown time zone, or dated after they arrived, over the days before the newest arrival (empty: 30), with an example. source narrows it (empty: all).
-- about: Sources
-- order: 17
with doubted as (
  select
    id, source, headline,
    case
      when published_at is null then 'no date'
      when published_zone = '' then 'time zone unknown'
      when published_at > first_seen_at then 'dated after its arrival'
    end as doubt
  from articles
  where first_seen_at >=
    -- include: since_days
    and (:source = '' or source = :source)
)
select source, doubt, count(*) as stories, max(id) as article_id, headline as example
from doubted
where doubt is not null
group by +source, doubt -- the index of the days is the shorter one
order by stories desc, source, doubt
limit 500
