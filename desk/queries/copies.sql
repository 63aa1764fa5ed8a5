-- title: Who copies whom?
-- description: Articles that say what another already said, by source of the copy and of the original, with the reason. source is that of the copy (empty: all).
-- about: Threads and changes
-- order: 12
select
  copies.source,
  originals.source as original_source,
  duplicates.reason,
  count(*) as copies,
  max(duplicates.decided_at) as latest_at,
  copies.headline as latest_headline,
  duplicates.article_id
from duplicates
join articles as copies on copies.id = duplicates.article_id
join articles as originals on originals.id = duplicates.of_article_id
where :source = '' or copies.source = :source
group by copies.source, originals.source, duplicates.reason
order by copies desc, copies.source, original_source
limit 500
