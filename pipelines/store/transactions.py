"""How the archive writes: all or nothing, and what goes wrong with the file told in one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from pipelines.store.errors import explained

# How a transaction begins, ends and is undone; and one within another.
_WHOLE = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_WITHIN = ("SAVEPOINT one", "RELEASE one", ("ROLLBACK TO one", "RELEASE one"))


class Transactions:
    """An open archive as all its parts see it."""

    def __init__(self, database: Database, path: Path, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self.path = path
        self._is_together = False

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written within it is stored when it ends, all at once: several pages cost much less than one by one.

        A write that raises leaves nothing of itself, and the others are stored, unless the error is let out of here.
        """
        with self._transaction():
            self._is_together = True
            try:
                yield
            finally:
                self._is_together = False

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing. The write lock is taken first: a later one could fail in the middle."""
        begin, end, undo = _WITHIN if self._is_together else _WHOLE
        with self._explaining():
            self._database.execute(begin)
            try:
                yield
                self._database.execute(end)
            except BaseException:
                if self._database.conn.in_transaction:  # a full disk has undone it already
                    for statement in undo:
                        self._database.execute(statement)
                raise

    @contextmanager
    def _on_the_disk(self) -> Iterator[None]:
        """What is committed within has reached the disk when it ends, and so has all that was committed before.

        Otherwise a power cut may cost the last seconds of a crawl: whole articles, which the next run fetches again.
        """
        self._database.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            self._database.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise  # the fault of a value or of the program, not of the file
        except sqlite3.Error as error:
            raise explained(error, self.path) from error
