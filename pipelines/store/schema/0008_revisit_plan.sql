-- The rhythm of each channel: when it last named a story that nobody knew, and when it is asked again.

CREATE TABLE channel_visits (
    channel_id INTEGER PRIMARY KEY REFERENCES channels(id),
    visited_at TEXT NOT NULL,
    news_at TEXT NOT NULL,
    next_visit_at TEXT
);
CREATE INDEX channel_visits_next_visit_at ON channel_visits (next_visit_at);
