"""Text that has lines of its own: tables (those that hold data), program text, formulas."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.extract.texts import clean_lines, one_line
from pipelines.extract.tree import TEXT, Node, attribute, elements, has_below, named, spaced_text

# A cell longer than this is a column of a page that was laid out with tables.
_LONGEST_CELL = 500
_LAYOUT = frozenset(["table", "h1", "h2", "form", "article", "section", "iframe", "pre"])
_MOST_CELLS = 5_000
# A cell cannot stand in more rows or columns than this, whatever it says.
_WIDEST_SPAN = 50
_CELLS = frozenset(["td", "th"])
_LANGUAGE = re.compile(r"(?:^|\s)(?:language|lang|highlight-source|brush:?)[-\s:]+([a-z][a-z0-9+#.-]{0,19})(?=$|[\s;])")
_NO_LANGUAGES = frozenset(["none", "plain", "plaintext", "text", "block", "wrapper", "toolbar", "snippet", "inline"])
_LINE_NUMBERS = re.compile(r"[\d\s]+")


class Table(NamedTuple):
    """A table as text (its title and a row a line), as cells, and how many of the first rows are headings."""

    text: str
    rows: tuple[tuple[str, ...], ...]
    header_rows: int


def is_data_table(table: Node) -> bool:
    """Whether a table holds data, and not the page."""
    if attribute(table, "role") == "presentation" or has_below(table, _LAYOUT):
        return False
    cells = 0
    for cell in named(table, "td", "th"):
        cells += 1
        if cells > _MOST_CELLS or len(cell.text()) > _LONGEST_CELL:
            return False
    return cells > 1


def table_of(table: Node) -> Table:
    """A data table. Empty rows are left out, empty cells keep their place.

    In the text a cell stands once, in the rows in every row and column that it spans.
    """
    lines = [one_line(spaced_text(title)) for title in named(table, "caption")]
    rows: list[tuple[str, ...]] = []
    header_rows = spread = 0
    hanging: dict[int, tuple[int, str]] = {}  # column → for how many more rows a cell above stands in it, and its text
    for row in named(table, "tr"):
        found = [cell for cell in elements(row) if cell.tag in _CELLS]
        texts = [one_line(spaced_text(cell)) for cell in found]
        if not any(texts):
            continue
        lines.append(" | ".join(texts))
        if header_rows == len(rows) and _is_heading(row, found):
            header_rows += 1
        rows.append(_spread(found, texts, hanging) if spread < _MOST_CELLS else tuple(texts))
        spread += len(rows[-1])
    return Table("\n".join(line for line in lines if line) if rows else "", tuple(rows), header_rows)


def code_of(element: Node) -> str:
    """Program text as it stands, with its line breaks and indents; "" for a column of line numbers."""
    pieces = []
    for part in element.traverse(include_text=True):
        if part.tag == TEXT:
            pieces.append(part.text_content or "")
        elif part.tag == "br":
            pieces.append("\n")
    text = clean_lines("".join(pieces))
    return "" if "\n" in text and _LINE_NUMBERS.fullmatch(text) else text


def language_of(code: Node) -> str:
    """The programming language that the element, the one in it or the ones around it name in the usual ways, or ""."""
    inner = next(named(code, "code"), None)
    near = [inner, code, code.parent, code.parent.parent if code.parent is not None else None]
    for element in near:
        if element is None or element.tag in {"body", "article", "main"}:
            continue
        told = attribute(element, "data-lang") or attribute(element, "data-language")
        match = _LANGUAGE.search(attribute(element, "class").lower())
        name = told.strip().lower() or (match[1] if match else "")
        if name and len(name) <= 20 and name not in _NO_LANGUAGES:
            return name
    return ""


def formula_of(element: Node) -> str:
    """A formula as a line of text: as its author wrote it where the page keeps that, else its signs in order."""
    told = attribute(element, "alttext")
    if not told:
        told = next((note.text() for note in named(element, "annotation") if "tex" in attribute(note, "encoding")), "")
    return one_line(told or element.text())


def _is_heading(row: Node, cells: list[Node]) -> bool:
    parent = row.parent
    return (parent is not None and parent.tag == "thead") or all(cell.tag == "th" for cell in cells)


def _spread(cells: list[Node], texts: list[str], hanging: dict[int, tuple[int, str]]) -> tuple[str, ...]:
    """One row with the cells of earlier rows that reach into it; notes which of its own reach further down."""
    row: list[str] = []

    def take_hanging() -> None:
        while (at := len(row)) in hanging:
            left, text = hanging.pop(at)
            row.append(text)
            if left > 1:
                hanging[at] = (left - 1, text)
            if len(row) > _MOST_CELLS:
                return

    for cell, text in zip(cells, texts, strict=True):
        take_hanging()
        down = _span(cell, "rowspan")
        for _ in range(_span(cell, "colspan")):
            if down > 1:
                hanging[len(row)] = (down - 1, text)
            row.append(text)
    take_hanging()
    return tuple(row)


def _span(cell: Node, name: str) -> int:
    value = attribute(cell, name)
    return min(max(int(value), 1), _WIDEST_SPAN) if value.isdecimal() and len(value) < 4 else 1
