"""What can go wrong with the archive's file, each in one sentence that says what the user can do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_KEPT = "What was stored before is kept."


class ArchiveError(Exception):
    """The archive cannot be opened or written. The message is one clear sentence or two, fit to be shown as it is."""


def not_a_database(path: Path) -> ArchiveError:
    """The file is something else."""
    return ArchiveError(_SENTENCES["SQLITE_NOTADB"].format(path=path))


def explained(error: sqlite3.Error, path: Path) -> ArchiveError:
    """SQLite's error in the user's words. The error code decides; its message is quoted where we know no better."""
    code = getattr(error, "sqlite_errorname", "") or ""
    for beginning, sentence in _SENTENCES.items():
        if code.startswith(beginning):
            return ArchiveError(sentence.format(path=path))
    return ArchiveError(f"The archive {path} could not be used: {error}. {_KEPT}")


_SENTENCES = {
    "SQLITE_BUSY": (
        "The archive {path} is locked by another program that writes to it: "
        f"wait for the other crawl to end, or close the program that holds it, and start again. {_KEPT}"
    ),
    "SQLITE_LOCKED": (
        "The archive {path} is locked by another program that writes to it: "
        f"wait for the other crawl to end, or close the program that holds it, and start again. {_KEPT}"
    ),
    "SQLITE_FULL": (
        "The disk that holds the archive {path} is full: free some space, or name another place with -s DATABASE=, "
        f"and start again. {_KEPT}"
    ),
    "SQLITE_READONLY": (
        "The archive {path} cannot be written: give yourself the right to write to the file and to its folder, "
        f"or name another file with -s DATABASE=. {_KEPT}"
    ),
    "SQLITE_PERM": (
        "The archive {path} cannot be written: give yourself the right to write to the file and to its folder, "
        f"or name another file with -s DATABASE=. {_KEPT}"
    ),
    "SQLITE_CANTOPEN": (
        "The archive {path} cannot be opened or created: check that you may read and write the file and its folder, "
        "or name another file with -s DATABASE=."
    ),
    "SQLITE_NOTADB": (
        "The file {path} is not a database, so nothing was written to it: name another file with -s DATABASE=."
    ),
    "SQLITE_CORRUPT": (
        "The archive {path} is damaged: keep a copy of the file, then restore it from a backup, or save "
        "what can be read with the .recover command of the program sqlite3."
    ),
    "SQLITE_IOERR": (
        "The disk that holds the archive {path} answered with an error: check the disk (and that it is no network "
        f"folder), then start again. {_KEPT}"
    ),
}
