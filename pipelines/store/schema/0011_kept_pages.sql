-- Where each page, and the page of each article, is kept as it was received.

ALTER TABLE pages ADD COLUMN record_file TEXT NOT NULL DEFAULT '';
ALTER TABLE pages ADD COLUMN record_offset INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pages ADD COLUMN record_length INTEGER NOT NULL DEFAULT 0;
CREATE INDEX pages_record_file ON pages (record_file) WHERE record_file <> '';

ALTER TABLE articles ADD COLUMN record_file TEXT NOT NULL DEFAULT '';
ALTER TABLE articles ADD COLUMN record_offset INTEGER NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN record_length INTEGER NOT NULL DEFAULT 0;
CREATE INDEX articles_record_file ON articles (record_file) WHERE record_file <> '';
