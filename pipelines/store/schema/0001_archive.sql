-- The archive: one SQLite file that holds what was crawled, what became of it and why.
--
-- Rules: instants are UTC text "YYYY-MM-DDTHH:MM:SSZ"; booleans are 0 or 1; every column that people facet by and every
-- foreign key has an index; long texts live apart from the rows that are listed. What each column means stands in
-- ../columns.toml. A migration that was released is never edited: a change is a new file (docs/database.md).

-- The sites -----------------------------------------------------------------------------------------------------------

CREATE TABLE sources (
    name TEXT PRIMARY KEY NOT NULL,
    home TEXT NOT NULL,
    language TEXT,
    timezone TEXT,
    first_crawled_at TEXT NOT NULL
);

-- One row a run; the only table that a run which finds nothing new writes to.
CREATE TABLE crawls (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources(name),
    started_at TEXT NOT NULL,
    finished_at TEXT,
    outcome TEXT NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'finished', 'failed', 'interrupted')),
    reason TEXT NOT NULL DEFAULT '',
    options TEXT NOT NULL DEFAULT '{}',
    -- what it found
    links_found INTEGER NOT NULL DEFAULT 0,
    pages_fetched INTEGER NOT NULL DEFAULT 0,
    articles_new INTEGER NOT NULL DEFAULT 0,
    articles_changed INTEGER NOT NULL DEFAULT 0,
    articles_unchanged INTEGER NOT NULL DEFAULT 0,
    pages_rejected INTEGER NOT NULL DEFAULT 0,
    pages_failed INTEGER NOT NULL DEFAULT 0,
    blocks_removed INTEGER NOT NULL DEFAULT 0,
    stories_localization INTEGER NOT NULL DEFAULT 0,
    -- what it cost the publisher
    requests INTEGER NOT NULL DEFAULT 0,
    not_modified INTEGER NOT NULL DEFAULT 0,
    bytes_received INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX crawls_source_started_at ON crawls (source, started_at);
CREATE INDEX crawls_started_at ON crawls (started_at);
CREATE INDEX crawls_outcome ON crawls (outcome);

-- How stories are found -----------------------------------------------------------------------------------------------

CREATE TABLE channels (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources(name),
    kind TEXT NOT NULL CHECK (kind IN ('feed', 'sitemap', 'news-sitemap', 'listing', 'wordpress', 'urls')),
    url TEXT NOT NULL UNIQUE,
    found_by TEXT NOT NULL,
    -- the last answer that said something new
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    content_hash TEXT NOT NULL DEFAULT '',
    http_status INTEGER NOT NULL DEFAULT 0,
    last_links INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    first_seen_at TEXT NOT NULL,
    last_changed_at TEXT NOT NULL
);
CREATE INDEX channels_source ON channels (source);
CREATE INDEX channels_kind ON channels (kind);
CREATE INDEX channels_found_by ON channels (found_by);

-- What is known of each URL that was ever named, whatever became of it.
CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources(name),
    url TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'article', 'rejected', 'failed', 'gone')),
    reason TEXT NOT NULL DEFAULT '',
    -- the last answer
    http_status INTEGER NOT NULL DEFAULT 0,
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    content_hash TEXT NOT NULL DEFAULT '',
    -- when
    first_seen_at TEXT NOT NULL,
    fetched_at TEXT,
    next_visit_at TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    gone_at TEXT,
    crawl_id INTEGER REFERENCES crawls(id),
    article_id INTEGER REFERENCES articles(id)
);
CREATE INDEX pages_source_state ON pages (source, state);
CREATE INDEX pages_state ON pages (state);
CREATE INDEX pages_crawl_id ON pages (crawl_id);
CREATE INDEX pages_article_id ON pages (article_id);
CREATE INDEX pages_next_visit_at ON pages (next_visit_at);
CREATE INDEX pages_reason ON pages (reason);
CREATE INDEX pages_first_seen_at ON pages (first_seen_at);

CREATE TABLE page_channels (
    page_id INTEGER NOT NULL REFERENCES pages(id),
    channel_id INTEGER NOT NULL REFERENCES channels(id),
    first_named_at TEXT NOT NULL,
    PRIMARY KEY (page_id, channel_id)
) WITHOUT ROWID;
CREATE INDEX page_channels_channel_id ON page_channels (channel_id, page_id);

-- The articles --------------------------------------------------------------------------------------------------------

