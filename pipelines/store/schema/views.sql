-- The views: what people and outside tools read. They hold no data, so they are not migrated: when the archive is opened,
-- a view whose text below differs from the stored one is made anew.
--
-- They have no ORDER BY: whoever asks says in which order, and SQLite counts the rows of an ordered view by working out all
-- their columns. For the same reason the columns of a second table are subqueries where a million rows are counted: what is
-- not shown is not looked up.

-- The one that outside tools read: an article with its text in one row.
CREATE VIEW full_articles AS
SELECT
    articles.id, articles.url, articles.source, articles.headline,
    coalesce((SELECT body FROM article_texts WHERE article_id = articles.id), '') AS body,
    coalesce((
        SELECT group_concat(name, ', ') FROM (
            SELECT authors.name FROM article_authors JOIN authors ON authors.id = article_authors.author_id
            WHERE article_authors.article_id = articles.id ORDER BY article_authors.position
        )
    ), '') AS authors,
    articles.published_at, articles.modified_at, articles.language, articles.status
FROM articles;

-- The localization stories, each with the sentence that proves it.
CREATE VIEW localization_stories AS
SELECT
    articles.id, articles.published_at, articles.source, articles.headline,
    coalesce((
        SELECT group_concat(tag, ', ') FROM (
            SELECT tag FROM article_tags WHERE article_tags.article_id = articles.id AND tag IN (SELECT name FROM tags WHERE kind = 'facet')
            GROUP BY tag ORDER BY max(score) DESC, tag
        )
    ), '') AS facets,
    coalesce((
        SELECT group_concat(country, ', ') FROM (
            SELECT DISTINCT country FROM tag_countries
            WHERE tag_countries.article_id = articles.id AND tag IN (SELECT name FROM tags WHERE kind = 'facet') ORDER BY country
        )
    ), '') AS countries,
    coalesce((
        SELECT group_concat(company, ', ') FROM (
            SELECT DISTINCT company FROM tag_companies
            WHERE tag_companies.article_id = articles.id AND tag IN (SELECT name FROM tags WHERE kind = 'facet') ORDER BY company
        )
    ), '') AS companies,
    coalesce((
        -- A sentence of the text says more than the headline said already. (The headline's length is compared inside:
        -- SQLite knows no column of the outer query in an ORDER BY.)
        SELECT evidence FROM (
            SELECT evidence, start < length(articles.headline) AS is_headline, score, start, tag
            FROM article_tags WHERE article_tags.article_id = articles.id AND tag IN (SELECT name FROM tags WHERE kind = 'facet')
        ) ORDER BY evidence = '', is_headline, score DESC, start, tag LIMIT 1
    ), '') AS quote,
    (
        SELECT max(score) FROM article_tags
        WHERE article_tags.article_id = articles.id AND tag IN (SELECT name FROM tags WHERE kind = 'facet')
    ) AS score,
    articles.language, articles.status, articles.url
FROM articles
WHERE articles.is_localization = 1 AND articles.status <> 'duplicate';

-- The stories of the owner's topics, each with the sentence that says most.
CREATE VIEW topic_stories AS
SELECT
    articles.id, articles.published_at, article_tags.tag AS topic, articles.source, articles.headline,
    coalesce((
        SELECT evidence FROM (
            SELECT evidence, start < length(articles.headline) AS is_headline, start FROM article_tags AS proof
            WHERE proof.article_id = articles.id AND proof.tag = article_tags.tag AND proof.evidence <> ''
        ) ORDER BY is_headline, start LIMIT 1
    ), '') AS quote,
    max(article_tags.score) AS score, article_tags.decided_by, articles.language, articles.status, articles.url
FROM article_tags
JOIN tags ON tags.name = article_tags.tag AND tags.kind = 'topic'
JOIN articles ON articles.id = article_tags.article_id AND articles.status <> 'duplicate'
GROUP BY articles.id, article_tags.tag;

-- What the tagger is not sure of and the owner has not decided: tags of little confidence, and those that nearly were.
CREATE VIEW review_queue AS
SELECT
    doubts.article_id, articles.published_at, articles.source, articles.headline, doubts.tag, doubts.score,
    doubts.is_asserted, abs(doubts.score - 0.5) AS distance,
    coalesce((
        SELECT group_concat(country, ' ') FROM (
            SELECT country FROM tag_countries
            WHERE tag_countries.article_id = doubts.article_id AND tag_countries.tag = doubts.tag ORDER BY country
        )
    ), '') AS countries,
    doubts.quote, articles.language, articles.url
