"""The rows of runs: begun, counted up with every page in the page's own transaction, ended."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from pipelines.store import alive
from pipelines.store.rows import SourceRow
from pipelines.store.values import clean, instant_of, stamp, to_json

COUNTS = (
    "links_found", "pages_fetched", "articles_new", "articles_changed", "articles_unchanged", "pages_rejected",
    "pages_failed", "blocks_removed", "stories_localization", "requests", "not_modified", "bytes_received",
    "challenges", "layouts_without_match",
)  # fmt: skip
OUTCOMES = ("finished", "failed", "interrupted")
KILLED = (
    "killed: its process ended without closing the run (kill -9, no memory left, or the machine went off); "
    "what it had stored is stored, and the next run goes on from there"
)


def know_source(database: Database, source: SourceRow, now: datetime) -> None:
    """Makes a source known whose pages come from somewhere else than a crawl of it; a known one stays as it is."""
    database.execute(
        """
        INSERT INTO sources (name, home, language, timezone, first_crawled_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (name) DO NOTHING
        """,
        [clean(source.name), clean(source.home), source.language, source.timezone, stamp(now)],
    )


def begin(database: Database, path: Path, source: SourceRow, options: Mapping[str, str], now: datetime) -> int:
    """The number of a new run, which this process holds from now on (``alive``).

    Runs of the same site that were left open, by this process or by one of which nobody knows, are closed.
    """
    database.execute(
        """
        INSERT INTO sources (name, home, language, timezone, first_crawled_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET
            home = excluded.home, language = excluded.language, timezone = excluded.timezone
        """,
        [clean(source.name), clean(source.home), source.language, source.timezone, stamp(now)],
    )
    running = database.execute(
        "SELECT id, process FROM crawls WHERE source = ? AND outcome = 'running'", [source.name]
    ).fetchall()
    for crawl_id, process in running:
        if not process or alive.is_ours(path, crawl_id):
            database.execute(
                """
                UPDATE crawls SET outcome = 'interrupted', reason = 'the program was stopped before the run had ended'
                WHERE id = ?
                """,
                [crawl_id],
            )
    cursor = database.execute(
        "INSERT INTO crawls (source, started_at, options) VALUES (?, ?, ?)",
        [source.name, stamp(now), to_json(dict(options))],
    )
    assert cursor.lastrowid is not None
    if alive.hold(path, cursor.lastrowid):
        database.execute("UPDATE crawls SET process = ? WHERE id = ?", [str(os.getpid()), cursor.lastrowid])
    return cursor.lastrowid


def killed(database: Database, path: Path) -> list[int]:
    """The runs that stand as running though their process is gone."""
    rows = database.execute("SELECT id FROM crawls WHERE outcome = 'running' AND process <> ''").fetchall()
    return [crawl_id for (crawl_id,) in rows if alive.is_dead(path, crawl_id)]


def close_killed(database: Database, crawl_id: int) -> None:
    """Say of a run that it was killed, unless it has ended meanwhile."""
    database.execute(
        "UPDATE crawls SET outcome = 'interrupted', was_killed = 1, reason = ? WHERE id = ? AND outcome = 'running'",
        [KILLED, crawl_id],
    )


def count(database: Database, crawl_id: int, **amounts: int) -> None:
    """Adds to the counts of a run."""
    changes = {name: amount for name, amount in amounts.items() if amount}
    if changes:
        _check(changes)
        terms = ", ".join(f"{name} = {name} + :{name}" for name in changes)
        database.execute(f"UPDATE crawls SET {terms} WHERE id = :crawl_id", {**changes, "crawl_id": crawl_id})  # noqa: S608  # names checked


def has_finished(database: Database, source: str) -> bool:
    """Whether a run over all channels of a site ever came to its end."""
    row = database.execute(
        """
        SELECT 1 FROM crawls WHERE source = ? AND outcome = 'finished' AND json_extract(options, '$.urls') IS NULL
        LIMIT 1
        """,
        [source],
    ).fetchone()
    return row is not None


def cut_off_since(database: Database, source: str) -> datetime | None:
    """When the first of the runs over a site's channels began that did not end well after the last that did."""
    (started,) = database.execute(
        """
        SELECT min(started_at) FROM crawls
        WHERE source = :source AND outcome IN ('interrupted', 'failed') AND json_extract(options, '$.urls') IS NULL
            AND id > coalesce((
                SELECT max(id) FROM crawls AS whole
                WHERE whole.source = :source AND outcome = 'finished' AND json_extract(options, '$.urls') IS NULL
            ), 0)
        """,
        {"source": source},
    ).fetchone()
    return instant_of(started)


def has_finished_since(database: Database, instant: datetime) -> bool:
    """Whether any run over any site that began since then came to its end."""
    sql = "SELECT 1 FROM crawls WHERE outcome = 'finished' AND started_at >= ? LIMIT 1"
    return database.execute(sql, [stamp(instant)]).fetchone() is not None


def end(
    database: Database, crawl_id: int, *, outcome: str, reason: str, counts: Mapping[str, int], now: datetime
) -> None:
    """Closes a run; ``counts`` replace what was counted so far."""
    if outcome not in OUTCOMES:
        raise ValueError(f"outcome {outcome!r} is none of {', '.join(OUTCOMES)}")
    _check(counts)
    terms = "".join(f", {name} = :{name}" for name in counts)
    database.execute(
        f"""
        UPDATE crawls SET finished_at = :now, outcome = :outcome, reason = :reason, was_killed = 0{terms}
        WHERE id = :crawl_id
        """,  # noqa: S608  # names checked
        {**counts, "now": stamp(now), "outcome": outcome, "reason": clean(reason), "crawl_id": crawl_id},
    )


def note_challenger(database: Database, crawl_id: int, name: str) -> None:
    """Who put a challenge before the pages of a run."""
    database.execute("UPDATE crawls SET challenged_by = ? WHERE id = ?", [clean(name, 200), crawl_id])


def source_of(database: Database, crawl_id: int) -> str:
    """The site of a run; "" where there is no such run."""
    row = database.execute("SELECT source FROM crawls WHERE id = ?", [crawl_id]).fetchone()
    return row[0] if row else ""


def _check(counts: Mapping[str, int]) -> None:
    unknown = counts.keys() - set(COUNTS)
    if unknown:
        raise ValueError(f"a run has no count named {', '.join(sorted(unknown))}; it has {', '.join(COUNTS)}")
