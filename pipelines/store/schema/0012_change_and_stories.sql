-- What changed and what vanished, each with its reason; and the same news at several sites.

-- Changes -------------------------------------------------------------------------------------------------------------

ALTER TABLE revisions ADD COLUMN kind TEXT NOT NULL DEFAULT ''
    CHECK (kind IN ('correction', 'rewrite', 'headline', 'number', 'typo', 'edit', ''));
ALTER TABLE revisions ADD COLUMN reason TEXT NOT NULL DEFAULT '';
CREATE INDEX revisions_kind ON revisions (kind);

CREATE TABLE revision_changes (
    id INTEGER PRIMARY KEY,
    revision_id INTEGER NOT NULL REFERENCES revisions(id) ON DELETE CASCADE,
    what TEXT NOT NULL CHECK (what IN ('added', 'removed', 'moved', 'reworded')),
    part TEXT NOT NULL CHECK (part IN ('headline', 'body')),
    position INTEGER NOT NULL,
    before TEXT NOT NULL DEFAULT '',
    after TEXT NOT NULL DEFAULT '',
    diff TEXT NOT NULL
);
CREATE INDEX revision_changes_revision_id ON revision_changes (revision_id);
CREATE INDEX revision_changes_what ON revision_changes (what);

-- Tombstones: one row each time that an article was missed. It counts once a later visit has confirmed it.

CREATE TABLE tombstones (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    sign TEXT NOT NULL CHECK (
        sign IN ('not found', 'gone', 'redirect', 'another story', 'soft 404', 'login wall', 'list of stories')
    ),
    reason TEXT NOT NULL,
    http_status INTEGER NOT NULL DEFAULT 0,
    missing_since TEXT NOT NULL,
    confirmed_at TEXT,
    returned_at TEXT
);
CREATE INDEX tombstones_article_id ON tombstones (article_id);
CREATE INDEX tombstones_sign ON tombstones (sign);
CREATE INDEX tombstones_confirmed_at ON tombstones (confirmed_at);
CREATE INDEX tombstones_returned_at ON tombstones (returned_at);
CREATE UNIQUE INDEX tombstones_one_at_a_time ON tombstones (article_id) WHERE returned_at IS NULL;

INSERT INTO tombstones (article_id, sign, reason, http_status, missing_since, confirmed_at)
SELECT
    articles.id, CASE pages.http_status WHEN 404 THEN 'not found' WHEN 410 THEN 'gone' ELSE 'redirect' END, pages.reason,
    pages.http_status, coalesce(pages.gone_at, articles.last_seen_at), coalesce(pages.gone_at, articles.last_seen_at)
FROM articles JOIN pages ON pages.id = articles.page_id WHERE articles.status = 'gone';