FROM (
    SELECT article_id, tag, score, 0 AS is_asserted, evidence AS quote FROM near_misses
    UNION ALL
    SELECT article_id, tag, max(score), 1, evidence FROM article_tags
    WHERE score < 0.7 AND +decided_by = 'machine' GROUP BY article_id, tag -- the plus: not by the index of nearly all rows
) AS doubts
JOIN articles ON articles.id = doubts.article_id AND articles.status <> 'duplicate'
WHERE NOT EXISTS (
    SELECT 1 FROM verdicts WHERE verdicts.article_id = doubts.article_id AND verdicts.tag = doubts.tag
);

-- What happened, one line for each facet of a story. (Of several sentences the first of the text is quoted: it
-- says more than the headline said already.)
CREATE VIEW localization_events AS
SELECT
    articles.published_at, articles.first_seen_at AS arrived_at,
    coalesce((
        SELECT group_concat(company, ', ') FROM (
            SELECT company FROM tag_companies
            WHERE tag_companies.article_id = articles.id AND tag_companies.tag = proof.tag ORDER BY company
        )
    ), '') AS companies,
    proof.action, proof.stage,
    coalesce((
        SELECT group_concat(country, ', ') FROM (
            SELECT country FROM tag_countries
            WHERE tag_countries.article_id = articles.id AND tag_countries.tag = proof.tag ORDER BY country
        )
    ), '') AS countries,
    proof.tag AS facet, proof.score, proof.evidence AS quote, articles.headline, articles.source, articles.language,
    articles.status, articles.url, articles.id AS article_id
FROM articles
JOIN article_tags AS proof ON proof.article_id = articles.id AND proof.is_quoted = 1
WHERE articles.is_localization = 1 AND articles.status <> 'duplicate'
    AND proof.tag IN (SELECT name FROM tags WHERE kind = 'facet');

-- Who localizes what, where and when: a row for each company and country of a facet of a story.
CREATE VIEW who_and_where AS
SELECT
    substr(coalesce(articles.published_at, articles.first_seen_at), 1, 7) AS month,
    tag_companies.company, tag_countries.country, proof.tag AS facet, proof.action, proof.stage,
    articles.published_at, articles.source, articles.headline, proof.score, articles.url, articles.id AS article_id
FROM article_tags AS proof
JOIN articles ON articles.id = proof.article_id AND articles.is_localization = 1 AND articles.status <> 'duplicate'
LEFT JOIN tag_companies ON tag_companies.article_id = proof.article_id AND tag_companies.tag = proof.tag
LEFT JOIN tag_countries ON tag_countries.article_id = proof.article_id AND tag_countries.tag = proof.tag
WHERE proof.is_quoted = 1 AND proof.tag IN (SELECT name FROM tags WHERE kind = 'facet');

-- The articles of all sources, without the copies.
CREATE VIEW recent_articles AS
SELECT
    articles.id, articles.published_at, articles.source, articles.headline,
    coalesce((
        SELECT group_concat(name, ', ') FROM (
            SELECT authors.name FROM article_authors JOIN authors ON authors.id = article_authors.author_id
            WHERE article_authors.article_id = articles.id ORDER BY article_authors.position
        )
    ), '') AS authors,
    articles.description, articles.language, articles.word_count, articles.is_localization, articles.status,
    articles.first_seen_at, articles.url
FROM articles
WHERE articles.status <> 'duplicate';

-- What publishers changed after publication, what they took away and what came back.
CREATE VIEW recent_changes AS
SELECT
    revisions.replaced_at AS changed_at, 'edited' AS change, revisions.kind, revisions.reason,
    coalesce((
        SELECT group_concat(diff, char(10)) FROM (
            SELECT CASE what WHEN 'moved' THEN 'moved: ' ELSE '' END || diff AS diff FROM revision_changes
            WHERE revision_changes.revision_id = revisions.id ORDER BY id
        )
    ), '') AS diff,
    articles.source, articles.headline,
    CASE WHEN revisions.headline = articles.headline THEN '' ELSE revisions.headline END AS headline_before,
    revisions.body AS body_before, articles.url, articles.id AS article_id
FROM revisions JOIN articles ON articles.id = revisions.article_id
UNION ALL
SELECT
    tombstones.confirmed_at, 'gone', tombstones.sign, tombstones.reason, '', articles.source, articles.headline, '', '',
    articles.url, articles.id
FROM tombstones JOIN articles ON articles.id = tombstones.article_id WHERE tombstones.confirmed_at IS NOT NULL
UNION ALL
SELECT
    tombstones.returned_at, 'returned', tombstones.sign, 'it was missing since ' || tombstones.missing_since, '',
    articles.source, articles.headline, '', '', articles.url, articles.id
