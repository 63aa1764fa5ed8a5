-- title: What did publishers take away?
-- description: Articles that are no longer where they were, as two visits found, newest first; their last text is kept. source narrows it.
-- about: Threads and changes
-- order: 13
select missing_since, source, headline, sign, reason, published_at, last_seen_at, word_count, is_localization, url, article_id
from vanished_articles
where (:source = '' or source = :source)
order by missing_since desc, article_id desc
limit 500
