"""Thrift's compact protocol, as far as the heads of a Parquet file need it: structs of numbers, texts and lists."""

from __future__ import annotations

from collections.abc import Iterable

_I32, _I64, _BINARY, _LIST, _STRUCT = 5, 6, 8, 9, 12


def varint(number: int) -> bytes:
    """A number from 0 up in groups of seven bits, the lowest first."""
    groups = bytearray()
    while number > 0x7F:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    groups.append(number)
    return bytes(groups)


class Struct:
    """A struct whose fields are added in the order of their numbers."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._last = 0

    def i32(self, field: int, number: int) -> Struct:
        """A number of 32 bits (or an enumeration)."""
        return self._add(field, _I32, varint(_zigzag(number)))

    def i64(self, field: int, number: int) -> Struct:
        """A number of 64 bits."""
        return self._add(field, _I64, varint(_zigzag(number)))

    def text(self, field: int, text: str) -> Struct:
        """A text in UTF-8."""
        return self._add(field, _BINARY, _text(text))

    def struct(self, field: int, struct: Struct) -> Struct:
        """A struct within this one."""
        return self._add(field, _STRUCT, struct.encoded)

    def structs(self, field: int, structs: Iterable[Struct]) -> Struct:
        """A list of structs."""
        return self._list(field, _STRUCT, [struct.encoded for struct in structs])

    def numbers(self, field: int, numbers: Iterable[int]) -> Struct:
        """A list of numbers of 32 bits (or enumerations)."""
        return self._list(field, _I32, [varint(_zigzag(number)) for number in numbers])

    def texts(self, field: int, texts: Iterable[str]) -> Struct:
        """A list of texts."""
        return self._list(field, _BINARY, [_text(text) for text in texts])

    @property
    def encoded(self) -> bytes:
        """The struct with the mark of its end."""
        return bytes(self._bytes) + b"\x00"

    def _list(self, field: int, kind: int, items: list[bytes]) -> Struct:
        head = bytes([len(items) << 4 | kind]) if len(items) < 15 else bytes([0xF0 | kind]) + varint(len(items))
        return self._add(field, _LIST, head + b"".join(items))

    def _add(self, field: int, kind: int, value: bytes) -> Struct:
        step = field - self._last  # at most 15 in the heads of Parquet
        self._bytes += bytes([step << 4 | kind]) + value
        self._last = field
        return self


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _text(text: str) -> bytes:
    encoded = text.encode("utf-8", "replace")
    return varint(len(encoded)) + encoded
