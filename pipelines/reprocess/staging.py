"""What a run has read so far, in a file beside the archive: a run that was killed goes on from there.

The file is thrown away when the code, the rules, the owner's tags or the site definitions are others than those that
made it, and when all of it has been applied.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS edition (name TEXT PRIMARY KEY NOT NULL);
CREATE TABLE IF NOT EXISTS done (
    key TEXT PRIMARY KEY NOT NULL, fingerprint TEXT NOT NULL, outcome TEXT NOT NULL, result BLOB NOT NULL
) WITHOUT ROWID;
"""
_SECONDS = 1.0  # at most so much work is lost


def staging_path(database: Path) -> Path:
    """Where the results of a run wait: ``nightdesk-reprocess.db``."""
    return database.with_name(f"{database.stem}-reprocess.db")


class Staging:
    """Results by key. A result counts only with the fingerprint of the article that it was made for."""

    def __init__(self, path: Path, edition: str) -> None:
        """Opens or makes the file; raises OSError where that cannot be."""
        self.path = path
        try:
            self._database = self._opened(edition)
        except sqlite3.DatabaseError:  # not ours, or damaged: nothing is in it that cannot be read again
            self._remove()
            try:
                self._database = self._opened(edition)
            except sqlite3.Error as error:
                raise OSError(f"{path} cannot be written: {error}") from error
        self._written_at = time.monotonic()

    def get(self, key: str, fingerprint: str) -> tuple[str, Any] | None:
        """Outcome and result of what was read before; None where nothing was, or the article is another now."""
        row = self._database.execute(
            "SELECT outcome, result FROM done WHERE key = ? AND fingerprint = ?", [key, fingerprint]
        ).fetchone()
        return None if row is None else (row[0], _value(row[1]))

    def put(self, key: str, fingerprint: str, outcome: str, result: Any) -> None:
        """Keeps a result; on the disk within a second or at the next call after it."""
        self._database.execute(
            "INSERT OR REPLACE INTO done VALUES (?, ?, ?, ?)", [key, fingerprint, outcome, pickle.dumps(result)]
        )
        if time.monotonic() - self._written_at > _SECONDS:
            self.flush()

    def results(self, keys: Sequence[str]) -> Iterator[tuple[str, str, str, Any]]:
        """Key, fingerprint, outcome and result of each of these that is there, in their order."""
        for key in keys:
            row = self._database.execute(
                "SELECT fingerprint, outcome, result FROM done WHERE key = ?", [key]
            ).fetchone()
            if row is not None:
                yield key, row[0], row[1], _value(row[2])

    def flush(self) -> None:
        """Brings all results to the disk."""
        self._database.commit()
        self._written_at = time.monotonic()

    def close(self, *, is_done: bool = False) -> None:
        """Lets go of the file; of what is done, nothing is kept."""
        self.flush()
        self._database.close()
        if is_done:
            self._remove()

    def _opened(self, edition: str) -> sqlite3.Connection:
        try:
            database = sqlite3.connect(self.path)
        except sqlite3.Error as error:
            raise OSError(f"{self.path} cannot be written: {error}") from error
        try:
            database.executescript(_SCHEMA)
            if database.execute("SELECT name FROM edition").fetchall() != [(edition,)]:
                database.execute("DELETE FROM done")
                database.execute("DELETE FROM edition")
                database.execute("INSERT INTO edition VALUES (?)", [edition])
                database.commit()
        except BaseException:
            database.close()
            raise
        return database

    def _remove(self) -> None:
        for end in ("", "-journal", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                self.path.with_name(self.path.name + end).unlink()


class _Values(pickle.Unpickler):
    """Makes values of our own kinds and no others, whatever the file says."""

    _MODULES = frozenset(
        {
            "crawler.items",
            "datetime",
            "pipelines.dedupe.prints",
            "pipelines.reprocess.changes",
            "pipelines.store.drafts",
        }
    )

    def find_class(self, module_name: str, global_name: str) -> Any:
        """The class of that name, if it is one of ours."""
        if module_name not in self._MODULES or "." in global_name:
            raise pickle.UnpicklingError(f"{module_name}.{global_name} is no value of ours")
        return super().find_class(module_name, global_name)


def _value(packed: bytes) -> Any:
    return _Values(io.BytesIO(packed)).load()


def edition_of(folders: Sequence[Path], files: Sequence[Path] = (), more: str = "") -> str:
    """Equal for two runs of the same code, rules and definitions."""
    digest = hashlib.blake2b(more.encode(), digest_size=16)
    found = [
        path for folder in folders for path in folder.rglob("*") if path.suffix in {".py", ".toml", ".tsv", ".sql"}
    ]
    for path in sorted({*found, *files}):
        if path.is_file():
            digest.update(f"{path}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
