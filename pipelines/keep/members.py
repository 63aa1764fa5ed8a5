"""The members of a packed WARC file, one a record: where each ends, and whether the last one was finished."""

from __future__ import annotations

import zlib
from typing import BinaryIO

_BLOCK = 64 * 1024
_MAGIC = b"\x1f\x8b\x08"
_BEGINNING = b"WARC/"


def end_of_whole(file: BinaryIO, start: int, end: int) -> int:
    """Where the last whole record between two offsets ends; ``start`` itself where there is none.

    Every record is unpacked to its checksum. What follows the offset that is returned is no whole record.
    """
    at = start
    while at < end:
        following = end_of_member(file, at, end)
        if following is None:
            return at
        at = following
    return at


def end_of_member(file: BinaryIO, start: int, end: int) -> int | None:
    """Where the record that begins at ``start`` ends; None where no whole record begins there."""
    return _followed(file, start, end)[0]


def is_torn_record(file: BinaryIO, start: int, end: int) -> bool:
    """Whether what stands there is the beginning of a record, or blocks of one that were never filled."""
    file.seek(start)
    found = file.read(len(_MAGIC))
    if not any(found):
        return True
    return _MAGIC.startswith(found) and _followed(file, start, end)[1]


def _followed(file: BinaryIO, start: int, end: int) -> tuple[int | None, bool]:
    """Where a whole member ends, and whether it begins as a record, as far as it can be seen."""
    unpacker = zlib.decompressobj(wbits=31)
    file.seek(start)
    at, beginning = start, b""
    try:
        while at < end:
            block = file.read(min(_BLOCK, end - at))
            if not block:
                break
            at += len(block)
            while block and not unpacker.eof:
                text = unpacker.decompress(block, _BLOCK)  # never more than this in memory, whatever it unpacks to
                beginning = beginning if len(beginning) >= len(_BEGINNING) else beginning + text[: len(_BEGINNING)]
                if not _begins(beginning):
                    return None, False
                block = unpacker.unconsumed_tail
            if unpacker.eof:
                return (at - len(unpacker.unused_data) if len(beginning) >= len(_BEGINNING) else None), True
    except zlib.error:
        pass
    return None, _begins(beginning)


def _begins(text: bytes) -> bool:
    return text.startswith(_BEGINNING) or _BEGINNING.startswith(text)


def next_member(file: BinaryIO, start: int, end: int) -> int | None:
    """Where the next whole record begins at ``start`` or after it; None where there is none."""
    file.seek(start)
    at, rest = start, b""
    while at < end:
        block = file.read(min(_BLOCK, end - at))
        if not block:
            return None
        window = rest + block
        found = window.find(_MAGIC)
        while found >= 0:
            candidate = at - len(rest) + found
            if end_of_member(file, candidate, end) is not None:
                return candidate
            found = window.find(_MAGIC, found + 1)
        at += len(block)
        rest = window[-(len(_MAGIC) - 1) :]
        file.seek(at)
    return None


def next_plain(file: BinaryIO, start: int, end: int) -> int | None:
    """Where the next record of a file that is not packed begins; None where there is none."""
    mark = b"\nWARC/1."
    file.seek(start)
    at, rest = start, b""
    while at < end:
        block = file.read(min(_BLOCK, end - at))
        if not block:
            return None
        window = rest + block
        found = window.find(mark)
        if found >= 0:
            return at - len(rest) + found + 1
        at += len(block)
        rest = window[-(len(mark) - 1) :]
    return None
