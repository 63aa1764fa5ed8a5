-- title: Which rules fire most on each source?
-- description: The rules that take blocks out of a source's stories, the busiest first, each with its latest block. source, and rule or the beginning of its name such as label., narrow it (empty: all).
-- about: What was left out
-- order: 26
select
  source,
  rank,
  rule,
  stories,
  percent_of_stories,
  blocks,
  fires_on_sources,
  example,
  last_fired_at,
  article_id
from rules_by_source
where (:source = '' or source = :source)
  and (:rule = '' or substr(rule, 1, length(:rule)) = :rule)
order by source, rank, rule
limit 1000
