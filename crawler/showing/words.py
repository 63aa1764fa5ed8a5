"""Text for a terminal: no control characters, lines that fit, wide letters counted as two columns."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterator

_NARROWEST = 40
_UNKNOWN = 80


def terminal_width() -> int:
    """How many columns there are: of the terminal, by COLUMNS, or 80."""
    return max(_NARROWEST, shutil.get_terminal_size((_UNKNOWN, 24)).columns)


def printable(text: str) -> str:
    """The text without control characters: what a page says must not steer the terminal."""
    return "".join(sign if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs") else " " for sign in text)


def columns_of(text: str) -> int:
    """How many columns a text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def wrapped(text: str, width: int) -> list[str]:
    """The text as lines of at most that many columns; its own line breaks stay."""
    return [line for part in printable(text).split("\n") for line in _wrapped_line(part, width)]


def _wrapped_line(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if columns_of(joined) <= width:
            line = joined
            continue
        if line:
            yield line
        *full, line = _cut(word, width)
        yield from full
    yield line


def _cut(word: str, width: int) -> list[str]:
    """A word too long for a line (or a text without spaces) in pieces that fit."""
    pieces, piece, used = [], "", 0
    for sign in word:
        if used + _columns(sign) > width:
            pieces.append(piece)
            piece, used = "", 0
        piece += sign
        used += _columns(sign)
    return [*pieces, piece]


def padded(text: str, width: int) -> str:
    """The text filled with spaces to that many columns."""
    return text + " " * max(0, width - columns_of(text))
