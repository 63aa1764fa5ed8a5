-- title: What was left out of the articles, and by which rule?
-- description: Every rule that took blocks out, with its reason and the latest block it removed. source, and rule or the beginning of its name such as label., narrow it (empty: all).
-- about: What was left out
-- order: 27
with counted as (
  select
    rule,
    rule_version,
    count(*) as blocks,
    count(distinct article_id) as articles,
    sum(length(text)) as characters,
    max(id) as latest_id
  from removed_blocks
  where (:source = '' or article_id in (select id from articles where articles.source = :source))
    and (:rule = '' or substr(rule, 1, length(:rule)) = :rule)
  group by rule, rule_version
)
select
  counted.rule,
  counted.rule_version,
  latest.reason,
  counted.blocks,
  counted.articles,
  counted.characters,
  substr(latest.text, 1, 200) as latest_block,
  articles.headline as in_article
from counted
join removed_blocks as latest on latest.id = counted.latest_id
join articles on articles.id = latest.article_id
order by counted.blocks desc, counted.rule
limit 500
