"""What may go by its age: said first, in rows and bytes, and done only then. Never stories, unless asked."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from pipelines.store import duplicates
from pipelines.store.errors import ArchiveError, explained
from pipelines.store.values import stamp

# So few rows a transaction that a crawl never waits for long.
_AT_A_TIME = 500
_WAIT = 30.0
_LOG = re.compile(r".+-(\d{8}T\d{6}Z)\.log")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that grows old: how to find what is older than an instant, and what it weighs."""

    name: str
    what: str
    table: str
    keys: tuple[str, ...]
    old: str  # the rows, by their keys; :before is the instant
    weight: str  # an expression: the bytes of the texts of a row
    age: str  # what its age is counted from


KINDS = (
    Kind(
        "ledger", "rows of the politeness ledger", "host_ledger", ("crawl_id", "host"),
        "crawl_id IN (SELECT id FROM crawls WHERE started_at < :before)", "100", "the crawl's begin",
    ),
    Kind(
        "removed-blocks", "removed blocks of articles", "removed_blocks", ("id",),
        "article_id IN (SELECT id FROM articles WHERE last_seen_at < :before)",
        "length(text) + length(reason) + length(place) + 100", "the article's last visit",
    ),
    Kind(
        "revisions", "former versions of articles", "revisions", ("id",),
        "replaced_at < :before", "length(body) + length(headline) + 100", "the day on which it was replaced",
    ),
    Kind(
        "vanished-articles", "whole articles that their publishers took away", "articles", ("id",),
        "status = 'gone' AND last_seen_at < :before",
        "(SELECT length(body) + length(blocks) FROM article_texts WHERE article_id = articles.id) + 1000",
        "the last visit that found it",
    ),
    Kind(
        "articles", "WHOLE ARTICLES, live ones too", "articles", ("id",),
        "coalesce(published_at, first_seen_at) < :before",
        "(SELECT length(body) + length(blocks) FROM article_texts WHERE article_id = articles.id) + 1000",
        "publication",
    ),
)  # fmt: skip
LOGS = "logs"
NAMES = (LOGS, *(kind.name for kind in KINDS))


@dataclass(frozen=True, slots=True)
class Planned:
    """One kind, how many of it are old enough to go, and about how many bytes they take."""

    name: str
    what: str
    days: int | None  # None: kept for ever
    before: datetime | None
    count: int
    bytes: int


def plan(database: Path, logs: Path, days: Mapping[str, int | None], now: datetime) -> list[Planned]:
    """What would go, of each kind; ``days`` is how long each is kept, None for ever. Nothing is written."""
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=_WAIT)) as connection:
            rows = [_planned(connection, kind, days.get(kind.name), now) for kind in KINDS]
    except sqlite3.Error as error:
        raise explained(error, database) from error
    before = _before(days.get(LOGS), now)
    files = _old_logs(logs, before)
    size = sum(path.stat().st_size for path in files)
    return [Planned(LOGS, f"logs of crawls in {logs}", days.get(LOGS), before, len(files), size), *rows]


def apply(database: Path, logs: Path, planned: Iterable[Planned]) -> dict[str, int]:
    """Does what was planned, a few rows a transaction; returns how many of each kind went.

    An article that goes leaves its address behind as a page that is not asked for again.

    Raises ArchiveError, with one sentence, when the archive cannot be written; what had gone by then is gone.
    """
    gone: dict[str, int] = {}
    kinds = {kind.name: kind for kind in KINDS}
    try:
        with closing(sqlite3.connect(database, timeout=_WAIT, isolation_level=None)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            for one in planned:
                if one.before is None:
                    continue
                gone[one.name] = (
                    _remove_logs(logs, one.before)
                    if one.name == LOGS
                    else _remove_rows(connection, kinds[one.name], one.before)
                )
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    except sqlite3.Error as error:
        raise explained(error, database) from error
    except OSError as error:
        raise ArchiveError(f"A log of {logs} cannot be removed: {error.strerror or error}.") from error
    return gone


def _planned(connection: sqlite3.Connection, kind: Kind, days: int | None, now: datetime) -> Planned:
    before = _before(days, now)
    count, size = 0, 0
    if before is not None:
        sql = f"SELECT count(*), coalesce(sum({kind.weight}), 0) FROM {kind.table} WHERE {kind.old}"  # noqa: S608  # from above
        count, size = connection.execute(sql, {"before": stamp(before)}).fetchone()
    return Planned(kind.name, kind.what, days, before, count, size)


def _before(days: int | None, now: datetime) -> datetime | None:
    return None if days is None else now - timedelta(days=days)


def _remove_rows(connection: sqlite3.Connection, kind: Kind, before: datetime) -> int:
    keys, gone = ", ".join(kind.keys), 0
    find = f"SELECT {keys} FROM {kind.table} WHERE {kind.old} LIMIT {_AT_A_TIME}"  # noqa: S608  # from above
    terms = " AND ".join(f"{key} = ?" for key in kind.keys)
    while True:
        connection.execute("BEGIN IMMEDIATE")
        try:
            rows = connection.execute(find, {"before": stamp(before)}).fetchall()
            if kind.table == "articles":
                _let_go_of_articles(connection, [row[0] for row in rows])
            else:
                connection.executemany(f"DELETE FROM {kind.table} WHERE {terms}", rows)  # noqa: S608  # from above
            connection.execute("COMMIT")
        except BaseException:
            connection.rollback()
            raise
        gone += len(rows)
        if len(rows) < _AT_A_TIME:
            return gone


def _let_go_of_articles(connection: sqlite3.Connection, numbers: list[int]) -> None:
    """Takes articles out with all that belongs to them; their copies find another original, or are none any more."""
    database = Database(connection, execute_plugins=False)
    copies: set[int] = set()
    loose = _without_reference(connection)
    for number in numbers:
        copies |= {
            row[0] for row in connection.execute("SELECT article_id FROM duplicates WHERE of_article_id = ?", [number])
        }
        connection.execute(
            """
            UPDATE pages SET article_id = NULL, state = 'rejected', reason = 'let go by its age', content_hash = '',
                next_visit_at = NULL
            WHERE article_id = ?
            """,
            [number],
        )
        connection.execute("DELETE FROM articles WHERE id = ?", [number])
        for table in loose:
            connection.execute(f"DELETE FROM [{table}] WHERE article_id = ?", [number])  # noqa: S608  # of the archive
    for number in sorted(copies - set(numbers)):
        duplicates.settle_changed(database, number, stamp(datetime.now(UTC)))


def _without_reference(connection: sqlite3.Connection) -> list[str]:
    """The tables that tell of articles and do not follow them by themselves."""
    rows = connection.execute(
        """
        SELECT tables.name FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns
        WHERE tables.type = 'table' AND tables.sql NOT LIKE 'CREATE VIRTUAL%' AND columns.name = 'article_id'
            AND NOT EXISTS (SELECT 1 FROM pragma_foreign_key_list(tables.name) AS keys WHERE keys."from" = 'article_id')
        """
    )
    return [name for (name,) in rows]


def _old_logs(logs: Path, before: datetime | None) -> list[Path]:
    if before is None:
        return []
    found = ((path, _LOG.fullmatch(path.name)) for path in sorted(logs.glob("*.log")))
    limit = f"{before.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return [path for path, match in found if match is not None and match[1] < limit]


def _remove_logs(logs: Path, before: datetime) -> int:
    files = _old_logs(logs, before)
    for path in files:
        path.unlink(missing_ok=True)
    return len(files)
