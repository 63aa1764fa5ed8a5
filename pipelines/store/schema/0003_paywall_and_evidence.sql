-- What is known of a paywall, and by which words a page was rejected.

ALTER TABLE articles ADD COLUMN paywall TEXT NOT NULL DEFAULT 'unknown' CHECK (paywall IN ('yes', 'no', 'unknown'));
UPDATE articles SET paywall = 'yes' WHERE is_paywalled = 1;
CREATE INDEX articles_paywall ON articles (paywall);

ALTER TABLE pages ADD COLUMN evidence TEXT NOT NULL DEFAULT '';
