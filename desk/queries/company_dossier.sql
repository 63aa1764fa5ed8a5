-- title: What has a company done, where, and how far is it?
-- description: The localization events of a company, newest first, with the quote. company is its name or a part of it, country an ISO code, stage plan, announced or done (empty: all).
-- about: Localization
-- order: 4
select published_at, company, action, stage, country, facet, headline, source, score, url, article_id
from who_and_where
where company <> ''
  and (:company = '' or instr(lower(company), lower(:company)) > 0)
  and (:country = '' or country = :country)
  and (:stage = '' or stage = :stage)
order by published_at desc, article_id desc, country
limit 200
