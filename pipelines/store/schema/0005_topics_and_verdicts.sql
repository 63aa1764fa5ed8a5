-- Topics beside the facets, tags that nearly were, and what the owner decided.

ALTER TABLE tags ADD COLUMN kind TEXT NOT NULL DEFAULT 'facet' CHECK (kind IN ('facet', 'topic'));
CREATE INDEX tags_kind ON tags (kind);

ALTER TABLE article_tags ADD COLUMN decided_by TEXT NOT NULL DEFAULT 'machine'
    CHECK (decided_by IN ('machine', 'owner'));
CREATE INDEX article_tags_decided_by ON article_tags (decided_by);
-- The review queue asks for the tags that the machine is least sure of.
CREATE INDEX article_tags_doubtful ON article_tags (article_id, tag) WHERE score < 0.7;

-- What the tagger nearly asserted: not shown as a tag, but worth an owner's look.
CREATE TABLE near_misses (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    tag TEXT NOT NULL REFERENCES tags(name),
    score REAL NOT NULL,
    evidence TEXT NOT NULL DEFAULT '',
    start INTEGER NOT NULL DEFAULT 0,
    "end" INTEGER NOT NULL DEFAULT 0,
    rule TEXT NOT NULL DEFAULT '',
    UNIQUE (article_id, tag)
);
CREATE INDEX near_misses_tag ON near_misses (tag);
CREATE INDEX near_misses_score ON near_misses (score);

-- The owner's word on a tag of an article: it wins over the tagger's, also when the article is read again.
CREATE TABLE verdicts (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    tag TEXT NOT NULL REFERENCES tags(name),
    verdict TEXT NOT NULL CHECK (verdict IN ('yes', 'no')),
    countries TEXT NOT NULL DEFAULT '',
    decided_at TEXT NOT NULL,
    UNIQUE (article_id, tag)
);
CREATE INDEX verdicts_tag ON verdicts (tag);
CREATE INDEX verdicts_verdict ON verdicts (verdict);
