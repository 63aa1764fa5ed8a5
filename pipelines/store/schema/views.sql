-- The views: what people and outside tools read. They hold no data, so they are not migrated: when the archive is opened,
-- a view whose text below differs from the stored one is made anew.

-- The one that outside tools read: an article with its text in one row.
CREATE VIEW full_articles AS
SELECT
    articles.id, articles.url, articles.source, articles.headline, article_texts.body,
    coalesce((
        SELECT group_concat(name, ', ') FROM (
            SELECT authors.name FROM article_authors JOIN authors ON authors.id = article_authors.author_id
            WHERE article_authors.article_id = articles.id ORDER BY article_authors.position
        )
    ), '') AS authors,
    articles.published_at, articles.modified_at, articles.language, articles.status
FROM articles JOIN article_texts ON article_texts.article_id = articles.id;

-- The localization stories, newest first, each with the sentence that proves it.
CREATE VIEW localization_stories AS
SELECT
    articles.id, articles.published_at, articles.source, articles.headline,
    coalesce((
        SELECT group_concat(tag, ', ') FROM (
            SELECT tag FROM article_tags WHERE article_tags.article_id = articles.id
            GROUP BY tag ORDER BY max(score) DESC, tag
        )
    ), '') AS facets,
    coalesce((
        SELECT group_concat(country, ', ') FROM (
            SELECT DISTINCT country FROM tag_countries WHERE tag_countries.article_id = articles.id ORDER BY country
        )
    ), '') AS countries,
    coalesce((
        SELECT group_concat(company, ', ') FROM (
            SELECT DISTINCT company FROM tag_companies WHERE tag_companies.article_id = articles.id ORDER BY company
        )
    ), '') AS companies,
    coalesce((
        -- A sentence of the text says more than the headline said already. (The headline's length is compared inside:
        -- SQLite knows no column of the outer query in an ORDER BY.)
        SELECT evidence FROM (
            SELECT evidence, start < length(articles.headline) AS is_headline, score, start, tag
            FROM article_tags WHERE article_tags.article_id = articles.id
        ) ORDER BY evidence = '', is_headline, score DESC, start, tag LIMIT 1
    ), '') AS quote,
    (SELECT max(score) FROM article_tags WHERE article_tags.article_id = articles.id) AS score,
    articles.language, articles.status, articles.url
FROM articles
WHERE articles.is_localization = 1 AND articles.status <> 'duplicate'
ORDER BY articles.published_at DESC;

-- The newest articles of all sources, without the copies.
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
WHERE articles.status <> 'duplicate'
ORDER BY articles.published_at DESC;

-- What publishers changed after publication, and what they took away.
CREATE VIEW recent_changes AS
SELECT
    revisions.replaced_at AS changed_at, 'edited' AS change, articles.source, articles.headline,
    CASE WHEN revisions.headline = articles.headline THEN '' ELSE revisions.headline END AS headline_before,
    revisions.body AS body_before, articles.url, articles.id AS article_id
FROM revisions JOIN articles ON articles.id = revisions.article_id
UNION ALL
SELECT
    pages.gone_at, 'gone', articles.source, articles.headline, '', '', articles.url, articles.id
FROM articles JOIN pages ON pages.id = articles.page_id
WHERE articles.status = 'gone' AND pages.gone_at IS NOT NULL
ORDER BY changed_at DESC;

-- One row a source: how its last crawl went and what is waiting.
CREATE VIEW source_health AS
SELECT
    sources.name AS source, sources.home,
    crawls.started_at AS last_crawled_at, crawls.outcome AS last_outcome, crawls.reason AS last_reason,
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

-- Every block that is not part of a story, with the rule that took it out.
CREATE VIEW what_was_removed AS
SELECT
    removed_blocks.id, articles.source, articles.headline, removed_blocks.kind, removed_blocks.rule,
    removed_blocks.reason, removed_blocks.text, removed_blocks.place, articles.url,
    removed_blocks.article_id
FROM removed_blocks JOIN articles ON articles.id = removed_blocks.article_id;

-- What each channel names of the articles that its source published in the time that the channel reaches back to.
CREATE VIEW channel_coverage AS
SELECT
    source, kind, channel, error, named, reaches_back_to,
    CASE WHEN reaches_back_to IS NULL THEN 0 ELSE published_since - named_since END AS missed,
    CASE WHEN published_since > 0 THEN round(100.0 * named_since / published_since, 1) END AS percent,
    channel_id
FROM (
    SELECT
        reach.*,
        (
            SELECT count(*) FROM articles
            WHERE articles.source = reach.source AND articles.published_at >= reach.reaches_back_to
        ) AS published_since
    FROM (
        SELECT
            channels.id AS channel_id, channels.source, channels.kind, channels.url AS channel, channels.error,
            count(page_channels.page_id) AS named,
            count(DISTINCT CASE WHEN articles.published_at IS NOT NULL THEN articles.id END) AS named_since,
            min(articles.published_at) AS reaches_back_to
        FROM channels
        LEFT JOIN page_channels ON page_channels.channel_id = channels.id
        LEFT JOIN pages ON pages.id = page_channels.page_id
        LEFT JOIN articles ON articles.id = pages.article_id AND articles.source = channels.source
        GROUP BY channels.id
    ) AS reach
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
