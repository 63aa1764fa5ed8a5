"""Rows as a Parquet file, a group of rows at a time, by the format's plainest means.

Each column is optional and plain: texts in UTF-8, whole numbers of 64 bits, doubles; each column of a group is one data
page (version 1), packed by gzip, which every reader knows. The format: https://parquet.apache.org/docs/file-format/.
"""

from __future__ import annotations

import gzip
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from crawler.exporting.compact import Struct, varint

MAGIC = b"PAR1"
ROWS_A_GROUP = 2000
_INT64, _DOUBLE, _BYTES = 2, 5, 6  # physical types
_UTF8, _OPTIONAL, _PLAIN, _RLE, _GZIP, _DATA_PAGE = 0, 1, 0, 3, 2, 0

Row = Sequence[object]


class MisfitError(Exception):
    """A value does not fit the type that its column was begun with; the export begins anew with texts there."""

    def __init__(self, column: int) -> None:
        self.column = column
        super().__init__(f"column {column}")


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A column of a group of rows: where it stands, and how large it is."""

    offset: int
    packed: int
    unpacked: int
    values: int


def types_of(declared: Sequence[str]) -> list[int]:
    """The physical types of columns as the archive declares them; what it computes counts as text."""
    known = {"INTEGER": _INT64, "INT": _INT64, "REAL": _DOUBLE}
    return [known.get(name, _BYTES) for name in declared]


def guessed(row: Row | None, types: Sequence[int], declared: Sequence[str]) -> list[int]:
    """The types, with a look at the first row for columns that are computed."""
    found = list(types)
    for number, name in enumerate(declared):
        value = row[number] if row is not None else None
        if not name and isinstance(value, int | float):
            found[number] = _INT64 if isinstance(value, int) else _DOUBLE
    return found


def as_text(types: Sequence[int], column: int) -> list[int]:
    """The types with a column made one of texts, or of doubles where whole numbers were too narrow."""
    return [_BYTES if number == column else kind for number, kind in enumerate(types)]


def parquet(columns: Sequence[str], types: Sequence[int], rows: Iterable[Row]) -> Iterator[bytes]:
    """The pieces of the file. Raises MisfitError when a value does not fit its column's type."""
    yield MAGIC
    at, groups, count = len(MAGIC), [], 0
    left = iter(rows)
    while group := list(islice(left, ROWS_A_GROUP)):
        chunks = []
        for number, kind in enumerate(types):
            piece, unpacked = _page(kind, number, [row[number] for row in group])
            chunks.append(_Chunk(at, len(piece), unpacked, len(group)))
            at += len(piece)
            yield piece
        groups.append(_group(columns, types, chunks))
        count += len(group)
    foot = _foot(columns, types, groups, count).encoded
    yield foot + struct.pack("<I", len(foot)) + MAGIC


def _page(kind: int, column: int, values: list[object]) -> tuple[bytes, int]:
    """A data page with its head, and how long it would be unpacked."""
    there = [value is not None for value in values]
    levels = _levels(there)
    try:
        body = b"".join(_plain(kind, value) for value in values if value is not None)
    except (TypeError, ValueError, OverflowError, struct.error):
        raise MisfitError(column) from None
    content = struct.pack("<I", len(levels)) + levels + body
    packed = gzip.compress(content, 6, mtime=0)
    of_data = Struct().i32(1, len(values)).i32(2, _PLAIN).i32(3, _RLE).i32(4, _RLE)
    head = Struct().i32(1, _DATA_PAGE).i32(2, len(content)).i32(3, len(packed)).struct(5, of_data).encoded
    return head + packed, len(head) + len(content)


def _levels(there: list[bool]) -> bytes:
    """Which values are there, as runs of equal ones."""
    runs = bytearray()
    start = 0
    for number in range(1, len(there) + 1):
        if number == len(there) or there[number] != there[start]:
            runs += varint((number - start) << 1) + bytes([there[start]])
            start = number
    return bytes(runs)


def _plain(kind: int, value: object) -> bytes:
    if kind == _BYTES:
        encoded = value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
        return struct.pack("<I", len(encoded)) + encoded
    if isinstance(value, str | bytes) or not isinstance(value, int | float):
        raise TypeError
    if kind == _INT64:
        if not isinstance(value, int):
            raise TypeError
        return struct.pack("<q", value)
    return struct.pack("<d", value)


def _group(columns: Sequence[str], types: Sequence[int], chunks: Sequence[_Chunk]) -> Struct:
    told = []
    for name, kind, chunk in zip(columns, types, chunks, strict=True):
        meta = Struct().i32(1, kind).numbers(2, [_PLAIN, _RLE]).texts(3, [name]).i32(4, _GZIP).i64(5, chunk.values)
        meta.i64(6, chunk.unpacked).i64(7, chunk.packed).i64(9, chunk.offset)
        told.append(Struct().i64(2, chunk.offset).struct(3, meta))
    size = sum(chunk.unpacked for chunk in chunks)
    return Struct().structs(1, told).i64(2, size).i64(3, chunks[0].values if chunks else 0)


def _foot(columns: Sequence[str], types: Sequence[int], groups: Sequence[Struct], count: int) -> Struct:
    root = Struct().text(4, "schema").i32(5, len(columns))
    leaves = []
    for name, kind in zip(columns, types, strict=True):
        leaf = Struct().i32(1, kind).i32(3, _OPTIONAL).text(4, name)
        leaves.append(leaf.i32(6, _UTF8) if kind == _BYTES else leaf)
    return Struct().i32(1, 1).structs(2, [root, *leaves]).i64(3, count).structs(4, groups).text(6, "nightdesk")
