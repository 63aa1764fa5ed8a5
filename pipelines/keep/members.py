"""The members of a packed WARC file, one a record: where each ends, and whether the last one was finished."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

_BLOCK = 64 * 1024
_MAGIC = b"\x1f\x8b\x08"
_BEGINNING = b"WARC/"
_PLAIN_BEGINNING = b"WARC/1."


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
    return next((at for at in _places_of(file, _MAGIC, start, end) if end_of_member(file, at, end) is not None), None)


def next_plain(file: BinaryIO, start: int, end: int) -> int | None:
    """Where the next record of a file that is not packed begins; None where there is none."""
    at = next(_places_of(file, b"\n" + _PLAIN_BEGINNING, start, end), None)
    return None if at is None else at + 1


def _places_of(file: BinaryIO, mark: bytes, start: int, end: int) -> Iterator[int]:
    """Where the mark stands between two offsets, in order; the file may be read elsewhere between two of them."""
    at, rest = start, b""
    while at < end:
        file.seek(at)
        block = file.read(min(_BLOCK, end - at))
        if not block:
            return
        window = rest + block
        found = window.find(mark)
        while found >= 0:
            yield at - len(rest) + found
            found = window.find(mark, found + 1)
        at += len(block)
        rest = window[-(len(mark) - 1) :]
