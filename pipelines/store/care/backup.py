"""A copy of the archive while it is written: taken at one instant, checked, and only then given its name."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.store.care.surroundings import PARTIAL, megabytes
from pipelines.store.errors import ArchiveError, explained

_STEP = 2000  # pages between two words about how far it is
_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup that was checked, and the older ones that were removed for it."""

    path: Path
    bytes: int
    articles: int
    rows: int
    removed: tuple[Path, ...]


def backup(
    database: Path,
    folder: Path,
    *,
    now: datetime,
    keep: int | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> BackupMade:
    """Copies an archive into ``folder`` under a name with the instant, ``nightdesk-20261123T021500Z.db``.

    The copy is of one instant, whatever is written meanwhile. It is read through (integrity_check) and its rows are
    counted against the archive's before it gets its name; half a backup never has it. Then, if ``keep`` is given, all
    but the so many newest backups of this archive in the folder are removed.

    Raises ArchiveError, with one sentence, when it cannot be made or is not whole; then no older one is removed.
    """
    path = folder / f"{database.stem}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.db"
    partial = folder / f".{path.name}{PARTIAL}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists():
            raise ArchiveError(f"There is a backup {path} already: wait a second and try again.")
        _require_room(database, folder)
        counts = _copy(database, partial, progress)
        _check(partial, counts)
        _give_name(partial, path)
        removed = _remove_older(folder, database.stem, keep)
    except OSError as error:
        raise _no_backup(folder, str(error.strerror or error)) from error
    finally:
        for leftover in (partial, *(partial.with_name(partial.name + end) for end in ("-wal", "-shm", "-journal"))):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)
    return BackupMade(path, path.stat().st_size, counts.get("articles", 0), sum(counts.values()), tuple(removed))


def backups_of(folder: Path, stem: str) -> list[Path]:
    """The backups of an archive in a folder, the newest first; other files are none of our business."""
    name = re.compile(rf"{re.escape(stem)}-\d{{8}}T\d{{6}}Z\.db")
    return sorted((path for path in folder.glob(f"{stem}-*.db") if name.fullmatch(path.name)), reverse=True)


def _require_room(database: Path, folder: Path) -> None:
    files = (database, database.with_name(f"{database.name}-wal"))
    needed = sum(path.stat().st_size for path in files if path.exists())
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise _no_backup(folder, f"it needs {megabytes(needed)}, and the disk has {megabytes(free)} left")


def _copy(database: Path, partial: Path, progress: Callable[[int, int], None]) -> dict[str, int]:
    """Copies what the archive holds at this instant, and returns how many rows each table has then."""
    partial.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=_WAIT)) as source:
            source.isolation_level = None
            source.execute("BEGIN")  # from the first look on, this connection sees one and the same instant
            counts = _counts(source)
            with closing(sqlite3.connect(partial)) as target:
                source.backup(target, pages=_STEP, progress=lambda _, left, total: progress(total - left, total))
                target.execute(
                    "PRAGMA journal_mode = DELETE"
                )  # one file, that can be read where nothing can be written
            return counts
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", "") or ""
        if code.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            raise _no_backup(partial.parent, "the disk is full, or answered with an error") from error
        raise explained(error, database) from error


def _check(partial: Path, counts: dict[str, int]) -> None:
    with closing(sqlite3.connect(f"{partial.as_uri()}?mode=ro", uri=True)) as copy:
        try:
            told = [row[0] for row in copy.execute("PRAGMA integrity_check(3)")]
            held = _counts(copy)
        except sqlite3.Error as error:
            told, held = [str(error)], counts
    if told != ["ok"]:
        raise _no_backup(partial.parent, f"the copy is damaged ({told[0]}); scrapy doctor tells whether the archive is")
    wrong = sorted(table for table in counts.keys() | held.keys() if counts.get(table) != held.get(table))
    if wrong:
        raise _no_backup(partial.parent, f"the copy has other rows than the archive (table {wrong[0]})")


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    tables = [name for (name,) in rows.fetchall()]
    return {name: connection.execute(f"SELECT count(*) FROM [{name}]").fetchone()[0] for name in tables}  # noqa: S608  # of the file


def _give_name(partial: Path, path: Path) -> None:
    """The copy reaches the disk first, then its name does."""
    for name in (partial, partial.parent):
        _sync(name)
    partial.rename(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_older(folder: Path, stem: str, keep: int | None) -> list[Path]:
    older = backups_of(folder, stem)[keep:] if keep is not None else []
    for path in older:
        path.unlink(missing_ok=True)
    return older


def _no_backup(folder: Path, why: str) -> ArchiveError:
    return ArchiveError(
        f"No backup was made in {folder}: {why}. The archive and the older backups are as they were; "
        "free some space or name another folder with --folder."
    )