FROM tombstones JOIN articles ON articles.id = tombstones.article_id WHERE tombstones.returned_at IS NOT NULL
ORDER BY changed_at DESC;

-- The articles that their publishers took away, with what we kept of them.
CREATE VIEW vanished_articles AS
SELECT
    tombstones.missing_since, tombstones.confirmed_at, tombstones.sign, tombstones.reason, articles.source,
    articles.headline, articles.published_at, articles.last_seen_at, articles.word_count, articles.is_localization,
    articles.language, articles.url, articles.id AS article_id
FROM tombstones JOIN articles ON articles.id = tombstones.article_id
WHERE tombstones.confirmed_at IS NOT NULL AND tombstones.returned_at IS NULL
ORDER BY tombstones.missing_since DESC;

-- The same news at several sites: a row for each article of a thread, the latest threads first, each from its origin on.
-- (Cross joins are made in the order in which they stand: the latest threads are found without looking at the others.)
CREATE VIEW story_threads AS
SELECT
    stories.id AS story_id, stories.headline AS story, stories.article_count AS articles, stories.source_count AS sources,
    stories.first_published_at, stories.last_published_at, story_articles.position,
    round((julianday(articles.published_at) - julianday(stories.first_published_at)) * 24, 1) AS hours_later,
    articles.source, articles.headline, articles.published_at, articles.language, story_articles.new_text,
    story_articles.reason, articles.is_localization, articles.status, articles.url, articles.id AS article_id
FROM stories
CROSS JOIN story_articles ON story_articles.story_id = stories.id
CROSS JOIN articles ON articles.id = story_articles.article_id
WHERE stories.source_count > 1
ORDER BY stories.last_published_at DESC, stories.id DESC, story_articles.position;

-- One row a source: how its last crawl went and what is waiting.
CREATE VIEW source_health AS
SELECT
    sources.name AS source, sources.home,
    crawls.started_at AS last_crawled_at,
    CASE WHEN crawls.was_killed THEN 'killed' ELSE crawls.outcome END AS last_outcome, crawls.reason AS last_reason,
    crawls.articles_new AS last_new, crawls.pages_failed AS last_failed,
    (SELECT count(*) FROM articles WHERE articles.source = sources.name) AS articles,
    (SELECT max(published_at) FROM articles WHERE articles.source = sources.name) AS newest_published_at,
    (
        SELECT count(*) FROM articles
        WHERE articles.source = sources.name AND published_at >= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-7 days')
    ) AS published_last_7_days,
    (SELECT count(*) FROM pages WHERE pages.source = sources.name AND state = 'pending') AS pages_pending,
    (SELECT count(*) FROM pages WHERE pages.source = sources.name AND state = 'rejected') AS pages_rejected,
    (SELECT count(*) FROM pages WHERE pages.source = sources.name AND state = 'failed') AS pages_failed,
    (SELECT count(*) FROM pages WHERE pages.source = sources.name AND state = 'gone') AS pages_gone,
    (SELECT count(*) FROM channels WHERE channels.source = sources.name) AS channels,
    (SELECT count(*) FROM channels WHERE channels.source = sources.name AND error <> '') AS channels_failing
FROM sources
LEFT JOIN crawls ON crawls.id = (
    SELECT id FROM crawls AS latest WHERE latest.source = sources.name ORDER BY started_at DESC, id DESC LIMIT 1
);

-- What is wrong with which source now.
CREATE VIEW standing_alarms AS
SELECT source, kind, subject, began_at, what, cause, next_step, id AS alarm_id
FROM alarms WHERE ended_at IS NULL
ORDER BY began_at, id;

-- Every block that is not part of a story, with the rule that took it out.
CREATE VIEW what_was_removed AS
SELECT
    id, source, (SELECT headline FROM articles WHERE articles.id = removed_blocks.article_id) AS headline,
    kind, rule, reason, text, place, (SELECT url FROM articles WHERE articles.id = removed_blocks.article_id) AS url,
    article_id
FROM removed_blocks;

-- What each channel names of the articles that its source published in the time that the channel reaches back to, at most
-- in the year before the newest arrival: a sitemap of ten years is judged by the last. (CROSS JOIN: in this order.)
CREATE VIEW channel_coverage AS
SELECT
    source, kind, channel, error, named, reaches_back_to,
    CASE WHEN reaches_back_to IS NULL THEN 0 ELSE published_since - named_since END AS missed,
    CASE WHEN published_since > 0 THEN round(100.0 * named_since / published_since, 1) END AS percent,
    channel_id
