"""The rows of pages: what is known of each URL, whatever became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlite_utils import Database

from crawler.items import Page, PageFailure
from pipelines.dedupe import canonical_url
from pipelines.store import records, visits
from pipelines.store.facts import evidence_of_rejection
from pipelines.store.rows import KnownPage
from pipelines.store.values import clean, instant_of, maybe_stamp, stamp


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row of ``pages`` as far as the writing of it needs to know."""

    id: int
    url: str
    state: str
    reason: str
    content_hash: str
    attempts: int
    article_id: int | None
    fetched_at: datetime | None


def known(database: Database, url: str) -> KnownPage | None:
    """What is known of an address, in whatever spelling."""
    row = database.execute(
        """
        SELECT pages.url, state, reason, fetched_at, next_visit_at, etag, last_modified, attempts, articles.modified_at,
            neighbour_steps, body_bytes
        FROM pages LEFT JOIN articles ON articles.id = pages.article_id WHERE pages.url = ?
        """,
        [canonical_url(url)],
    ).fetchone()
    if row is None:
        return None
    url, state, reason, fetched_at, next_visit_at, etag, last_modified, attempts, modified_at, steps, size = row
    return KnownPage(
        url=url,
        state=state,
        reason=reason,
        fetched_at=instant_of(fetched_at),
        next_visit_at=instant_of(next_visit_at),
        etag=etag,
        last_modified=last_modified,
        attempts=attempts,
        modified_at=instant_of(modified_at),
        neighbour_steps=steps,
        body_bytes=size,
    )


def waiting(database: Database, source: str, now: datetime, limit: int) -> list[str]:
    """Addresses that channels of a site named and nobody fetched, newest first, then those whose next visit is due."""
    rows = database.execute(
        """
        SELECT url FROM (
            SELECT url, 0 AS rank, first_seen_at AS at, id FROM pages
            WHERE source = :source AND state = 'pending' AND neighbour_steps = 0
            UNION ALL
            SELECT url, 1, next_visit_at, id FROM pages
            WHERE source = :source AND state IN ('article', 'rejected', 'failed', 'gone') AND next_visit_at <= :now
        ) ORDER BY rank, at DESC, id LIMIT :limit
        """,
        {"source": source, "now": stamp(now), "limit": limit},
    )
    return [url for (url,) in rows]


def waiting_neighbours(database: Database, source: str, limit: int) -> list[str]:
    """Addresses that only other stories of a site named and nobody fetched: the fewest steps first, then the newest."""
    rows = database.execute(
        """
        SELECT url FROM pages WHERE source = ? AND neighbour_steps > 0 AND state = 'pending'
        ORDER BY neighbour_steps, first_seen_at DESC, id LIMIT ?
        """,
        [source, limit],
    )
    return [url for (url,) in rows]


def name_neighbours(database: Database, page: Page, urls: Iterable[str], crawl_id: int) -> None:
    """The addresses that a story names as the ones before and after it wait to be fetched, where nobody knew them."""
    database.conn.executemany(
        """
        INSERT INTO pages (source, url, first_seen_at, crawl_id, neighbour_steps)
        SELECT ?, ?, ?, ?, neighbour_steps + 1 FROM pages WHERE url = ? ON CONFLICT (url) DO NOTHING
        """,
        [(page.source, canonical_url(url), stamp(page.fetched_at), crawl_id, canonical_url(page.url)) for url in urls],
    )


def ensure(database: Database, source: str, url: str, crawl_id: int, now: datetime) -> PageRow:
    """The row of an address (canonical), made when it is new."""
    found = by_url(database, url)
    if found is None:
        database.execute(
            "INSERT INTO pages (source, url, first_seen_at, crawl_id) VALUES (?, ?, ?, ?)",
            [source, url, stamp(now), crawl_id],
        )
        found = by_url(database, url)
        assert found is not None
    return found


def by_url(database: Database, url: str) -> PageRow | None:
    """The row of an address (canonical)."""
    return _row(database, "url = ?", url)


def by_id(database: Database, page_id: int | None) -> PageRow | None:
    """The row of a number."""
    return None if page_id is None else _row(database, "id = ?", page_id)


def _row(database: Database, condition: str, value: str | int) -> PageRow | None:
    row = database.execute(
        f"SELECT id, url, state, reason, content_hash, attempts, article_id, fetched_at FROM pages WHERE {condition}",  # noqa: S608  # ours
        [value],
    ).fetchone()
    if row is None:
        return None
    names = [field.name for field in fields(PageRow)]
    return PageRow(**dict(zip(names, [*row[:-1], instant_of(row[-1])], strict=True)))


def note_article(
    database: Database,
    row: PageRow,
    page: Page,
    article_id: int,
    content_hash: str,
    *,
    next_visit: datetime | None = None,
) -> None:
    """The page holds this article, and is kept where its reading is.

    A second look within the hour that found the same article writes nothing but where the page is kept.
    """
    kept = page.kept if row.url == canonical_url(page.url) else None
    was = (row.state, row.article_id, row.content_hash)
    if was == ("article", article_id, content_hash) and visits.is_same_visit(page.fetched_at, row.fetched_at):
        records.point_page(database, row.url, kept)
        return
    database.execute(
        """
        UPDATE pages SET
            state = 'article', reason = '', evidence = '', http_status = :status, etag = :etag,
            last_modified = :modified, content_hash = :hash, fetched_at = :now, next_visit_at = :next, attempts = 0,
            gone_at = NULL, article_id = :article_id, body_bytes = :bytes, record_file = coalesce(:file, record_file),
            record_offset = coalesce(:offset, record_offset), record_length = coalesce(:length, record_length)
        WHERE id = :id
        """,
        {
            "id": row.id,
            "status": page.http_status,
            "etag": clean(page.etag, 500),
            "modified": clean(page.last_modified, 500),
            "hash": content_hash,
            "bytes": len(page.body),
            "now": stamp(page.fetched_at),
            "next": maybe_stamp(next_visit),
            "article_id": article_id,
            **dict(zip(("file", "offset", "length"), kept or (None, None, None), strict=True)),
        },
    )


