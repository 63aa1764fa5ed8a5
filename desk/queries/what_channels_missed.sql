-- title: Which stories did every channel miss?
-- description: Stories that only another story names, as the one before or after it, the latest first. source narrows it (empty: all).
-- about: Sources
-- order: 22
select
  beside.source,
  beside.first_seen_at,
  beside.state,
  coalesce(articles.headline, beside.title) as headline,
  beside.published_at,
  beside.relation || ' of ' || naming.headline as named_as,
  beside.neighbour_steps,
  beside.url,
  beside.article_id
from (select * from stories_beside_channels where :source = '' or source = :source) as beside
left join articles on articles.id = beside.article_id
left join articles as naming on naming.id = beside.named_by
order by beside.first_seen_at desc, beside.url
limit 500