FROM (
    SELECT
        channels.id AS channel_id, channels.source, channels.kind, channels.url AS channel, channels.error,
        (SELECT count(*) FROM page_channels WHERE page_channels.channel_id = channels.id) AS named,
        reach.named_since, reach.reaches_back_to,
        (
            SELECT count(*) FROM articles
            WHERE articles.source = channels.source AND articles.published_at >= reach.reaches_back_to
        ) AS published_since
    FROM channels
    LEFT JOIN (
        SELECT
            page_channels.channel_id, count(DISTINCT articles.id) AS named_since,
            min(articles.published_at) AS reaches_back_to
        FROM sources
        CROSS JOIN articles ON articles.source = sources.name AND articles.published_at >= (
            SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(first_seen_at), '-365 days') FROM articles
        )
        CROSS JOIN pages ON pages.article_id = articles.id
        CROSS JOIN page_channels ON page_channels.page_id = pages.id
        CROSS JOIN channels AS naming ON naming.id = page_channels.channel_id AND naming.source = articles.source
        GROUP BY page_channels.channel_id
    ) AS reach ON reach.channel_id = channels.id
);

-- Who a source names as the origin of its stories, and how often.
CREATE VIEW who_cites_whom AS
SELECT
    articles.source, citations.name AS cited, citations.kind,
    count(DISTINCT citations.article_id) AS stories,
    min(articles.published_at) AS first_published_at, max(articles.published_at) AS last_published_at,
    max(citations.url) AS example_url
FROM citations JOIN articles ON articles.id = citations.article_id
WHERE citations.name <> '' AND articles.status <> 'duplicate'
GROUP BY articles.source, citations.name, citations.kind;

-- How often each rule fires on each source, the busiest first. (Counted from one index; the text of one block is read.)
CREATE VIEW rules_by_source AS
SELECT
    fired.source, fired.rule,
    rank() OVER (PARTITION BY fired.source ORDER BY fired.stories DESC, fired.blocks DESC) AS rank,
    fired.blocks, fired.stories, round(100.0 * fired.stories / held.stories, 1) AS percent_of_stories,
    count(*) OVER (PARTITION BY fired.rule) AS fires_on_sources,
    substr(latest.text, 1, 200) AS example, articles.first_seen_at AS last_fired_at, latest.article_id
FROM (
    SELECT source, rule, count(*) AS blocks, count(DISTINCT article_id) AS stories, max(id) AS latest_id
    FROM removed_blocks GROUP BY source, rule
) AS fired
JOIN (SELECT source, count(*) AS stories FROM articles GROUP BY source) AS held ON held.source = fired.source
JOIN removed_blocks AS latest ON latest.id = fired.latest_id
JOIN articles ON articles.id = latest.article_id;

-- Rules that fire on one source and on no other: a rule gone wrong, or a layout of its own. With one source there is
-- nothing to compare it with.
CREATE VIEW rules_on_one_source AS
SELECT source, rule, rank, blocks, stories, percent_of_stories, example, last_fired_at, article_id
FROM rules_by_source
WHERE fires_on_sources = 1 AND (SELECT count(DISTINCT source) FROM articles) > 1;

-- Rules that fired on most stories of a source and stopped, or the reverse: the layout has changed, or a rule went wrong.
-- The latest 20 stories that were stored are compared with up to 80 before them; with fewer than 20 before, nothing is.
CREATE VIEW rules_that_changed AS
SELECT
    fired.source, fired.rule, CASE WHEN fired.earlier > fired.latest THEN 'stopped' ELSE 'began' END AS change,
    round(100.0 * fired.earlier / compared.earlier, 1) AS percent_before,
    round(100.0 * fired.latest / compared.latest, 1) AS percent_now,
    first_of_latest.first_seen_at AS compared_since, substr(example.text, 1, 200) AS example, example.article_id
