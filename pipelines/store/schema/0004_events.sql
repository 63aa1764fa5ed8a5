-- What is done in a story and how far it is, for each of its facets; '' where the evidence does not tell.

ALTER TABLE article_tags ADD COLUMN action TEXT NOT NULL DEFAULT '';
ALTER TABLE article_tags ADD COLUMN stage TEXT NOT NULL DEFAULT '';
CREATE INDEX article_tags_action ON article_tags (action);
CREATE INDEX article_tags_stage ON article_tags (stage);
