"""Checks of what surrounds the archive's rows: the file, its folder, the disk, the log, locks and leftovers."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pipelines.store.care.finding import Finding, fault, note

# Below the first nothing works for long, below the second no backup or migration has room.
LEAST_FREE = 100_000_000
# The log is cut back to 16 MB by each crawl; one that is much longer is held by a reader.
LONGEST_LOG = 64_000_000
# What a program writes under this ending it renames when it is whole.
PARTIAL = ".partial"
_OLD = 3600  # seconds after which nobody writes to a partial file any more
# Where SQLite notes, by a lock on one byte of the shared file, that somebody has an archive open.
_OPEN_BYTE = 128


def is_open_elsewhere(database: Path) -> bool:
    """Whether another program has the archive open: a crawl, datasette, a shell.

    To be asked before this process opens it: letting go of the probe would let go of its own locks, too.
    """
    shared = database.with_name(f"{database.name}-shm")
    try:
        descriptor = os.open(shared, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _OPEN_BYTE)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def check_surroundings(database: Path, now: datetime) -> Iterator[Finding]:
    """The findings about the file and what stands beside it."""
    yield from _permissions(database)
    yield from _disk(database)
    yield from _log(database)
    yield from _leftovers(database, now)
    yield from _locks(database)


def _permissions(database: Path) -> Iterator[Finding]:
    owner = "give yourself the right (chmod u+rw, chown), or run the desk as the user whom it belongs to"
    files = [database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))]
    for path in files:
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            yield fault("permissions", "this user may not read and write the file", str(path), owner)
        elif path.exists() and stat.S_IMODE(path.stat().st_mode) & stat.S_IWOTH:
            yield note("permissions", "every user of this machine may write to the file", str(path), "chmod o-w it")
    if not os.access(database.parent, os.W_OK | os.X_OK):
        told = "this user may not write to the archive's folder, where its log must be made"
        yield fault("permissions", told, str(database.parent), owner)


def _disk(database: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(database.parent).free
    size = sum(path.stat().st_size for path in database.parent.glob(f"{database.name}*") if path.is_file())
    if free < LEAST_FREE:
        told = f"the disk has {megabytes(free)} left, and a night may need more"
        yield fault("disk", told, str(database.parent), "free some space; scrapy retention shows what may go")
    elif free < size:
        told = f"the disk has {megabytes(free)} left and the archive takes {megabytes(size)}"
        advice = "a backup on this disk will not fit: free some space, or back up to another"
        yield note("disk", told, str(database.parent), advice)


def _log(database: Path) -> Iterator[Finding]:
    log = database.with_name(f"{database.name}-wal")
    size = log.stat().st_size if log.exists() else 0
    if size > LONGEST_LOG:
        told = f"the write-ahead log has grown to {megabytes(size)}: a program has held the archive open for reading"
        yield note("log", told, str(log), "close that program; --fix carries the log over into the file", "checkpoint")
    if size and not database.stat().st_size:
        yield fault(
            "log",
            "there is a write-ahead log beside an empty file",
            str(log),
            "was the archive moved without its -wal file? put both back together before anything writes",
        )


def _leftovers(database: Path, now: datetime) -> Iterator[Finding]:
    for path in leftovers(database, now):
        told = "half a file of a backup or an export that was stopped"
        yield note("leftovers", told, str(path), "it is of no use; --fix removes it", "leftovers")


def leftovers(database: Path, now: datetime) -> list[Path]:
    """Half files of backups and exports that nobody writes to any more, beside the archive or among its backups."""
    folders = (database.parent, database.parent / "backups")
    found = (path for folder in folders for path in folder.glob(f".*{PARTIAL}") if path.is_file())
    return [path for path in sorted(found) if now.timestamp() - path.stat().st_mtime > _OLD]


def _locks(database: Path) -> Iterator[Finding]:
    lock = timer_lock(database)
    if holder := stale_holder(lock):
        told = f"the lock names process {holder}, which does not hold it any more: it was killed"
        yield note("locks", told, str(lock), "nothing to do, it hinders nobody; --fix clears it", "locks")


def timer_lock(database: Path) -> Path:
    """The lock of the timer beside an archive."""
    return database.with_name(f"{database.stem}-timer.lock")


def stale_holder(lock: Path, *, clear: bool = False) -> str:
    """The process that a lock names though nobody holds it; "" for none. ``clear`` takes the name out."""
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
        if clear:
            os.truncate(descriptor, 0)
    except OSError:
        return ""
    else:
        return holder
    finally:
        os.close(descriptor)


def megabytes(count: int) -> str:
    """A size as people read it."""
    return f"{count / 1_000_000:,.1f} MB"
