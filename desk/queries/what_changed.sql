-- title: What did publishers change after publication?
-- description: Edits of the days before the newest change (empty: 7), each with its kind, why it is called so, and what went and came. kind narrows it: correction, rewrite, headline, number, typo or edit.
-- about: Threads and changes
-- order: 13
select changed_at, source, kind, headline, headline_before, diff, reason, url, article_id
from recent_changes
where change = 'edited'
  and (:kind = '' or kind = :kind)
  and changed_at >= strftime(
    '%Y-%m-%dT%H:%M:%SZ',
    (select max(replaced_at) from revisions),
    '-' || max(0, cast(coalesce(nullif(:days, ''), '7') as integer)) || ' days'
  )
order by changed_at desc, article_id desc
limit 500
