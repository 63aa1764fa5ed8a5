-- Which paragraphs stand everywhere is decided by runs that came to their end: a run that goes on where another was cut
-- off reads by the same statistics as that one, and so ends where it would have ended.

ALTER TABLE block_counts ADD COLUMN settled_count INTEGER NOT NULL DEFAULT 0;
UPDATE block_counts SET settled_count = article_count;
DROP INDEX block_counts_repeated;
CREATE INDEX block_counts_settled ON block_counts (source) WHERE settled_count >= 5;
