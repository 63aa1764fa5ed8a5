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

-- The same news -------------------------------------------------------------------------------------------------------

ALTER TABLE stories ADD COLUMN last_published_at TEXT;
ALTER TABLE stories ADD COLUMN source_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stories ADD COLUMN origin_article_id INTEGER REFERENCES articles(id) ON DELETE SET NULL;
CREATE INDEX stories_origin_article_id ON stories (origin_article_id);
CREATE INDEX stories_first_published_at ON stories (first_published_at);
CREATE INDEX stories_last_published_at ON stories (last_published_at);

-- What an article is compared by (pipelines/dedupe/prints.py), and the keys under which it is found. The index has no
-- foreign key: two of its kind on sixteen rows an article would double it, and what it brings is compared anyway.
CREATE TABLE article_prints (
    article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    sketch BLOB NOT NULL,
    headline_words TEXT NOT NULL,
    lead_words TEXT NOT NULL,
    language TEXT NOT NULL,
    published_at TEXT
);
CREATE INDEX article_prints_version ON article_prints (version);

CREATE TABLE article_keys (
    key INTEGER NOT NULL,
    article_id INTEGER NOT NULL,
    PRIMARY KEY (key, article_id)
) WITHOUT ROWID;

-- Each article of a thread, and the older one that it hangs on.
CREATE TABLE story_articles (
    article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    story_id INTEGER REFERENCES stories(id),
    of_article_id INTEGER REFERENCES articles(id) ON DELETE SET NULL,
    position INTEGER NOT NULL DEFAULT 0,
    new_text REAL,
    score REAL NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    signals TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX story_articles_story_id ON story_articles (story_id, position);
CREATE INDEX story_articles_of_article_id ON story_articles (of_article_id);
CREATE INDEX story_articles_reason ON story_articles (reason);

-- The oldest of many copies are found without reading the others.
DROP INDEX articles_text_hash;
CREATE INDEX articles_text_hash ON articles (text_hash, published_at, url) WHERE text_hash <> '';