CREATE TABLE stories (
    id INTEGER PRIMARY KEY,
    headline TEXT NOT NULL,
    first_published_at TEXT,
    article_count INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL REFERENCES sources(name),
    headline TEXT NOT NULL,
    -- when: as the publisher says, and as we saw it
    published_at TEXT,
    published_zone TEXT NOT NULL DEFAULT '' CHECK (published_zone IN ('page', 'site', '')),
    modified_at TEXT,
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    -- what it is about
    language TEXT,
    description TEXT NOT NULL DEFAULT '',
    image_url TEXT,
    word_count INTEGER NOT NULL DEFAULT 0,
    is_localization INTEGER NOT NULL DEFAULT 0 CHECK (is_localization IN (0, 1)),
    has_affiliate_disclosure INTEGER NOT NULL DEFAULT 0 CHECK (has_affiliate_disclosure IN (0, 1)),
    is_paywalled INTEGER NOT NULL DEFAULT 0 CHECK (is_paywalled IN (0, 1)),
    is_incomplete INTEGER NOT NULL DEFAULT 0 CHECK (is_incomplete IN (0, 1)),
    -- what it belongs to
    story_id INTEGER REFERENCES stories(id),
    status TEXT NOT NULL DEFAULT 'live' CHECK (status IN ('live', 'gone', 'duplicate')),
    publisher_id TEXT NOT NULL DEFAULT '',
    site_name TEXT NOT NULL DEFAULT '',
    page_id INTEGER REFERENCES pages(id),
    crawl_id INTEGER REFERENCES crawls(id),
    -- what decides whether it changed, and whether it says the same as another
    content_hash TEXT NOT NULL,
    text_hash TEXT NOT NULL DEFAULT ''
);
CREATE INDEX articles_source_published_at ON articles (source, published_at);
CREATE INDEX articles_published_at ON articles (published_at);
CREATE INDEX articles_first_seen_at ON articles (first_seen_at);
CREATE INDEX articles_language ON articles (language);
CREATE INDEX articles_localization_published_at ON articles (is_localization, published_at);
CREATE INDEX articles_has_affiliate_disclosure ON articles (has_affiliate_disclosure);
CREATE INDEX articles_status_published_at ON articles (status, published_at);
CREATE INDEX articles_story_id ON articles (story_id);
CREATE INDEX articles_page_id ON articles (page_id);
CREATE INDEX articles_crawl_id ON articles (crawl_id);
CREATE INDEX articles_source_publisher_id ON articles (source, publisher_id) WHERE publisher_id <> '';
CREATE INDEX articles_text_hash ON articles (text_hash) WHERE text_hash <> '';

CREATE TABLE article_texts (
    article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    blocks TEXT NOT NULL DEFAULT '[]',
    provenance TEXT NOT NULL DEFAULT '{}'
);

CREATE TABLE authors (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE article_authors (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    author_id INTEGER NOT NULL REFERENCES authors(id),
    position INTEGER NOT NULL,
    PRIMARY KEY (article_id, author_id)
) WITHOUT ROWID;
CREATE INDEX article_authors_author_id ON article_authors (author_id);

CREATE TABLE keywords (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('category', 'keyword')),
    name TEXT NOT NULL,
    UNIQUE (article_id, kind, name)
);
CREATE INDEX keywords_kind ON keywords (kind);
CREATE INDEX keywords_name ON keywords (name);

CREATE TABLE images (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    alt TEXT NOT NULL DEFAULT '',
    caption TEXT NOT NULL DEFAULT '',
    credit TEXT NOT NULL DEFAULT '',
    is_lead INTEGER NOT NULL DEFAULT 0 CHECK (is_lead IN (0, 1))
);
CREATE INDEX images_article_id ON images (article_id);
CREATE INDEX images_credit ON images (credit);
CREATE INDEX images_is_lead ON images (is_lead);

-- Where a story came from, and which stories stand around it.
CREATE TABLE citations (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('source', 'via')),
    name TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT ''
);
CREATE INDEX citations_article_id ON citations (article_id);
CREATE INDEX citations_kind ON citations (kind);
CREATE INDEX citations_name ON citations (name);

CREATE TABLE neighbours (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    relation TEXT NOT NULL CHECK (relation IN ('previous', 'next', 'related')),
    title TEXT NOT NULL,
    url TEXT NOT NULL DEFAULT ''
);
CREATE INDEX neighbours_article_id ON neighbours (article_id);
CREATE INDEX neighbours_relation ON neighbours (relation);

-- Localization --------------------------------------------------------------------------------------------------------

CREATE TABLE tags (
    name TEXT PRIMARY KEY NOT NULL,
    label TEXT NOT NULL,
    description TEXT NOT NULL
);
INSERT INTO tags (name, label, description) VALUES
    ('local-production', 'Local production',
     'Making, assembling, testing or developing products in the country where they sell or where policy wants them made.'),
    ('domestic-supply', 'Domestic supply',
     'Replacing foreign technology or parts by domestic ones, or raising the domestic share.'),
    ('local-market', 'Local market',
     'Shaping a product, service, price structure or organisation for one country or region.'),
    ('local-policy', 'Local policy',
     'Obeying one country''s rules about where things or data are made, kept, approved or allowed.'),
    ('language-localization', 'Language',
     'Adding or improving a human language, script, dialect, voice, keyboard or translated edition.');

