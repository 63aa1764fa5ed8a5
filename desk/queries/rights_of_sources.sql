-- title: What do publishers say about the use of their stories?
-- description: Licences and reservations by source, how many stories carry each, and where it is said. source and kind (such as licence, tdm-reservation) narrow it (empty: all).
-- about: Sources
-- order: 18
select
  articles.source,
  article_rights.kind,
  article_rights.value,
  article_rights.source as said_in,
  count(*) as stories,
  max(articles.id) as article_id,
  articles.headline as example
from article_rights
join articles on articles.id = article_rights.article_id
where (:source = '' or articles.source = :source)
  and (:kind = '' or article_rights.kind = :kind)
group by articles.source, article_rights.kind, article_rights.value, article_rights.source
order by articles.source, stories desc, article_rights.kind
limit 500
