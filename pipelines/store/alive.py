"""Whether the process of a run is still there: a run that was killed must not stand as "running" for ever.

Every run holds a byte of one lock file beside the archive, the byte of its number (POSIX record locks need no byte to
be there). The kernel lets go of it when the process ends, however it ends; neither a number of a process that was
given out again nor a new start of the machine can deceive it. Within one process such locks do not exclude each other,
and closing the file once lets go of all of them: so a process opens it once, and keeps its own books.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

try:
    import fcntl
except ImportError:  # a system without such locks: nobody is known to be dead there
    fcntl = None  # type: ignore[assignment]  # the one module that is missing

_open_files: dict[Path, int] = {}
_held: dict[Path, set[int]] = {}
_books = threading.Lock()


def lock_file(database: Path) -> Path:
    """The file of the locks: ``nightdesk-crawls.lock`` beside the archive."""
    return database.with_name(f"{database.stem}-crawls.lock")


def hold(database: Path, crawl_id: int) -> bool:
    """Show to all programs that this process runs the crawl; False where the file system knows no such locks."""
    path = lock_file(database)
    with _books:
        try:
            if path not in _open_files:
                _open_files[path] = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            fcntl.lockf(_open_files[path], fcntl.LOCK_EX | fcntl.LOCK_NB, 1, crawl_id)
        except (OSError, AttributeError):
            return False
        _held.setdefault(path, set()).add(crawl_id)
        return True


def let_go(database: Path, crawl_id: int) -> None:
    """The crawl has ended."""
    path = lock_file(database)
    with _books:
        if crawl_id in _held.get(path, ()):
            _held[path].discard(crawl_id)
            fcntl.lockf(_open_files[path], fcntl.LOCK_UN, 1, crawl_id)
        if path in _open_files and not _held.get(path):
            os.close(_open_files.pop(path))


def is_ours(database: Path, crawl_id: int) -> bool:
    """Whether this very process runs the crawl."""
    return crawl_id in _held.get(lock_file(database), ())


def is_dead(database: Path, crawl_id: int) -> bool:
    """Whether no process runs a crawl that had taken its lock; False where nobody can know. It writes nothing."""
    path = lock_file(database)
    with _books:
        if crawl_id in _held.get(path, ()):
            return False
        if path in _open_files:
            return _is_free(_open_files[path], crawl_id)
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return True
        except OSError:
            return False
        try:
            return _is_free(descriptor, crawl_id)
        finally:
            os.close(descriptor)


def _is_free(descriptor: int, crawl_id: int) -> bool:
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB, 1, crawl_id)
        fcntl.lockf(descriptor, fcntl.LOCK_UN, 1, crawl_id)
    except (OSError, AttributeError):
        return False
    return True
