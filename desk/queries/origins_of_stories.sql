-- title: Whom do the sources name as the origin of their stories?
-- description: How often each source credits another, by its own Source and Via lines; stories without such a line do not count. source and cited narrow it (empty: all).
-- order: 6
select
  articles.source,
  coalesce(nullif(citations.name, ''), citations.url) as cited,
  citations.kind,
  count(distinct citations.article_id) as stories,
  round(100.0 * count(distinct citations.article_id) / (
    select count(*) from articles as own where own.source = articles.source and own.status <> 'duplicate'
  ), 1) as percent_of_source,
  max(articles.published_at) as latest_at,
  articles.headline as latest_headline
from citations
join articles on articles.id = citations.article_id
where articles.status <> 'duplicate'
  and (citations.name <> '' or citations.url <> '')
  and (:source = '' or articles.source = :source)
  and (:cited = '' or citations.name like '%' || :cited || '%')
group by articles.source, cited, citations.kind
order by stories desc, articles.source, cited
limit 500
