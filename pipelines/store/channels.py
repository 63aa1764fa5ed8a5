"""The rows of channels and of the pages that they name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from crawler.items import ChannelVisit
from pipelines.dedupe import canonical_url
from pipelines.store.rows import KnownChannel
from pipelines.store.values import clean, instant_of, maybe_stamp, stamp
from pipelines.store.visits import Rhythm, is_same_visit, next_channel_visit


def known(database: Database, url: str) -> KnownChannel | None:
    """What is known of a channel's address."""
    row = database.execute(f"{_SELECT} WHERE url = ?", [clean(url)]).fetchone()
    return _known(row) if row else None


def of_source(database: Database, source: str) -> list[KnownChannel]:
    """All channels of a site, in the order in which they were found."""
    return [_known(row) for row in database.execute(f"{_SELECT} WHERE source = ? ORDER BY id", [source])]


_SELECT = """
    SELECT url, kind, found_by, etag, last_modified, content_hash, error, last_links, body_bytes, next_visit_at
    FROM channels LEFT JOIN channel_visits ON channel_visits.channel_id = channels.id
"""


def _known(row: tuple[Any, ...]) -> KnownChannel:
    *values, next_visit_at = row
    return KnownChannel(*(*values, instant_of(next_visit_at)))


def save(database: Database, crawl_id: int, visit: ChannelVisit, rhythm: Rhythm) -> None:
    """One reading of a channel: its own row where it said something new, every page that it names, its next visit."""
    channel_id = _ensure(database, visit)
    if not visit.is_continuation:
        _note(database, channel_id, visit)
    has_news = _name_pages(database, crawl_id, channel_id, visit)
    if not visit.is_continuation:
        _plan(database, channel_id, visit, rhythm, has_news=has_news)


def link(database: Database, page_id: int, channels: Iterable[str], seen_at: str) -> None:
    """Notes which channels (by address) named a page; a channel that was never read is passed over."""
    database.conn.executemany(
        """
        INSERT INTO page_channels (page_id, channel_id, first_named_at) SELECT ?, id, ? FROM channels WHERE url = ?
        ON CONFLICT DO NOTHING
        """,
        [(page_id, seen_at, clean(url)) for url in channels],
    )


def _ensure(database: Database, visit: ChannelVisit) -> int:
    now, url = stamp(visit.fetched_at), clean(visit.url)
    database.execute(
        """
        INSERT INTO channels (source, kind, url, found_by, first_seen_at, last_changed_at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (url) DO NOTHING
        """,
        [visit.source, str(visit.kind), url, clean(visit.found_by), now, now],
    )
    row = database.execute("SELECT id FROM channels WHERE url = ?", [url]).fetchone()
    return int(row[0])


def _note(database: Database, channel_id: int, visit: ChannelVisit) -> None:
    """Writes only what is news: servers change their ETag for the same content, and an error may go on for weeks."""
    error = clean(visit.error, 500)
    if visit.not_modified or (error and not visit.links):
        database.execute(
            """
            UPDATE channels SET error = :error, http_status = :status, last_changed_at = :now
            WHERE id = :id AND error <> :error
            """,
            {"id": channel_id, "error": error, "status": visit.http_status, "now": stamp(visit.fetched_at)},
        )
        return
    database.execute(
        """
        UPDATE channels SET
            etag = :etag, last_modified = :modified, content_hash = :hash, http_status = :status, last_links = :links,
            error = :error, last_changed_at = :now, body_bytes = :bytes
        WHERE id = :id AND (content_hash, error, last_links) IS NOT (:hash, :error, :links)
        """,
        {
            "id": channel_id,
            "etag": clean(visit.etag, 500),
            "modified": clean(visit.last_modified, 500),
            "hash": visit.content_hash,
            "status": visit.http_status,
            "links": len(visit.links),
            "bytes": visit.body_bytes,
            "error": error,
            "now": stamp(visit.fetched_at),
        },
    )


def _plan(database: Database, channel_id: int, visit: ChannelVisit, rhythm: Rhythm, *, has_news: bool) -> None:
    """When the channel is asked again. One that cannot be read has no rhythm: every run tries that may."""
    now = visit.fetched_at
    sql = "SELECT visited_at, news_at, next_visit_at IS NULL FROM channel_visits WHERE channel_id = ?"
    visited_at, known_news_at, was_unreadable = database.execute(sql, [channel_id]).fetchone() or (None, None, 0)
    is_as_before = bool(was_unreadable) == bool(visit.error)
    if is_as_before and not has_news and visit.not_before is None and is_same_visit(now, instant_of(visited_at)):
        return
    news_at = (instant_of(known_news_at) if not has_news else None) or now
    planned = visit.not_before if visit.error else next_channel_visit(news_at, now, rhythm)
    database.execute(
        """
        INSERT INTO channel_visits (channel_id, visited_at, news_at, next_visit_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (channel_id) DO UPDATE SET
            visited_at = excluded.visited_at, news_at = excluded.news_at, next_visit_at = excluded.next_visit_at
        """,
        [channel_id, stamp(now), stamp(news_at), maybe_stamp(planned)],
    )


def _name_pages(database: Database, crawl_id: int, channel_id: int, visit: ChannelVisit) -> bool:
    """Makes the pages known that the channel names; returns whether one of them was not."""
    now = stamp(visit.fetched_at)
    urls = list(dict.fromkeys(canonical_url(entry.url) for entry in visit.links))
    urls = [url for url in urls if url.startswith(("http://", "https://"))]
    named = database.conn.executemany(
        """
        INSERT INTO pages (source, url, first_seen_at, crawl_id) VALUES (?, ?, ?, ?) ON CONFLICT (url) DO NOTHING
        """,
        [(visit.source, url, now, crawl_id) for url in urls],
    )
    database.conn.executemany(
        """
        INSERT INTO page_channels (page_id, channel_id, first_named_at) SELECT id, ?, ? FROM pages WHERE url = ?
        ON CONFLICT DO NOTHING
        """,
        [(channel_id, now, url) for url in urls],
    )
    # What was known from other stories alone is named by a channel now.
    database.execute(
        """
        UPDATE pages SET neighbour_steps = 0 WHERE source = ? AND neighbour_steps > 0
        AND EXISTS (SELECT 1 FROM page_channels WHERE page_id = pages.id)
        """,
        [visit.source],
    )
    return named.rowcount > 0
