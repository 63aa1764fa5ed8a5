"""A lock that dies with its process: two timers on one archive would crawl every site twice.

The kernel lets go of it whatever ends the process, kill -9 and power cuts included, so there is never a stale lock to
remove by hand. The number of the process stands in the file for people to read; only the kernel's lock counts.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from crawler.night.errors import NightError


class LockTakenError(NightError):
    """Another process holds the lock."""


class Lock:
    """A context manager that holds the lock file ``path``.

    Entering raises LockTakenError when another process holds it, and NightError when the file cannot be made.
    """

    def __init__(self, path: Path, what: str) -> None:
        """``what`` names in messages what only one process may do: "the timer"."""
        self.path = path
        self._what = what
        self._descriptor = -1

    def __enter__(self) -> Self:
        try:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise NightError(
                f"the lock {self.path} of {self._what} cannot be opened ({error.strerror}): its folder, the archive's, "
                "must be there and writable; or name another archive with -s DATABASE="
            ) from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._descriptor, 20).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            process = f" as process {holder}" if holder else ""
            raise LockTakenError(
                f"{self._what} runs already{process} (lock {self.path}); nothing was done, stop that one first"
            ) from None
        os.truncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The file stays: removing it would let a third process lock a new file while a second one holds the old.
        os.truncate(self._descriptor, 0)
        os.close(self._descriptor)
