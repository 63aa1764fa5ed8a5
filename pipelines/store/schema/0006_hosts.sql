-- What is remembered of hosts that asked to be left alone, or give no answer.

CREATE TABLE hosts (
    host TEXT PRIMARY KEY,
    closed_until TEXT,
    reason TEXT NOT NULL DEFAULT '',
    failed_runs INTEGER NOT NULL DEFAULT 0,
    failing_since TEXT
) WITHOUT ROWID;
CREATE INDEX hosts_closed_until ON hosts (closed_until);
