-- title: What happened in the night, and at which stage is it?
-- description: One line for each facet of a localization story that arrived in the hours before the newest arrival (empty: 24): who does what, at which stage, where, with the quote. facet and stage (plan, announced, done) narrow it.
-- about: Localization
-- order: 1
select
  arrived_at,
  published_at,
  companies,
  action,
  stage,
  countries,
  facet,
  score,
  quote,
  headline,
  source,
  url,
  article_id
from localization_events
where arrived_at >= strftime(
    '%Y-%m-%dT%H:%M:%SZ',
    (select max(first_seen_at) from articles),
    '-' || max(0, cast(coalesce(nullif(:hours, ''), '24') as integer)) || ' hours'
  )
  and (:facet = '' or facet = :facet)
  and (:stage = '' or stage = :stage)
order by arrived_at desc, article_id desc, score desc
limit 200
