"""Text for a terminal: no control characters, lines that fit, wide letters counted as two columns."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterator

_NARROWEST = 40
_UNKNOWN = 80

# Marks that turn the direction of all that follows; letters that are written from the right do not need them.
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
# Between two characters of Chinese and Japanese a line may break as it may between two words; Korean has spaces.
_WIDE = "\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffdc"
_PIECES = re.compile(f"( *)([^ {_WIDE}]+|[{_WIDE}])")
# A line does not begin with one of these: it takes the character before along.
_CLOSING = frozenset("，。、；：？！）】》」』〉〕”’")
_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LEFT_TO_RIGHT = "\u200e"


def terminal_width() -> int:
    """How many columns there are: of the terminal, by COLUMNS, or 80."""
    return max(_NARROWEST, shutil.get_terminal_size((_UNKNOWN, 24)).columns)


def printable(text: str) -> str:
    """The text without what steers a terminal: control characters, and marks that turn the direction of a line."""
    plain = text.translate(_TURNING)
    return "".join(sign if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs") else " " for sign in plain)


def columns_of(text: str) -> int:
    """How many columns a text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0  # stands on the letter before it, or is not seen at all
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def wrapped(text: str, width: int) -> list[str]:
    """The text as lines of at most that many columns; its own line breaks stay, and what its lines begin with."""
    return [line for part in printable(text).expandtabs(4).split("\n") for line in _wrapped_line(part, width)]


def _wrapped_line(text: str, width: int) -> Iterator[str]:
    text = text.rstrip()
    indent = text[: len(text) - len(text.lstrip())][: width // 2]
    line = indent
    for spaces, piece in _PIECES.findall(" ".join(text.split())):
        joined = line + (spaces if line != indent else "") + piece
        if columns_of(joined) <= width:
            line = joined
            continue
        taken_along = indent + line[-1:] + piece
        if piece in _CLOSING and len(line) > len(indent) + 1 and columns_of(taken_along) <= width:
            yield line[:-1].rstrip()
            line = taken_along
            continue
        if line != indent:
            yield line
        *full, last = _cut(piece, width - len(indent))
        yield from (indent + part for part in full)
        line = indent + last
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


def beside(left: str, mark: str, right: str) -> str:
    """Two texts in one line with a mark between them, each in its place.

    A terminal that knows letters from the right would set such a line from the right, and what stands beside each other
    the other way round; a mark that takes no column tells it where each text begins.
    """
    if _FROM_THE_RIGHT.search(left + right) is None:
        return f"{left}{mark}{right}".rstrip()
    start = f"{_LEFT_TO_RIGHT}{left}{_LEFT_TO_RIGHT}{mark}" if mark else left
    return f"{start}{_LEFT_TO_RIGHT}{right}".rstrip()
