"""The small language in which a story's text is written: blocks parted by blank lines, one directive a line.

``## heading``, ``- item``, ``1. item``, ``> quote``, ``| cell | cell |``, a fence of three back-ticks for code, and

    !image file | alt | caption | credit      !post address | author | text      !video address
    !noise name                               !page        (the story goes on on its next page)

Inside a text: ``**strong**``, ``*emphasis*``, ```code```, ``[text](address)``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

_INLINE = (
    (re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)"), r'<a href="\2">\1</a>', r"\1"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>", r"\1"),
    (re.compile(r"(?<!\*)\*([^*\s][^*]*)\*(?!\*)"), r"<em>\1</em>", r"\1"),
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>", r"\1"),
)
_ITEM = re.compile(r"(?:-|\d+\.) ")


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of a story as its author wrote it; ``rows`` holds items, table rows or a directive's fields."""

    kind: str  # paragraph, heading, list, numbered, quote, table, code, image, post, video, noise, page
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


def read_manuscript(source: str) -> tuple[Piece, ...]:
    """The blocks of a story in reading order; an unknown directive is a ValueError."""
    return tuple(_piece(lines) for lines in _chunks(source))


def inline_html(text: str) -> Markup:
    """A text with its inline marks as HTML."""
    html = str(escape(text)).replace("&#34;", '"').replace("&#39;", "'")
    for pattern, replacement, _ in _INLINE:
        html = pattern.sub(replacement, html)
    return Markup(html)


def plain(text: str) -> str:
    """A text as a reader sees it, without its inline marks."""
    for pattern, _, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text


def plain_block(piece: Piece) -> str:
    """What a block adds to the body's plain text; "" for pictures, videos, quoted posts and noise."""
    if piece.kind in {"paragraph", "heading", "quote"}:
        return plain(piece.text)
    if piece.kind in {"list", "numbered"}:
        return "\n".join(plain(row[0]) for row in piece.rows)
    if piece.kind == "table":
        return "\n".join(" | ".join(plain(cell) for cell in row) for row in piece.rows)
    return piece.text if piece.kind == "code" else ""


def _chunks(source: str) -> list[list[str]]:
    chunks: list[list[str]] = [[]]
    in_code = False
    for line in source.strip().splitlines():
        if line.startswith("```"):
            in_code = not in_code
        if line.strip() or in_code:
            chunks[-1].append(line)
        else:
            chunks.append([])
    return [chunk for chunk in chunks if chunk]


def _piece(lines: list[str]) -> Piece:
    first = lines[0]
    if first.startswith("!"):
        return _directive(first)
    if first.startswith("```"):
        return Piece("code", "\n".join(lines[1:-1]))
    if first.startswith("#"):
        marks, _, text = first.partition(" ")
        return Piece("heading", text, level=len(marks))
    if first.startswith(">"):
        return Piece("quote", " ".join(line.removeprefix(">").strip() for line in lines))
    if first.startswith("|"):
        return Piece("table", rows=tuple(tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines))
    if _ITEM.match(first) and all(_ITEM.match(line) for line in lines):
        kind = "list" if first.startswith("-") else "numbered"
        return Piece(kind, rows=tuple((line.partition(" ")[2],) for line in lines))
    return Piece("paragraph", " ".join(line.strip() for line in lines))


def _directive(line: str) -> Piece:
    name, _, rest = line[1:].partition(" ")
    fields = tuple(field.strip() for field in rest.split("|"))
    if name in {"image", "post"}:
        return Piece(name, rows=(fields + ("",) * (4 - len(fields)),))
    if name in {"video", "noise", "page"}:
        return Piece(name, rest.strip())
    message = f"a story knows no directive !{name}"
    raise ValueError(message)
