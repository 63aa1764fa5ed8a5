"""One WARC file that is appended to: by several programs in turn, and whole records only, whatever stops them.

A process that is killed in the middle of a record leaves a torn end. Whoever opens the file next recognises it (each
record is a member of its own, with a checksum) and cuts it off. What is damaged elsewhere is never cut: the file is
left as it is, and another one is begun beside it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from pipelines.keep.members import end_of_whole, is_torn_record, next_member

_TO_DISK = getattr(os, "fdatasync", os.fsync)  # macOS has only the slower one


class NotOursError(Exception):
    """The file holds something else than whole records to its end, and no torn record alone."""


class WarcFile:
    """An open file; ``cut`` is how many bytes of a torn record were cut off when it was opened."""

    def __init__(self, path: Path) -> None:
        """Opens or makes the file; raises OSError where that cannot be, NotOursError for what must not be added to."""
        self.path = path
        self.cut = 0
        self._end = 0  # up to here the file was seen to be whole
        self._file = _opened(path)
        try:
            with self._locked():
                self._mend()
        except BaseException:
            self._file.close()
            raise

    @property
    def is_there(self) -> bool:
        """Whether the file still stands in its folder: the owner may have taken it away."""
        return os.fstat(self._file.fileno()).st_nlink > 0

    def append(self, beginning: Callable[[], bytes], records: bytes) -> int:
        """Writes records and returns where they begin; what ``beginning`` makes stands before them in an empty file.

        They are on the disk after the next ``sync``. Raises OSError where they cannot be written; then the file is as
        it was.
        """
        with self._locked():
            self._mend()
            data = records if self._end else beginning() + records
            try:
                self._write(data)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(self._file.fileno(), self._end)
                raise
            self._end += len(data)
            return self._end - len(records)

    def sync(self) -> None:
        """Brings all that was appended to the disk; raises OSError."""
        _TO_DISK(self._file.fileno())

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()

    def _write(self, data: bytes) -> None:
        rest, at = memoryview(data), self._end
        while rest:
            written = os.pwrite(self._file.fileno(), rest, at)
            rest, at = rest[written:], at + written

    def _mend(self) -> None:
        """Makes sure that the file ends with a whole record: others may have written since, or been killed."""
        size = os.fstat(self._file.fileno()).st_size
        if size == self._end:
            return
        start = self._end if size > self._end else 0
        whole = end_of_whole(self._file, start, size)
        if whole < size:
            if next_member(self._file, whole + 1, size) is not None or not is_torn_record(self._file, whole, size):
                raise NotOursError(str(self.path))
            os.ftruncate(self._file.fileno(), whole)
            self.cut += size - whole
        self._end = whole

    @contextmanager
    def _locked(self) -> Iterator[None]:
        fcntl.flock(self._file.fileno(), fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file.fileno(), fcntl.LOCK_UN)


def _opened(path: Path) -> BinaryIO:
    is_new = not path.exists()
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644), "r+b", buffering=0)
    if is_new:  # its name, too, must be on the disk before anything points to it
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return file
