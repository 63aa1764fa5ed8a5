-- title: Which news do several sites tell?
-- description: Threads with an article that arrived in the hours before the newest arrival (empty: 24), each article with its place, the hours after the first one and the share of its text that is new. source narrows it to threads that this site tells.
-- about: Threads and changes
-- order: 11
select
  story_id,
  position,
  hours_later,
  source,
  headline,
  round(100 * new_text) as percent_new,
  reason,
  published_at,
  is_localization,
  url,
  article_id
from story_threads
where story_id in (
  select articles.story_id from articles
  where articles.story_id is not null
    and articles.first_seen_at >= strftime(
      '%Y-%m-%dT%H:%M:%SZ',
      (select max(first_seen_at) from articles),
      '-' || max(0, cast(coalesce(nullif(:hours, ''), '24') as integer)) || ' hours'
    )
)
  and (:source = '' or story_id in (
    select story_id from articles where articles.source = :source and articles.story_id is not null
  ))
order by last_published_at desc, story_id desc, position
limit 500
