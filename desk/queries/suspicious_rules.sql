-- title: Which rules have gone wrong, or which layouts have changed?
-- description: Rules that began or stopped firing on most stories of a source, then those that fire on one source and on no other (in an archive of several). source narrows it (empty: all).
-- about: What was left out
-- order: 28
select * from (
  select
    source,
    rule,
    case change when 'began' then 'began to fire' else 'fires no more' end as what,
    percent_before,
    percent_now,
    example,
    compared_since as since_at,
    article_id
  from rules_that_changed
  where :source = '' or source = :source
  union all
  select source, rule, 'fires on no other source', null, percent_of_stories, example, last_fired_at, article_id
  from rules_on_one_source
  where :source = '' or source = :source
)
order by what = 'fires on no other source', since_at desc, source, rule
limit 500
