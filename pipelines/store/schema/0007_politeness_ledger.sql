-- What each run asked of each host, to show to a publisher who asks; and how large documents were, so that what a
-- "not modified" saved can be told.

CREATE TABLE host_ledger (
    crawl_id INTEGER NOT NULL REFERENCES crawls(id),
    host TEXT NOT NULL,
    requests INTEGER NOT NULL DEFAULT 0,
    bytes_received INTEGER NOT NULL DEFAULT 0,
    bytes_saved INTEGER NOT NULL DEFAULT 0,
    not_modified INTEGER NOT NULL DEFAULT 0,
    seconds_waited REAL NOT NULL DEFAULT 0,
    busy_answers INTEGER NOT NULL DEFAULT 0,
    robots_allowed INTEGER NOT NULL DEFAULT 0,
    robots_refused INTEGER NOT NULL DEFAULT 0,
    retries INTEGER NOT NULL DEFAULT 0,
    errors INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (crawl_id, host)
) WITHOUT ROWID;
CREATE INDEX host_ledger_host ON host_ledger (host);

ALTER TABLE pages ADD COLUMN body_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE channels ADD COLUMN body_bytes INTEGER NOT NULL DEFAULT 0;
