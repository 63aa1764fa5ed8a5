-- title: What localization stories came in lately, and what proves each?
-- description: One row a story and facet, newest arrival first, with the sentence that decided. days counts back from the newest arrival (empty: 30); facet and source narrow it, such as local-production (empty: all).
-- about: Localization
-- order: 2
select
  articles.id as article_id,
  articles.first_seen_at as arrived_at,
  articles.published_at,
  articles.source,
  articles.headline,
  tags.label as facet,
  coalesce((
    -- a sentence of the text says more than the headline does
    select evidence from (
      select evidence, start < length(articles.headline) as is_headline, score, start
      from article_tags as proof
      where proof.article_id = articles.id and proof.tag = tags.name and proof.evidence <> ''
    )
    order by is_headline, score desc, start limit 1
  ), '') as quote,
  (
    select group_concat(country, ', ') from tag_countries
    where tag_countries.article_id = articles.id and tag_countries.tag = tags.name
  ) as countries,
  (
    select group_concat(company, ', ') from tag_companies
    where tag_companies.article_id = articles.id and tag_companies.tag = tags.name
  ) as companies,
  max(article_tags.score) as score,
  articles.url
from articles
join article_tags on article_tags.article_id = articles.id
join tags on tags.name = article_tags.tag and tags.kind = 'facet'
where articles.is_localization = 1
  and articles.status <> 'duplicate'
  and article_tags.score >= 0.5
  and articles.first_seen_at >= strftime(
    '%Y-%m-%dT%H:%M:%SZ',
    (select max(first_seen_at) from articles),
    '-' || max(0, cast(coalesce(nullif(:days, ''), '30') as integer)) || ' days'
  )
  and (:facet = '' or article_tags.tag = :facet)
  and (:source = '' or articles.source = :source)
group by articles.id, tags.name
order by articles.first_seen_at desc, articles.published_at desc, articles.id desc, score desc
limit 200
