"""What the archive knows about past crawls: read-only and by plain SQL, so that a look never writes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from crawler.night.errors import NightError
from pipelines.store import alive, crawls
from pipelines.store.schema import APPLICATION_ID

_INSTANT = "%Y-%m-%dT%H:%M:%SZ"

# A run that was narrowed to some stories, or that did not come to its end, is not the night's crawl of that site.
_LAST_WHOLE_CRAWLS = """
SELECT source, started_at FROM crawls
WHERE id IN (
    SELECT max(id) FROM crawls
    WHERE outcome IN ('finished', 'failed')
    AND json_extract(options, '$.limit', '$.since', '$.urls') = '[null,null,null]'
    GROUP BY source
)
"""
_LAST_WHOLE_CRAWL = """
SELECT started_at FROM crawls
WHERE source = ? AND outcome IN ('finished', 'failed')
    AND json_extract(options, '$.limit', '$.since', '$.urls') = '[null,null,null]'
ORDER BY id DESC LIMIT 1
"""
_SOURCES = """
SELECT
    sources.name, sources.home, crawls.id, crawls.started_at, crawls.finished_at, crawls.outcome, crawls.reason,
    {was_killed} AS was_killed, {process} AS process,
    coalesce(crawls.articles_new, 0) AS articles_new, coalesce(crawls.articles_changed, 0) AS articles_changed,
    coalesce(crawls.pages_failed, 0) AS pages_failed,
    (SELECT count(*) FROM articles WHERE articles.source = sources.name) AS articles,
    (
        SELECT count(*) FROM crawls AS bad WHERE bad.source = sources.name AND (bad.outcome = 'failed' OR {bad_killed})
        AND bad.id > coalesce((
            SELECT max(good.id) FROM crawls AS good WHERE good.source = sources.name AND good.outcome = 'finished'
        ), 0)
    ) AS failed_crawls
FROM sources
LEFT JOIN crawls ON crawls.id = (SELECT max(id) FROM crawls WHERE crawls.source = sources.name)
ORDER BY sources.name
"""


_CLOSED_HOSTS = "SELECT host, closed_until, reason FROM hosts WHERE closed_until > ?"


@dataclass(frozen=True, slots=True)
class ClosedHost:
    """A host that is not asked for now, and why: it asked for a pause, or gives no answer and is probed seldom."""

    host: str
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as the archive knows it, with its last crawl (of any kind)."""

    name: str
    home: str
    crawl_id: int | None
    started_at: datetime | None
    finished_at: datetime | None
    outcome: str  # "running", "finished", "failed", "interrupted", "killed"; "" when it was never crawled
    reason: str
    articles_new: int
    articles_changed: int
    pages_failed: int
    articles: int
    failed_crawls: int = 0  # in a row, up to the last one


@dataclass(frozen=True, slots=True)
class StandingAlarm:
    """What is wrong with a source since when, with the likely cause and the next step."""

    kind: str
    subject: str
    began_at: datetime
    what: str
    cause: str
    next_step: str


def require_archive(database: Path) -> None:
    """Raise NightError unless ``database`` is there and is an archive of this program; nothing is written."""
    if not database.is_file():
        raise NightError(no_archive(database))
    try:
        with reading(database) as connection:
            owner = connection.execute("PRAGMA application_id").fetchone()[0]
    except NightError as error:
        raise NightError(f"{error}; name the right file with -s DATABASE= or NIGHTDESK_DB") from error
    if owner != APPLICATION_ID:
        raise NightError(
            f"the file {database} is the database of another program and was left alone: "
            "name the right file with -s DATABASE= or NIGHTDESK_DB"
        )


def no_archive(database: Path) -> str:
    """The sentence for a place where there is no archive: why, and what makes one."""
    if database.is_dir():
        return f"{database} is a folder and no archive: name a file in it with -s DATABASE= or NIGHTDESK_DB"
    if not database.parent.is_dir():
        return f"there is no archive {database}, and no folder {database.parent}: is the path right?"
    return f"there is no archive {database} yet: scrapy night or make demo makes one"


def last_crawls(database: Path) -> dict[str, datetime]:
    """When the last whole crawl of each source began; empty while there is no archive."""
    if not database.exists():
        return {}
    with reading(database) as connection:
        return {name: parse_instant(started) for name, started in connection.execute(_LAST_WHOLE_CRAWLS)}


def last_crawl(database: Path, name: str) -> datetime | None:
    """When the last whole crawl of one source began; None for one that was never crawled whole."""
    if not database.exists():
        return None
    with reading(database) as connection:
        row = connection.execute(_LAST_WHOLE_CRAWL, [name]).fetchone()
    return parse_instant(row[0]) if row is not None else None


def sources(database: Path) -> list[SourceState]:
    """Every source of the archive, by name."""
    with reading(database) as connection:
        is_known = "was_killed" in {row[1] for row in connection.execute("PRAGMA table_info(crawls)")}
        # An archive of an older version is not migrated by a look.
        names = ("crawls.was_killed", "crawls.process") if is_known else ("0", "''")
        sql = _SOURCES.format(was_killed=names[0], process=names[1], bad_killed="bad.was_killed" if is_known else "0")
        return [_state(row, database) for row in connection.execute(sql)]


