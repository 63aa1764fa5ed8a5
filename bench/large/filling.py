"""Writes a made archive: without triggers and indexes, which are made at the end, so that it takes minutes."""

from __future__ import annotations

import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from bench.large.rows import COLUMNS, DAYS, Batch, Maker
from pipelines.store import Archive

# What an article of the made archives takes in the file, with its indexes; less room than that is told beforehand.
BYTES_AN_ARTICLE = 4500


def fill(path: Path, articles: int, days: int = DAYS) -> None:
    """Make the archive ``path``, which must not exist, with so many articles of so many days."""
    Archive.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        connection.execute("PRAGMA temp_store = MEMORY")
        later = _put_off(connection)
        _write(connection, Maker(articles, days))
        _say(f"{len(later)} indexes and triggers")
        for sql in later:
            connection.execute(sql)
        _say("the search tables")
        for table in ("articles_fts", "article_texts_fts"):
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")
        # As after a crawl: the planner's statistics, from samples.
        connection.execute("PRAGMA analysis_limit = 400")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA journal_mode = WAL")


def _put_off(connection: sqlite3.Connection) -> list[str]:
    """Drop triggers and indexes, and return what makes them again: indexes first."""
    found = connection.execute(
        "SELECT name, sql, type FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type"
    ).fetchall()
    for name, _, kind in found:
        connection.execute(f"DROP {kind} [{name}]")
    return [sql for _, sql, _ in found]


def _write(connection: sqlite3.Connection, maker: Maker) -> None:
    began, done = time.perf_counter(), 0
    connection.execute("BEGIN")
    _insert(connection, maker.frame())
    for batch in maker.batches():
        _insert(connection, batch)
        done += len(batch["articles"])
        if done % 50_000 == 0:
            _say(f"{done:,} articles, {done / (time.perf_counter() - began):,.0f} a second")
    connection.execute("COMMIT")


def _insert(connection: sqlite3.Connection, batch: Batch) -> None:
    for table, rows in batch.items():
        columns = COLUMNS[table].split()
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