def note_rejection(database: Database, row: PageRow, page: Page, reason: str) -> None:
    """The page is no article, or not now. An article that was read from it before stays as it is."""
    evidence = evidence_of_rejection(page.article)
    if reason in visits.PASSING_REASONS:
        note_failed_visit(database, row, page.fetched_at, page.http_status, reason, evidence=evidence)
        return
    if row.state == "rejected" and row.reason == reason and visits.is_same_visit(page.fetched_at, row.fetched_at):
        return
    database.execute(
        """
        UPDATE pages SET
            state = 'rejected', reason = :reason, evidence = :evidence, http_status = :status, etag = :etag,
            last_modified = :modified, fetched_at = :now, next_visit_at = NULL, attempts = 0
        WHERE id = :id
        """,
        {
            "id": row.id,
            "reason": clean(reason, 500),
            "evidence": evidence,
            "status": page.http_status,
            "etag": clean(page.etag, 500),
            "modified": clean(page.last_modified, 500),
            "now": stamp(page.fetched_at),
        },
    )


def note_failure(database: Database, row: PageRow, failure: PageFailure) -> None:
    """The page could not be had for now, or is gone."""
    if failure.is_gone:
        note_gone(database, row, failure.fetched_at, failure.http_status, failure.reason)
    else:
        note_failed_visit(
            database, row, failure.fetched_at, failure.http_status, failure.reason, not_before=failure.not_before
        )


def plan_revisit(database: Database, url: str, now: datetime, ages: Sequence[float]) -> None:
    """A page that an article was read from is read again by the article's age."""
    row = database.execute(
        """
        SELECT pages.id, next_visit_at, coalesce(published_at, articles.first_seen_at)
        FROM pages JOIN articles ON articles.page_id = pages.id WHERE pages.url = ? AND state = 'article'
        """,
        [canonical_url(url)],
    ).fetchone()
    published = instant_of(row[2]) if row is not None else None
    if row is None or published is None:
        return
    planned = maybe_stamp(visits.next_revisit(published, now, ages))
    if planned != row[1]:
        database.execute("UPDATE pages SET next_visit_at = ? WHERE id = ?", [planned, row[0]])


def confirm(database: Database, row: PageRow, now: datetime) -> bool:
    """The server says that the page is as it was (status 304). Returns whether that was worth a note."""
    if visits.is_same_visit(now, row.fetched_at) and row.attempts == 0:
        return False
    state = "article" if row.article_id is not None and row.state in {"failed", "gone"} else row.state
    reason = "" if state == "article" else row.reason
    database.execute(
        """
        UPDATE pages SET
            http_status = CASE WHEN state IN ('failed', 'gone') THEN 304 ELSE http_status END,
            state = ?, reason = ?, fetched_at = ?, next_visit_at = NULL, attempts = 0, gone_at = NULL
        WHERE id = ?
        """,
        [state, reason, stamp(now), row.id],
    )
    return True


def note_failed_visit(
    database: Database,
    row: PageRow,
    now: datetime,
    http_status: int,
    reason: str,
    *,
    evidence: str = "",
    not_before: datetime | None = None,
) -> None:
    """The page could not be had for now: it is asked for again, the later the more often it failed."""
    reason = clean(reason, 500)
    if row.state == "failed" and row.reason == reason and visits.is_same_visit(now, row.fetched_at):
        return
    attempts = row.attempts + 1
    database.execute(
        """
        UPDATE pages SET
            state = 'failed', reason = :reason, evidence = :evidence, http_status = :status, fetched_at = :now,
            next_visit_at = :next,
            attempts = :attempts
        WHERE id = :id
        """,
        {
            "id": row.id,
            "reason": reason,
            "evidence": evidence,
            "status": http_status,
            "now": stamp(now),
            "next": maybe_stamp(visits.next_visit_after_failure(now, attempts, not_before)),
            "attempts": attempts,
        },
    )


def note_gone(
    database: Database, row: PageRow, now: datetime, http_status: int, reason: str, *, since: datetime | None = None
) -> None:
    """The page is gone, since then where it was missed before."""
    reason = clean(reason, 500)
    if row.state == "gone" and row.reason == reason and visits.is_same_visit(now, row.fetched_at):
        return
    database.execute(
        """
        UPDATE pages SET
            state = 'gone', reason = :reason, http_status = :status, fetched_at = :now, next_visit_at = :next,
            attempts = attempts + 1, gone_at = coalesce(gone_at, :since)
        WHERE id = :id
        """,
        {
            "id": row.id,
            "reason": reason,
            "status": http_status,
            "now": stamp(now),
            "since": stamp(since or now),
            "next": stamp(visits.next_visit_when_gone(now)),
        },
    )
