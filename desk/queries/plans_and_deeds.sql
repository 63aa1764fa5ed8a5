-- title: Which plans were followed by a deed?
-- description: A company, country and facet with a story that something is planned or announced, and a later one that it is done. company, country (ISO code) and facet (such as local-production) narrow it (empty: all).
-- about: Localization
-- order: 6
with steps as (
  select
    company, country, facet,
    min(case when stage in ('plan', 'announced') then published_at end) as planned_at,
    max(case when stage = 'done' then published_at end) as done_at,
    count(distinct article_id) as stories
  from who_and_where
  where company <> '' and country <> '' and stage <> ''
    and (:company = '' or company = :company)
    and (:country = '' or country = :country)
    and (:facet = '' or facet = :facet)
  group by company, country, facet
)
select
  company, country, facet, planned_at, done_at,
  cast(round(julianday(done_at) - julianday(planned_at)) as integer) as days,
  stories
from steps
where planned_at < done_at
order by done_at desc, company, country
limit 200
