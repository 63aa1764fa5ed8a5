"""Texts in columns of a terminal, where a Chinese character takes two and a combining accent none."""

from __future__ import annotations

import re
import unicodedata

# Between two wide characters a line may break as it may between two words; an address never breaks.
_PIECES = re.compile(r"\s+|[^\s\u2e80-\uffdc]+|[\u2e80-\uffdc]")
# Marks that belong to the character before them: rather than begin a line, one of them hangs over its end.
_CLOSING = frozenset("，。、；：？！）】》」』”’%,.;:?!)")

_HANG = 2


def width(text: str) -> int:
    """The columns that ``text`` takes."""
    return sum(_columns(character) for character in text)


def wrap(text: str, columns: int, first: str = "", following: str | None = None) -> list[str]:
    """The lines of ``text``, at most ``columns`` wide; ``first`` begins the first line and ``following`` the others.

    A word that is wider than a line is left whole.
    """
    indent = first if following is None else following
    lines: list[str] = []
    line, used = first, width(first)
    begin = len(line)
    for piece in _PIECES.findall(" ".join(text.split())):
        needed = width(piece)
        over = used + needed - columns
        if over > 0 and len(line) > begin and not (piece in _CLOSING and over <= _HANG):
            lines.append(line.rstrip())
            line, used = indent, width(indent)
            begin = len(line)
        if piece == " " and len(line) == begin:
            continue
        line += piece
        used += needed
    if len(line) > begin:
        lines.append(line.rstrip())
    return lines


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """``text`` with spaces to ``columns``, before it if it stands to the right."""
    spaces = " " * max(0, columns - width(text))
    return spaces + text if right else text + spaces


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
