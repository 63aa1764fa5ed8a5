  and articles.status <> 'duplicate'
  and (:source = '' or articles.source = :source)
  and (:language = '' or articles.language = :language)
  and (:month = '' or substr(coalesce(articles.published_at, articles.first_seen_at), 1, 7) = :month)
  and (:facet = '' or exists (
    select 1 from article_tags where article_tags.article_id = articles.id and article_tags.tag = :facet and score >= 0.5
  ))
  and (:country = '' or exists (
    select 1 from tag_countries where tag_countries.article_id = articles.id and tag_countries.country = :country
  ))
  and (:company = '' or exists (
    select 1 from tag_companies where tag_companies.article_id = articles.id and tag_companies.company = :company
  ))