-- One row for each stretch of text that proves a tag; a tag without such a stretch has one row with an empty one.
CREATE TABLE article_tags (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    tag TEXT NOT NULL REFERENCES tags(name),
    score REAL NOT NULL,
    evidence TEXT NOT NULL DEFAULT '',
    start INTEGER NOT NULL DEFAULT 0,
    "end" INTEGER NOT NULL DEFAULT 0,
    rule TEXT NOT NULL DEFAULT '',
    UNIQUE (article_id, tag, start)
);
CREATE INDEX article_tags_tag ON article_tags (tag);
CREATE INDEX article_tags_rule ON article_tags (rule);

CREATE TABLE tag_countries (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    tag TEXT NOT NULL REFERENCES tags(name),
    country TEXT NOT NULL,
    PRIMARY KEY (article_id, tag, country)
) WITHOUT ROWID;
CREATE INDEX tag_countries_country ON tag_countries (country);
CREATE INDEX tag_countries_tag ON tag_countries (tag);

CREATE TABLE tag_companies (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    tag TEXT NOT NULL REFERENCES tags(name),
    company TEXT NOT NULL,
    PRIMARY KEY (article_id, tag, company)
) WITHOUT ROWID;
CREATE INDEX tag_companies_company ON tag_companies (company);
CREATE INDEX tag_companies_tag ON tag_companies (tag);

-- What was done to the text, and why ----------------------------------------------------------------------------------

CREATE TABLE removed_blocks (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    rule TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    reason TEXT NOT NULL,
    place TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL
);
CREATE INDEX removed_blocks_article_id ON removed_blocks (article_id);
CREATE INDEX removed_blocks_kind ON removed_blocks (kind);
CREATE INDEX removed_blocks_rule ON removed_blocks (rule);

-- How many articles of a source carry the same short block at their edges: boilerplate shows by being everywhere.
CREATE TABLE block_counts (
    source TEXT NOT NULL REFERENCES sources(name),
    fingerprint TEXT NOT NULL,
    article_count INTEGER NOT NULL,
    sample TEXT NOT NULL,
    PRIMARY KEY (source, fingerprint)
) WITHOUT ROWID;
-- Nearly all paragraphs stand in one article: the index holds only those that count (blocks.py asks for no fewer than 5).
CREATE INDEX block_counts_repeated ON block_counts (source) WHERE article_count >= 5;

CREATE TABLE revisions (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    seen_at TEXT NOT NULL,
    replaced_at TEXT NOT NULL,
    headline TEXT NOT NULL,
    body TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    modified_at TEXT
);
CREATE INDEX revisions_article_id ON revisions (article_id);
CREATE INDEX revisions_replaced_at ON revisions (replaced_at);

CREATE TABLE duplicates (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL UNIQUE REFERENCES articles(id) ON DELETE CASCADE,
    of_article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    signals TEXT NOT NULL DEFAULT '{}',
    decided_at TEXT NOT NULL,
    CHECK (article_id <> of_article_id)
);
CREATE INDEX duplicates_of_article_id ON duplicates (of_article_id);
CREATE INDEX duplicates_reason ON duplicates (reason);

-- Search --------------------------------------------------------------------------------------------------------------
-- datasette finds a search table by the exact spelling content=[table]. The triggers keep index and table one: rows of
-- these two tables are inserted, updated or deleted, never replaced (REPLACE skips the delete trigger).

CREATE VIRTUAL TABLE articles_fts USING FTS5 (
    headline, description,
    content=[articles], content_rowid=[id], tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts (rowid, headline, description) VALUES (new.id, new.headline, new.description);
END;
CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, headline, description)
    VALUES ('delete', old.id, old.headline, old.description);
END;
CREATE TRIGGER articles_fts_update AFTER UPDATE OF id, headline, description ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, headline, description)
    VALUES ('delete', old.id, old.headline, old.description);
    INSERT INTO articles_fts (rowid, headline, description) VALUES (new.id, new.headline, new.description);
END;

CREATE VIRTUAL TABLE article_texts_fts USING FTS5 (
    body,
    content=[article_texts], content_rowid=[article_id], tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER article_texts_fts_insert AFTER INSERT ON article_texts BEGIN
    INSERT INTO article_texts_fts (rowid, body) VALUES (new.article_id, new.body);
END;
CREATE TRIGGER article_texts_fts_delete AFTER DELETE ON article_texts BEGIN
    INSERT INTO article_texts_fts (article_texts_fts, rowid, body) VALUES ('delete', old.article_id, old.body);
END;
CREATE TRIGGER article_texts_fts_update AFTER UPDATE OF article_id, body ON article_texts BEGIN
    INSERT INTO article_texts_fts (article_texts_fts, rowid, body) VALUES ('delete', old.article_id, old.body);
    INSERT INTO article_texts_fts (rowid, body) VALUES (new.article_id, new.body);
END;
