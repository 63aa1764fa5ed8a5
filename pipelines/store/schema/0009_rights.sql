-- What publishers say about the use of their stories.

CREATE TABLE article_rights (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (article_id, kind, value, source)
) WITHOUT ROWID;
CREATE INDEX article_rights_kind ON article_rights (kind);
CREATE INDEX article_rights_value ON article_rights (value);

ALTER TABLE articles ADD COLUMN is_reserved INTEGER NOT NULL DEFAULT 0 CHECK (is_reserved IN (0, 1));
CREATE INDEX articles_is_reserved ON articles (is_reserved);
