"""One crawl a host at a time, across all programs of one archive: a night by hand does not double the timer's requests.

One file holds all the locks: a host is a byte of it, far beyond its end (POSIX record locks need no byte to be there).
The kernel lets go of them when the process ends, however it ends. Within one process they do not exclude each other,
so the process keeps its own books.
"""

from __future__ import annotations

import fcntl
import os
import struct
import threading
from pathlib import Path
from zlib import crc32

from crawler.night.errors import NightError

# An instant of a host: which host it is (rows are shared), and the seconds.
_ROW = struct.Struct("<Id")
_ROWS = 1 << 15


class Hosts:
    """The hosts that this process crawls just now. Take one before a crawl, give it back after it.

    There must be one object a process and file: closing one would let go of the locks of the other.
    """

    def __init__(self, path: Path) -> None:
        """Raises NightError when the file cannot be made."""
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise NightError(
                f"the lock {path} of the hosts cannot be opened ({error.strerror}): its folder, the archive's, must be "
                "there and writable; or name another archive with -s DATABASE="
            ) from error
        self._taken: set[str] = set()
        self._books = threading.Lock()

    def take(self, host: str) -> bool:
        """True if the host is ours now; False if a crawl of this or another process has it."""
        with self._books:
            if any(crc32(host.encode()) == crc32(other.encode()) for other in self._taken):
                return False
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, crc32(host.encode()))
            except (BlockingIOError, PermissionError):
                return False
            self._taken.add(host)
            return True

    def give_back(self, host: str) -> None:
        """The crawl of the host has ended."""
        with self._books:
            self._taken.discard(host)
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, crc32(host.encode()))

    def instant(self, host: str) -> float:
        """The instant that was noted last for this host, by any program; 0.0 for none. Take the host first."""
        written = os.pread(self._file, _ROW.size, _row_of(host))
        if len(written) < _ROW.size:
            return 0.0
        whose, seconds = _ROW.unpack(written)
        return float(seconds) if whose == crc32(host.encode()) else 0.0

    def note_instant(self, host: str, seconds: float) -> None:
        """Notes an instant for whoever takes the host next."""
        os.pwrite(self._file, _ROW.pack(crc32(host.encode()), seconds), _row_of(host))

    def close(self) -> None:
        """Let go of all of them."""
        os.close(self._file)


def _row_of(host: str) -> int:
    return crc32(host.encode()) % _ROWS * _ROW.size