FROM (
    SELECT
        recent.source, removed_blocks.rule, max(removed_blocks.id) AS latest_id,
        count(DISTINCT CASE WHEN recent.age <= 20 THEN recent.id END) AS latest,
        count(DISTINCT CASE WHEN recent.age > 20 THEN recent.id END) AS earlier
    FROM (
        SELECT articles.id, articles.source, row_number() OVER (PARTITION BY articles.source ORDER BY articles.id DESC) AS age
        FROM sources CROSS JOIN articles ON articles.id IN (
            SELECT id FROM articles AS latest WHERE latest.source = sources.name ORDER BY id DESC LIMIT 100
        )
    ) AS recent
    JOIN removed_blocks ON removed_blocks.article_id = recent.id
    GROUP BY recent.source, removed_blocks.rule
) AS fired
JOIN (
    SELECT
        source, sum(age <= 20) AS latest, sum(age > 20) AS earlier, min(CASE WHEN age <= 20 THEN id END) AS first_id
    FROM (
        SELECT articles.id, articles.source, row_number() OVER (PARTITION BY articles.source ORDER BY articles.id DESC) AS age
        FROM sources CROSS JOIN articles ON articles.id IN (
            SELECT id FROM articles AS latest WHERE latest.source = sources.name ORDER BY id DESC LIMIT 100
        )
    )
    GROUP BY source
) AS compared ON compared.source = fired.source AND compared.earlier >= 20
JOIN articles AS first_of_latest ON first_of_latest.id = compared.first_id
JOIN removed_blocks AS example ON example.id = fired.latest_id
WHERE (fired.earlier >= 0.5 * compared.earlier AND fired.latest <= 0.1 * compared.latest)
   OR (fired.latest >= 0.5 * compared.latest AND fired.earlier <= 0.1 * compared.earlier);

-- Stories that other stories name as their previous or next one, and that no channel names.
CREATE VIEW stories_beside_channels AS
SELECT
    pages.source, pages.state, named.title, named.relation, named.article_id AS named_by, pages.neighbour_steps,
    articles.published_at, pages.first_seen_at, pages.reason, pages.url, pages.article_id
FROM pages
LEFT JOIN neighbours AS named ON named.id = (
    SELECT id FROM neighbours
    WHERE neighbours.url = pages.url AND neighbours.url <> '' AND relation IN ('previous', 'next')
    ORDER BY title = '', id LIMIT 1
)
LEFT JOIN articles ON articles.id = pages.article_id
WHERE pages.neighbour_steps > 0 AND pages.state <> 'rejected' AND NOT EXISTS (
    SELECT 1 FROM pages AS other JOIN page_channels ON page_channels.page_id = other.id
    WHERE other.article_id = pages.article_id
);

-- What a run asked of a host: the answer to a publisher who asks.
CREATE VIEW politeness AS
SELECT
    host_ledger.host, crawls.source, crawls.started_at, host_ledger.requests, host_ledger.bytes_received,
    host_ledger.bytes_saved, host_ledger.not_modified, host_ledger.seconds_waited, host_ledger.busy_answers,
    host_ledger.robots_allowed, host_ledger.robots_refused, host_ledger.retries, host_ledger.errors,
    host_ledger.crawl_id
FROM host_ledger JOIN crawls ON crawls.id = host_ledger.crawl_id;

-- The same by host and month.
CREATE VIEW politeness_by_month AS
SELECT
    host_ledger.host, substr(crawls.started_at, 1, 7) AS month, count(*) AS runs, sum(host_ledger.requests) AS requests,
    sum(host_ledger.bytes_received) AS bytes_received, sum(host_ledger.bytes_saved) AS bytes_saved,
    sum(host_ledger.not_modified) AS not_modified, round(sum(host_ledger.seconds_waited), 1) AS seconds_waited,
    sum(host_ledger.busy_answers) AS busy_answers, sum(host_ledger.robots_allowed) AS robots_allowed,
    sum(host_ledger.robots_refused) AS robots_refused, sum(host_ledger.retries) AS retries,
    sum(host_ledger.errors) AS errors
FROM host_ledger JOIN crawls ON crawls.id = host_ledger.crawl_id
GROUP BY host_ledger.host, month;

-- What is asked for next, and when: channels by their rhythm, articles by their age, pages that failed.
CREATE VIEW next_visits AS
SELECT channel_visits.next_visit_at, channels.source, 'channel' AS what, channels.kind AS state, channels.url
FROM channel_visits JOIN channels ON channels.id = channel_visits.channel_id
WHERE channel_visits.next_visit_at IS NOT NULL
UNION ALL
SELECT next_visit_at, source, 'page', state, url FROM pages WHERE next_visit_at IS NOT NULL;

-- What an export to hand around may contain: nothing that its publisher reserves, sells or took away, and no copies.
CREATE VIEW articles_to_hand_around AS
SELECT
    articles.id, articles.url, articles.source, articles.headline, coalesce((SELECT body FROM article_texts WHERE article_id = articles.id), '') AS body, articles.published_at,
    articles.language,
    (
        SELECT group_concat(value, ', ') FROM article_rights
        WHERE article_rights.article_id = articles.id AND kind = 'licence'
    ) AS licences
FROM articles
WHERE articles.is_reserved = 0 AND articles.paywall <> 'yes' AND articles.status = 'live';
