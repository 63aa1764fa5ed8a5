-- title: What was left out of the articles, and by which rule?
-- description: Every rule that took blocks out, with its reason and the latest block it removed. source, and rule or the beginning of its name such as label., narrow it (empty: all).
-- order: 4
select
  removed_blocks.rule,
  removed_blocks.rule_version,
  removed_blocks.reason,
  count(*) as blocks,
  count(distinct removed_blocks.article_id) as articles,
  sum(length(removed_blocks.text)) as characters,
  substr(removed_blocks.text, 1, 200) as latest_block,
  articles.headline as in_article,
  max(removed_blocks.id) as latest_id
from removed_blocks
join articles on articles.id = removed_blocks.article_id
where (:source = '' or articles.source = :source)
  and (:rule = '' or substr(removed_blocks.rule, 1, length(:rule)) = :rule)
group by removed_blocks.rule, removed_blocks.rule_version
order by blocks desc, removed_blocks.rule
limit 500