def standing_alarms(database: Path) -> dict[str, list[StandingAlarm]]:
    """What is wrong with which source, the oldest first; empty while there is no archive that knows of any."""
    found: dict[str, list[StandingAlarm]] = {}
    if not database.exists():
        return found
    with reading(database) as connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'standing_alarms'").fetchone() is None:
            return found
        rows = connection.execute("SELECT source, kind, subject, began_at, what, cause, next_step FROM standing_alarms")
        for source, kind, subject, began, *told in rows:
            found.setdefault(source, []).append(StandingAlarm(kind, subject, parse_instant(began), *told))
    return found


def killed_crawls(database: Database, path: Path) -> set[int]:
    """The crawls that stand as running though their process is gone; whoever writes next closes them."""
    return set(crawls.killed(database, path))


def closed_hosts(database: Path, now: datetime) -> dict[str, ClosedHost]:
    """The hosts that are not asked at this instant, by name; empty while there is no archive that knows of any."""
    if not database.exists():
        return {}
    with reading(database) as connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'hosts'").fetchone() is None:
            return {}  # written by an older version, and not migrated by a look
        rows = connection.execute(_CLOSED_HOSTS, (now.astimezone(UTC).strftime(_INSTANT),))
        return {host: ClosedHost(host, parse_instant(until), reason) for host, until, reason in rows}


def newest_crawl(database: Path) -> int:
    """The highest number of a crawl so far, 0 for none; the crawls of a round have higher ones."""
    if not database.exists():
        return 0
    with reading(database) as connection:
        return int(connection.execute("SELECT coalesce(max(id), 0) FROM crawls").fetchone()[0])


def crawls_after(database: Path, crawl_id: int, names: Sequence[str]) -> list[int]:
    """The crawls of these sources that began after crawl ``crawl_id``."""
    with reading(database) as connection:
        rows = connection.execute("SELECT id, source FROM crawls WHERE id > ? ORDER BY id", (crawl_id,))
        return [number for number, source in rows if source in set(names)]


def night_of(database: Path, crawl_id: int) -> list[int]:
    """The crawls that belong together with this one: begun while another of them was running, or within an hour."""
    with reading(database) as connection:
        rows = list(connection.execute("SELECT id, started_at, finished_at FROM crawls ORDER BY id DESC"))
    together: list[int] = []
    begin: datetime | None = None
    for number, started, finished in rows:
        ended = parse_instant(finished or started)
        if number == crawl_id or (begin is not None and (begin - ended).total_seconds() <= _ONE_NIGHT):
            together.append(number)
            begin = min(begin, parse_instant(started)) if begin else parse_instant(started)
        elif begin is not None:
            break
    return sorted(together)


# Crawls of one round follow each other at once; an hour bridges a slow site without joining two nights.
_ONE_NIGHT = 3600


def parse_instant(text: str) -> datetime:
    """An instant as the archive writes it."""
    return datetime.strptime(text, _INSTANT).replace(tzinfo=UTC)


@contextmanager
def reading(database: Path) -> Iterator[sqlite3.Connection]:
    """The archive, for reading alone; SQLite's errors come as NightError."""
    # An archive in a folder that may only be read cannot make the file that readers of a write-ahead log share. Nobody
    # writes there either, unless a log is there already.
    is_at_rest = not os.access(database.parent, os.W_OK) and not database.with_name(f"{database.name}-wal").exists()
    options = "mode=ro&immutable=1" if is_at_rest else "mode=ro"
    try:
        connection = sqlite3.connect(f"{database.absolute().as_uri()}?{options}", uri=True, timeout=30)
        try:
            connection.row_factory = sqlite3.Row
            yield connection
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise NightError(f"the archive {database} cannot be read: {error}") from error


def _outcome(row: sqlite3.Row, database: Path) -> tuple[str, str]:
    is_running = row["outcome"] == "running" and row["process"]
    if row["was_killed"] or (is_running and alive.is_dead(database, row["id"])):
        return "killed", row["reason"] or crawls.KILLED
    return row["outcome"] or "", row["reason"] or ""


def _state(row: sqlite3.Row, database: Path) -> SourceState:
    outcome, reason = _outcome(row, database)
    return SourceState(
        name=row["name"],
        home=row["home"] or "",
        crawl_id=row["id"],
        started_at=parse_instant(row["started_at"]) if row["started_at"] else None,
        finished_at=parse_instant(row["finished_at"]) if row["finished_at"] else None,
        outcome=outcome,
        reason=reason,
        articles_new=row["articles_new"],
        articles_changed=row["articles_changed"],
        pages_failed=row["pages_failed"],
        articles=row["articles"],
        failed_crawls=row["failed_crawls"],
    )
