-- What the lists of an archive of a million articles need.

-- Of the sentences that prove a facet of a story one stands for it in lists of events: it is chosen when it is stored, not
-- anew for every line that is counted.
ALTER TABLE article_tags ADD COLUMN is_quoted INTEGER NOT NULL DEFAULT 0 CHECK (is_quoted IN (0, 1));
UPDATE article_tags SET is_quoted = 1 WHERE id = (
    SELECT id FROM (
        SELECT other.id, other.evidence, other.start, other.start < length(articles.headline) AS is_headline
        FROM article_tags AS other JOIN articles ON articles.id = other.article_id
        WHERE other.article_id = article_tags.article_id AND other.tag = article_tags.tag
    ) ORDER BY evidence = '', is_headline, start LIMIT 1
);
CREATE INDEX article_tags_quoted ON article_tags (article_id, tag, action, stage) WHERE is_quoted = 1;

-- Lists without copies are counted without visiting a row.
DROP INDEX articles_localization_published_at;
CREATE INDEX articles_localization_published_at ON articles (is_localization, published_at, status, source, language);
DROP INDEX articles_language;
CREATE INDEX articles_language ON articles (language, status);
DROP INDEX articles_source_published_at;
CREATE INDEX articles_source_published_at ON articles (source, published_at, status, is_localization, language);
-- The facet by days, and the stories of one.
CREATE INDEX articles_published_date ON articles (date(published_at), status);
-- What one rule took out, by site and kind; what was taken out of one site's stories, by rule and kind.
DROP INDEX removed_blocks_rule;
CREATE INDEX removed_blocks_rule ON removed_blocks (rule, source, kind);
DROP INDEX removed_blocks_source_rule;
CREATE INDEX removed_blocks_source_rule ON removed_blocks (source, rule, article_id, kind);
-- The latest arrivals of each source.
CREATE INDEX articles_source ON articles (source);
