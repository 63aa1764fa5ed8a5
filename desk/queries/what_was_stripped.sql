-- title: What was left out of the articles, and by which rule?
-- description: Every rule that took blocks out, with its reason and the latest block it removed. source, and rule or the beginning of its name such as label., narrow it (empty: all).
-- about: What was left out
-- order: 27
-- counted from an index alone, which has the sources first; an article is of one source
with counted as (
  select rule, sum(blocks) as blocks, sum(articles) as articles, max(latest_id) as latest_id
  from (
    select rule, count(*) as blocks, count(distinct article_id) as articles, max(id) as latest_id
    from removed_blocks
    where (:source = '' or source = :source)
      and (:rule = '' or substr(rule, 1, length(:rule)) = :rule)
    group by source, rule
  )
  group by rule
)
select
  counted.rule,
  latest.rule_version,
  latest.reason,
  counted.blocks,
  counted.articles,
  substr(latest.text, 1, 200) as latest_block,
  articles.headline as in_article
from counted
join removed_blocks as latest on latest.id = counted.latest_id
join articles on articles.id = latest.article_id
order by counted.blocks desc, counted.rule
limit 500
