-- title: Which localization stories are there of one facet, country, company or source?
-- description: One row a story, newest first, with its surest quote; add .atom to the address for a feed. facet (such as local-production, or a topic of yours), country (ISO code), company, source and language narrow it (empty: all).
-- about: Localization
-- order: 3
select
  articles.id as article_id,
  articles.published_at,
  articles.first_seen_at as arrived_at,
  articles.source,
  articles.headline,
  coalesce((
    select evidence from (
      select evidence, start < length(articles.headline) as is_headline, score, start from article_tags as proof
      where proof.article_id = articles.id and proof.evidence <> '' and (:facet = '' or proof.tag = :facet)
    )
    order by is_headline, score desc, start limit 1
  ), '') as quote,
  (
    select group_concat(label, ', ') from tags
    where name in (select tag from article_tags where article_id = articles.id and score >= 0.5)
  ) as facets,
  (
    select group_concat(country, ', ') from (select distinct country from tag_countries where article_id = articles.id)
  ) as countries,
  (
    select group_concat(company, ', ') from (select distinct company from tag_companies where article_id = articles.id)
  ) as companies,
  articles.language,
  articles.url
from articles
where articles.status <> 'duplicate'
  and case
    when :company <> '' then
      articles.id in (
        select article_id from tag_companies where company = :company and (:facet = '' or tag = :facet)
      )
    when :country <> '' then
      articles.id in (
        select article_id from tag_countries where country = :country and (:facet = '' or tag = :facet)
      )
    when :facet <> '' then articles.id in (select article_id from article_tags where tag = :facet and score >= 0.5)
    else articles.is_localization = 1
  end
  and (:country = '' or exists (
    select 1 from tag_countries where article_id = articles.id and country = :country
  ))
  and (:source = '' or articles.source = :source)
  and (:language = '' or articles.language = :language)
order by coalesce(articles.published_at, articles.first_seen_at) desc, articles.id desc
limit 200
