-- What the ranking of rules, the stories that only other stories name, and the bound of block_counts need.

-- The rules of each site are counted from the index alone: the rows hold texts, and a join would visit every article.
ALTER TABLE removed_blocks ADD COLUMN source TEXT NOT NULL DEFAULT '';
UPDATE removed_blocks SET source = (SELECT articles.source FROM articles WHERE articles.id = removed_blocks.article_id);
CREATE INDEX removed_blocks_source_rule ON removed_blocks (source, rule, article_id);

-- How far a page is from what the channels name: previous and next links are followed, but not for ever.
ALTER TABLE pages ADD COLUMN neighbour_steps INTEGER NOT NULL DEFAULT 0;
CREATE INDEX pages_beside_channels ON pages (source) WHERE neighbour_steps > 0;
CREATE INDEX neighbours_url ON neighbours (url) WHERE url <> '';

-- When a paragraph was last counted: those that are old and rare make room for new ones.
ALTER TABLE block_counts ADD COLUMN last_counted_at TEXT NOT NULL DEFAULT '';
