-- title: Which headlines were rewritten after publication?
-- description: The headline before and now, latest change first; the page of the article shows every change of the text. days counts back from the newest arrival (empty: 30), source narrows it (empty: all).
-- about: Threads and changes
-- order: 13
select
  revisions.replaced_at as changed_at,
  articles.source,
  articles.headline,
  revisions.headline as headline_before,
  articles.published_at,
  articles.is_localization,
  articles.url,
  articles.id as article_id
from revisions
join articles on articles.id = revisions.article_id
where revisions.headline <> articles.headline
  and revisions.replaced_at >=
  -- include: since_days
  and (:source = '' or articles.source = :source)
order by revisions.replaced_at desc, revisions.id desc
limit 200
