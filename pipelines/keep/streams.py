"""The text of a WARC file from an offset on, packed or plain, with bounds on all that a hostile file may ask for."""

from __future__ import annotations

import zlib
from typing import BinaryIO

_BLOCK = 64 * 1024
_MAGIC = b"\x1f\x8b"
# The header lines of a record and of the message in it; a page's real ones are some hundred bytes.
_LONGEST_LINE = 64 * 1024
_MOST_LINES = 512 * 1024
# What unpacks to more than this between two records is a trap: nothing after it is read.
MOST_PASSED_OVER = 1024 * 1024 * 1024


class BrokenFileError(Exception):
    """What stands here is no record, or not a whole one."""


class TrapError(Exception):
    """A record that would hold up its reader for ever."""


class MemberStream:
    """One packed member, or the rest of a plain file, as a stream that warcio's parser can read from."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        self.start = self.record_at = start
        self._file = file
        self._at = start  # in the file: how far it has been read
        self._buffer = b""
        self._told = 0  # how much text has been handed out
        self._lines = self._passed = 0
        self._is_over = False
        file.seek(start)
        beginning = file.read(len(_MAGIC))
        file.seek(start)
        self.is_packed = beginning == _MAGIC
        self._unpacker = zlib.decompressobj(wbits=31) if self.is_packed else None
        self._packed = b""

    def begin_record(self) -> None:
        """A record begins here: the bounds hold for each."""
        self._lines = self._passed = 0
        self.record_at = self.start if self.is_packed else self.place

    def tell(self) -> int:
        """How much text has been handed out."""
        return self._told

    @property
    def place(self) -> int:
        """Where the file stands: behind the member once it is over; in a plain file, behind what was handed out."""
        if self._unpacker is not None:
            return self._at - len(self._unpacker.unused_data if self._unpacker.eof else self._packed)
        return self._at - len(self._buffer)

    def skip_blank(self) -> bool:
        """Passes over empty lines; returns whether anything follows."""
        while self._buffer or self._fill():
            rest = self._buffer.lstrip(b"\r\n")
            self._told += len(self._buffer) - len(rest)
            self._buffer = rest
            if rest:
                return True
        return False

    def read(self, size: int | None = None) -> bytes:
        """At most so many bytes; b"" at the end."""
        if not self._buffer and not self._fill():
            return b""
        return self._take(len(self._buffer) if size is None or size < 0 else min(size, len(self._buffer)))

    def readline(self, size: int | None = None) -> bytes:
        """A line of headers; raises BrokenFileError for what is too long to be one."""
        while b"\n" not in self._buffer and len(self._buffer) <= _LONGEST_LINE and self._fill():
            pass
        end = self._buffer.find(b"\n") + 1 or len(self._buffer)
        self._lines += end
        if end > _LONGEST_LINE or self._lines > _MOST_LINES:
            raise BrokenFileError("a record without an end to its headers")
        return self._take(end if size is None or size < 0 else min(end, size))

    def _take(self, size: int) -> bytes:
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        self._told += size
        self._passed += size
        if self._passed > MOST_PASSED_OVER:
            raise TrapError
        return taken

    def _fill(self) -> bool:
        """Gets more text; False at the end. Raises BrokenFileError where the file ends in the middle of a member."""
        while not self._is_over:
            text = self._more()
            if text:
                self._buffer += text
                return True
        return False

    def _more(self) -> bytes:
        if self._unpacker is None:
            text = self._read_file()
            self._is_over = not text
            return text
        if self._unpacker.eof:
            self._is_over = True
            return b""
        packed = self._packed or self._read_file()
        if not packed:
            self._is_over = True
            raise BrokenFileError("the file ends in the middle of a record")
        try:
            text = self._unpacker.decompress(packed, _BLOCK)
        except zlib.error:
            self._is_over = True
            raise BrokenFileError("a record that cannot be unpacked") from None
        self._packed = self._unpacker.unconsumed_tail
        return text

    def _read_file(self) -> bytes:
        self._file.seek(self._at)  # others read from the same file
        block = self._file.read(_BLOCK)
        self._at += len(block)
        return block
