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
from (
  select id from (
    select id from articles
    where :facet = '' and :country = '' and :company = '' and is_localization = 1 and status <> 'duplicate'
      and (:source = '' or source = :source)
      and (:language = '' or language = :language)
    order by published_at desc, id desc
    limit 200
  )
  union
  select article_id from tag_companies
  where company = :company
    and (:facet = '' or tag = :facet)
    and (:country = '' or exists (
      select 1 from tag_countries
      where tag_countries.article_id = tag_companies.article_id and tag_countries.country = :country
    ))
  union
  select article_id from tag_countries where :company = '' and country = :country and (:facet = '' or tag = :facet)
  union
  select article_id from article_tags where :company = '' and :country = '' and tag = :facet and score >= 0.5
) as chosen
join articles on articles.id = chosen.id
where articles.status <> 'duplicate'
  and (:source = '' or articles.source = :source)
  and (:language = '' or articles.language = :language)
order by articles.published_at desc, articles.id desc
limit 200
