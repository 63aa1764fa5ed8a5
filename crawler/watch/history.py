"""What the watch needs to know of one source, read from the archive."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.night.history import parse_instant
from crawler.watch.habits import Story, plain

# Whole crawls that are looked back at, stories that are compared, and stories that make the rhythm.
_CRAWLS, _LATEST, _EARLIER, _RHYTHM = 10, 20, 80, 5000
# Not every record of provenance is of a field that a reader sees.
_FIELDS = frozenset({"headline", "authors", "published", "modified", "language"})
# With less than this part of the usual number of words a body counts as not filled.
_SHORT = 0.2


@dataclass(frozen=True, slots=True)
class CrawlRow:
    """One whole crawl. ``outcome`` is "finished", "failed" or "killed"; "interrupted" where the owner stopped it."""

    id: int
    started: datetime
    outcome: str
    reason: str
    new: int
    requests: int
    pages_failed: int
    challenges: int
    challenged_by: str
    without_match: int


@dataclass(frozen=True, slots=True)
class SourceHistory:
    """A source as its crawls have found it; crawls and stories stand newest first."""

    name: str
    home: str
    zone: tzinfo
    crawls: tuple[CrawlRow, ...]
    published: tuple[datetime, ...]  # when stories came, of the last weeks
    latest: tuple[Story, ...]
    earlier: tuple[Story, ...]
    channel_errors: tuple[str, ...]
    rejections: tuple[tuple[str, int], ...]  # reasons of pages that the newest crawl could not use


def read_source(connection: sqlite3.Connection, name: str, utc: tzinfo) -> SourceHistory | None:
    """The history of a source; None for one that the archive does not know."""
    row = connection.execute("SELECT home, timezone FROM sources WHERE name = ?", [name]).fetchone()
    if row is None:
        return None
    crawls = tuple(CrawlRow(*_with_instant(found)) for found in connection.execute(_CRAWLS_SQL, [name, _CRAWLS]))
    first = connection.execute("SELECT min(id) FROM crawls WHERE source = ?", [name]).fetchone()[0]
    latest, earlier = _stories(connection, name, first or 0)
    return SourceHistory(
        name=name,
        home=row[0],
        zone=_zone(row[1], utc),
        crawls=crawls,
        published=tuple(parse_instant(at) for (at,) in connection.execute(_PUBLISHED, [name, first or 0, _RHYTHM])),
        latest=latest,
        earlier=earlier,
        channel_errors=tuple(
            error
            for (error,) in connection.execute("SELECT error FROM channels WHERE source = ? AND error <> ''", [name])
        ),
        rejections=tuple(connection.execute(_REJECTIONS, [crawls[0].id]).fetchall()) if crawls else (),
    )


_CRAWLS_SQL = """
SELECT id, started_at, CASE WHEN was_killed THEN 'killed' ELSE outcome END, reason, articles_new, requests,
    pages_failed, challenges, challenged_by, layouts_without_match
FROM crawls
WHERE source = ? AND outcome <> 'running'
    AND json_extract(options, '$.limit', '$.since', '$.urls') = '[null,null,null]'
ORDER BY id DESC LIMIT ?
"""
# The stories of the first crawl all came at once; when they were published tells more. Nobody publishes in the future.
_PUBLISHED = """
SELECT min(coalesce(published_at, first_seen_at), first_seen_at) FROM articles
WHERE source = ? AND (published_at IS NOT NULL OR crawl_id > ?)
ORDER BY published_at DESC LIMIT ?
"""
_REJECTIONS = """
SELECT reason, count(*) FROM pages WHERE crawl_id = ? AND state IN ('rejected', 'failed')
GROUP BY reason ORDER BY 2 DESC, 1 LIMIT 3
"""
# Old stories that a crawl came upon have the layout of their time. Found by their crawls, not by their source: of a
# source there may be a hundred thousand.
_LATEST_SQL = """
SELECT id FROM articles
WHERE crawl_id IN (SELECT id FROM crawls WHERE source = ? AND id > ? ORDER BY id DESC LIMIT 90)
    AND (published_at IS NULL OR julianday(first_seen_at) - julianday(published_at) < 30)
ORDER BY id DESC LIMIT ?
"""
_EARLIER_SQL = """
SELECT id FROM articles WHERE source = ? AND id < ? AND published_at IS NOT NULL ORDER BY published_at DESC LIMIT ?
"""


def _stories(
    connection: sqlite3.Connection, name: str, first_crawl: int
) -> tuple[tuple[Story, ...], tuple[Story, ...]]:
    latest = [number for (number,) in connection.execute(_LATEST_SQL, [name, first_crawl, _LATEST])]
    if not latest:
        return (), ()
    earlier = [number for (number,) in connection.execute(_EARLIER_SQL, [name, min(latest), _EARLIER])]
    usual = median(_words(connection, earlier).values() or [0])
    return _read(connection, latest, usual), _read(connection, earlier, usual)


def _read(connection: sqlite3.Connection, numbers: Sequence[int], usual_words: float) -> tuple[Story, ...]:
    words = _words(connection, numbers)
    found = []
    for number in numbers:
        row = connection.execute(
            """
            SELECT provenance, description <> '', image_url IS NOT NULL
            FROM articles JOIN article_texts ON article_id = id WHERE id = ?
            """,
            [number],
        ).fetchone()
        told = json.loads(row[0])
        paths = {name: plain(told[name]["source"]) for name in _FIELDS & told.keys() if told[name]["source"]}
        # These have no record of their own: they are there or not.
        others = {"description": row[1], "image": row[2], "body": words[number] >= _SHORT * usual_words}
        paths |= {name: "the page" for name, is_there in others.items() if is_there}
        rules = connection.execute("SELECT DISTINCT rule FROM removed_blocks WHERE article_id = ?", [number])
        found.append(Story(paths, frozenset(rule for (rule,) in rules)))
    return tuple(found)


def _words(connection: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, int]:
    sql = "SELECT word_count FROM articles WHERE id = ?"
    return {number: connection.execute(sql, [number]).fetchone()[0] for number in numbers}


def _with_instant(row: sqlite3.Row) -> list[Any]:
    return [row[0], parse_instant(row[1]), *tuple(row)[2:]]


def _zone(name: str | None, utc: tzinfo) -> tzinfo:
    try:
        return ZoneInfo(name) if name else utc
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return utc
