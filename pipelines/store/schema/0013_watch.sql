-- The desk watches itself: which runs were killed, who put a challenge before us, and the alarms with their messages.

ALTER TABLE crawls ADD COLUMN was_killed INTEGER NOT NULL DEFAULT 0 CHECK (was_killed IN (0, 1));
ALTER TABLE crawls ADD COLUMN process TEXT NOT NULL DEFAULT '';
ALTER TABLE crawls ADD COLUMN challenges INTEGER NOT NULL DEFAULT 0;
ALTER TABLE crawls ADD COLUMN challenged_by TEXT NOT NULL DEFAULT '';
ALTER TABLE crawls ADD COLUMN layouts_without_match INTEGER NOT NULL DEFAULT 0;

-- One row from the day on which something was found wrong with a source to the day on which it was right again.
CREATE TABLE alarms (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources(name),
    kind TEXT NOT NULL CHECK (kind IN ('failing', 'challenge', 'silence', 'field', 'path', 'layout')),
    subject TEXT NOT NULL DEFAULT '',
    what TEXT NOT NULL,
    cause TEXT NOT NULL,
    next_step TEXT NOT NULL,
    began_at TEXT NOT NULL,
    ended_at TEXT,
    end_note TEXT NOT NULL DEFAULT '',
    told_at TEXT NOT NULL,
    crawl_id INTEGER REFERENCES crawls(id)
);
CREATE UNIQUE INDEX alarms_standing ON alarms (source, kind, subject) WHERE ended_at IS NULL;
CREATE INDEX alarms_source ON alarms (source);
CREATE INDEX alarms_kind ON alarms (kind);
CREATE INDEX alarms_began_at ON alarms (began_at);
CREATE INDEX alarms_crawl_id ON alarms (crawl_id);

-- What is to be sent of them, and what came of it: a receiver that is down for a night gets it the next one.
CREATE TABLE alarm_messages (
    id INTEGER PRIMARY KEY,
    alarm_id INTEGER NOT NULL REFERENCES alarms(id) ON DELETE CASCADE,
    event TEXT NOT NULL CHECK (event IN ('began', 'ended', 'reminder')),
    way TEXT NOT NULL CHECK (way IN ('webhook', 'mail')),
    made_at TEXT NOT NULL,
    sent_at TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try_at TEXT,
    error TEXT NOT NULL DEFAULT ''
);
CREATE INDEX alarm_messages_alarm_id ON alarm_messages (alarm_id);
CREATE INDEX alarm_messages_waiting ON alarm_messages (way, next_try_at) WHERE next_try_at IS NOT NULL;
