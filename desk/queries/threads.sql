-- title: What do several articles tell, and who told it first?
-- description: Threads of the days before the newest arrival (empty: 30), the largest first, with the source that told it first. source is one that takes part (empty: all).
-- about: Threads and changes
-- order: 11
select
  stories.id as story_id,
  stories.headline,
  stories.article_count as articles,
  count(distinct articles.source) as sources,
  min(articles.published_at) as first_at,
  articles.source as first_source,
  max(articles.is_localization) as is_localization,
  articles.url,
  articles.id as article_id
from stories
join articles on articles.story_id = stories.id
where stories.article_count > 1
  and coalesce(stories.first_published_at, articles.first_seen_at) >=
  -- include: since_days
  and (:source = '' or exists (
    select 1 from articles as other where other.story_id = stories.id and other.source = :source
  ))
group by stories.id
order by stories.article_count desc, first_at desc
limit 200
