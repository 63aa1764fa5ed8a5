"""The doctor's round: every check, in an order in which a later one does not hide behind an earlier one's fault."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.store.care.contents import check_clocks, check_kept_pages, check_rows, check_runs
from pipelines.store.care.finding import Finding, fault, note
from pipelines.store.care.repairs import Repairs
from pipelines.store.care.soundness import NOT_TODAYS, check_pages, check_references, check_schema, check_search
from pipelines.store.care.surroundings import check_surroundings, is_open_elsewhere
from pipelines.store.errors import explained

# Checking the search index of more articles than this could hold up a crawl for longer than it waits.
MOST_WHILE_OPEN = 100_000
_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class Examined:
    """What a round found, and whether another program had the archive open meanwhile."""

    findings: tuple[Finding, ...]
    is_open_elsewhere: bool

    @property
    def faults(self) -> list[Finding]:
        """The findings that must be put right."""
        return [finding for finding in self.findings if finding.weight == "fault"]


def examine(
    database: Path, *, now: datetime, kept_pages: Path, tell: Callable[[str], None] = lambda _: None
) -> Examined:
    """All findings about an archive that is there. Nothing is written; ``tell`` hears which check begins.

    This process must not have the archive open.
    """
    is_busy = is_open_elsewhere(database)
    tell("file, folder and disk")
    findings = list(check_surroundings(database, now))
    findings += _of_database(database, now, kept_pages, is_busy=is_busy, tell=tell)
    return Examined(tuple(findings), is_busy)


def repair(database: Path, findings: Sequence[Finding], *, now: datetime, is_open_elsewhere: bool) -> list[str]:
    """Does what is safe about these findings; returns the names of the repairs.

    Raises ArchiveError, with one sentence, when the archive cannot be written.
    """
    names = {finding.repair for finding in findings} - {""}
    if not names:
        return []
    try:
        with closing(sqlite3.connect(database, timeout=_WAIT, isolation_level=None)) as connection:
            return Repairs(connection, database, now, is_open_elsewhere=is_open_elsewhere).do(names)
    except sqlite3.Error as error:
        raise explained(error, database) from error


def _of_database(
    database: Path, now: datetime, kept_pages: Path, *, is_busy: bool, tell: Callable[[str], None]
) -> Iterator[Finding]:
    checks: list[tuple[str, Callable[[sqlite3.Connection], Iterable[Finding]]]] = [
        ("schema", check_schema),
        ("integrity", check_pages),
        ("references", check_references),
        ("rows", check_rows),
        ("clocks", lambda connection: check_clocks(connection, now)),
        ("crawls", lambda connection: check_runs(connection, now, is_open_elsewhere=is_busy)),
        ("kept pages", lambda connection: check_kept_pages(connection, kept_pages)),
        ("search", lambda connection: _search(connection, is_busy=is_busy)),
    ]
    is_damaged = False
    for name, check in checks:
        if is_damaged and name == "search":  # which asks for the right to write: nothing is written to a damaged file
            return
        tell(name)
        try:
            mode = "rw" if name == "search" else "ro"
            with closing(sqlite3.connect(f"{database.as_uri()}?mode={mode}", uri=True, timeout=_WAIT)) as connection:
                found = list(check(connection))
        except sqlite3.Error as error:
            if not is_damaged:  # said once
                yield _not_done(name, error, database)
            is_damaged |= _tells_damage(error)
            if name == "schema":  # no other check can read the file either
                return
            continue
        yield from found
        is_damaged |= any(finding.check == "integrity" and not finding.repair for finding in found)
        if any(finding.where in NOT_TODAYS for finding in found):
            return  # the other checks know today's tables only


def _search(connection: sqlite3.Connection, *, is_busy: bool) -> Iterator[Finding]:
    count = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
    if is_busy and count > MOST_WHILE_OPEN:
        told = "not checked: another program has this large archive open, and the check would hold it up"
        yield note("search", told, "search indexes", "run scrapy doctor again when no crawl is running")
    else:
        yield from check_search(connection)


def _tells_damage(error: sqlite3.Error) -> bool:
    return (getattr(error, "sqlite_errorname", "") or "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _not_done(name: str, error: sqlite3.Error, database: Path) -> Finding:
    code = getattr(error, "sqlite_errorname", "") or ""
    told = str(explained(error, database))
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_READONLY", "SQLITE_PERM")):
        return note(name, f"not checked: {error}", str(database), told)
    return fault(name, f"the check ended with an error: {error}", str(database), told)
