"""Opening the file: only an archive of this program, or a file that does not exist or holds nothing yet."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from pipelines.store.errors import ArchiveError, explained, not_a_database
from pipelines.store.schema import APPLICATION_ID, is_current, migrate, unknown_migrations

_HEADER = b"SQLite format 3\x00"


def open_database(path: Path, *, wait: float, must_exist: bool) -> Database:
    """An archive with today's schema, ready to be written by this one connection.

    Raises ArchiveError and leaves the file as it was when it is not ours, cannot be written or is newer than this code.
    """
    _check_path(path, must_exist=must_exist)
    _check_header(path)
    try:
        if path.exists() and path.stat().st_size:
            _check_owner(path, wait)
        database = Database(sqlite3.connect(path, timeout=wait), execute_plugins=False)
    except sqlite3.Error as error:
        raise explained(error, path) from error
    try:
        _prepare(database)
    except sqlite3.Error as error:
        database.close()
        raise explained(error, path) from error
    except BaseException:
        database.close()
        raise
    return database


def _check_path(path: Path, *, must_exist: bool) -> None:
    if path.is_dir():
        example = path / "nightdesk.db"
        raise ArchiveError(f"The archive cannot be {path}, which is a folder: name a file in it, like {example}.")
    if not path.parent.is_dir():
        raise ArchiveError(
            f"The archive {path} cannot be made because the folder {path.parent} does not exist: "
            "create the folder or name another file with -s DATABASE=."
        )
    if must_exist and not path.exists():
        raise ArchiveError(f"There is no archive {path} yet: crawl first, or name another file with -s DATABASE=.")


def _check_header(path: Path) -> None:
    """SQLite takes a file of a few bytes for an empty database and would write over it."""
    try:
        with path.open("rb") as file:
            beginning = file.read(len(_HEADER))
    except OSError:
        return  # missing, or not to be read: opening it will tell
    if beginning and beginning != _HEADER:
        raise not_a_database(path)


def _check_owner(path: Path, wait: float) -> None:
    """Before anything is written: is the file ours, and do we know its schema?

    A connection that may write would, by closing, carry another program's log over into its file.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=wait)) as connection:
        database = Database(connection, execute_plugins=False)
        application = database.execute("PRAGMA application_id").fetchone()[0]
        is_empty = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        unknown = unknown_migrations(database)
    if application != APPLICATION_ID and not (application == 0 and is_empty):
        raise ArchiveError(
            f"The file {path} is the database of another program, so nothing was written to it: "
            "name another file with -s DATABASE=."
        )
    if unknown:
        raise ArchiveError(
            f"The archive {path} was written by a newer version of this program (it knows {unknown[-1]}): "
            "update the program, or name another file with -s DATABASE=."
        )


def _prepare(database: Database) -> None:
    database.execute("PRAGMA foreign_keys = ON")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA cache_size = -32000")  # kB
    # An article touches some forty pages of tables and indexes, mostly the same ones as the last: copying them into the
    # file every 16 MB of log instead of every 4 halves what is written. The log is cut back when it was longer.
    database.execute(f"PRAGMA wal_autocheckpoint = {16_000_000 // 4096}")
    database.execute("PRAGMA journal_size_limit = 16000000")
    if database.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        database.execute("PRAGMA journal_mode = WAL")
    if is_current(database):
        # Without a migration nothing would have been written so far: a read-only file must show now, not after an hour.
        database.execute("BEGIN IMMEDIATE")
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute("ROLLBACK")
    else:
        migrate(database)
