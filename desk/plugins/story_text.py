"""A story's text as the page shows it: block by block, with the proofs of its facets marked where they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from datasette import hookimpl
from jinja2 import Environment

Row = Mapping[str, Any]

# Up to a blank line; the items of a list and the rows of a table stand in lines of their own inside it.
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
# The store writes a blank for each of these into the text, and the blocks keep them.
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127], " ")
_DEEPEST = 6


class Piece(NamedTuple):
    """A stretch of text; ``facet`` is the tag that it proves, or ""."""

    text: str
    facet: str = ""


class Line(NamedTuple):
    """An item of a list and how deep it stands, from 1."""

    pieces: Sequence[Piece]
    level: int = 1


class Told(NamedTuple):
    """One block of a story, ready to be shown. ``facts`` is what the archive keeps of it beside its text."""

    kind: str
    pieces: Sequence[Piece]
    facts: Row
    lines: Sequence[Line] = ()  # of a list
    rows: Sequence[Sequence[Sequence[Piece]]] = ()  # of a table; ``pieces`` is its title then


Span = tuple[int, int, str]


class Marker:
    """Cuts stretches of headline, blank line and body into pieces.

    A proof that does not say there what it says in the archive is not marked; of two that overlap the first keeps its
    whole length, so no letter is shown twice or lost.
    """

    def __init__(self, headline: str, body: str, proofs: Iterable[Row]) -> None:
        self.text = f"{headline}\n\n{body}"
        self._spans: list[Span] = [
            (row["start"], row["end"], row["tag"])
            for row in proofs
            if row["evidence"] and self.text[row["start"] : row["end"]] == row["evidence"]
        ]
        self._spans.sort(key=lambda span: (span[0], -span[1]))

    def pieces(self, start: int, end: int) -> list[Piece]:
        """The text between two offsets."""
        found = []
        position = start
        for span_start, span_end, facet in self._spans:
            first, last = max(span_start, position), min(span_end, end)
            if first >= last:
                continue
            found += [Piece(self.text[position:first]), Piece(self.text[first:last], facet)]
            position = last
        return [piece for piece in (*found, Piece(self.text[position:end])) if piece.text]


def marked_headline(article: Row) -> list[Piece]:
    """The headline with its proofs."""
    headline = article["headline"] or ""
    return Marker(headline, article["body"] or "", article["proofs"]).pieces(0, len(headline))


def told_blocks(article: Row) -> list[Told]:
    """The blocks of an article's body with its proofs, and its pictures where they stood.

    The body is what counts: where the blocks on record say anything else, its paragraphs are shown instead.
    """
    headline, body = article["headline"] or "", article["body"] or ""
    marker, begin = Marker(headline, body, article["proofs"]), len(headline) + 2
    blocks = _blocks_of(article["blocks"])
    texts = [block["text"] for block in blocks if block["text"] and block["kind"] != "figure"]
    if "\n\n".join(texts) != body or not blocks:
        found = _PARAGRAPH.finditer(body)
        return [Told("paragraph", marker.pieces(begin + one.start(), begin + one.end()), {}) for one in found]
    told = []
    for block in blocks:
        if block["text"] and block["kind"] != "figure":
            told.append(_told(block, marker, begin))
            begin += len(block["text"]) + 2
        else:
            told.append(Told(block["kind"], [Piece(block["text"])] if block["text"] else [], block))
    return told


def _blocks_of(stored: str | None) -> list[dict[str, Any]]:
    try:
        blocks = json.loads(stored or "[]")
        return [{**block, "text": block["text"].translate(_CONTROL), "kind": str(block["kind"])} for block in blocks]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []  # written by somebody else: the body is shown by its paragraphs


def _told(block: Row, marker: Marker, begin: int) -> Told:
    text = block["text"]
    if block["kind"] == "list":
        return Told("list", (), block, lines=_lines(block, marker, begin))
    if block["kind"] == "table" and block.get("rows"):
        return _table(block, marker, begin)
    return Told(block["kind"], marker.pieces(begin, begin + len(text)), block)


def _lines(block: Row, marker: Marker, begin: int) -> list[Line]:
    texts = block["text"].split("\n")
    levels = block.get("levels") or ()
    lines = []
    for text, level in zip(texts, levels if len(levels) == len(texts) else [1] * len(texts), strict=True):
        lines.append(Line(marker.pieces(begin, begin + len(text)), min(max(level, 1), _DEEPEST)))
        begin += len(text) + 1
    return lines


def _table(block: Row, marker: Marker, begin: int) -> Told:
    """A table's text is its title and a line for each row; a cell over several rows stands once in the text."""
    rows, texts = block["rows"], block["text"].split("\n")
    title = texts[: max(0, len(texts) - len(rows))]
    end = begin + len("\n".join(title))
    pieces = marker.pieces(begin, end) if title else []
    begin = end + 1 if title else begin
    shown = []
    for cells, text in zip(rows, texts[len(title) :], strict=False):
        shown.append(_cells(cells, marker, begin, begin + len(text)))
        begin += len(text) + 1
    return Told("table", pieces, block, rows=shown)


def _cells(cells: Sequence[str], marker: Marker, position: int, end: int) -> list[list[Piece]]:
    row = []
    for cell in cells:
        at = marker.text.find(cell, position, end)
        row.append(marker.pieces(at, at + len(cell)) if at >= 0 else [Piece(cell)])
        position = at + len(cell) if at >= 0 else position
    return row


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Give the article's page the two functions above as filters."""
    env.filters.update({"marked_headline": marked_headline, "told_blocks": told_blocks})
