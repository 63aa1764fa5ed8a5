-- title: Whom do the sources name as the origin of their stories?
-- description: How often each source credits another, by its own Source and Via lines; stories without such a line do not count. source and cited narrow it (empty: all).
-- about: Threads and changes
-- order: 14
with published as (
  select source, count(*) as articles from articles where status <> 'duplicate' group by source
)
select
  articles.source,
  coalesce(nullif(citations.name, ''), citations.url) as cited,
  citations.kind,
  count(distinct citations.article_id) as stories,
  round(100.0 * count(distinct citations.article_id) / published.articles, 1) as percent_of_source,
  max(articles.published_at) as latest_at,
  articles.headline as latest_headline
from citations
cross join articles on articles.id = citations.article_id -- in this order: each citation once
join published on published.source = articles.source
where articles.status <> 'duplicate'
  and (citations.name <> '' or citations.url <> '')
  and (:source = '' or articles.source = :source)
  and (:cited = '' or instr(lower(citations.name || ' ' || citations.url), lower(:cited)) > 0)
group by articles.source, cited, citations.kind
order by stories desc, articles.source, cited
limit 500
