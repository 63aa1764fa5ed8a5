"""Text that has lines of its own: the rows of tables (those that hold data), and program text."""

from __future__ import annotations

from pipelines.extract.texts import clean_lines, one_line
from pipelines.extract.tree import TEXT, Node, attribute, elements, has_below, named, spaced_text

# A cell longer than this is a column of a page that was laid out with tables.
_LONGEST_CELL = 500
_LAYOUT = frozenset(["table", "h1", "h2", "form", "article", "section", "iframe"])
_MOST_CELLS = 5_000


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


def rows_of(table: Node) -> list[str]:
    """The rows of a data table, cells joined by " | "; empty rows are left out, empty cells keep their place."""
    lines = []
    for row in named(table, "tr"):
        cells = [one_line(spaced_text(cell)) for cell in elements(row) if cell.tag in {"td", "th"}]
        if any(cells):
            lines.append(" | ".join(cells) if len(cells) > 1 else cells[0])
    return lines


def code_of(element: Node) -> str:
    """Program text as it stands, with its line breaks and indents."""
    pieces = []
    for part in element.traverse(include_text=True):
        if part.tag == TEXT:
            pieces.append(part.text_content or "")
        elif part.tag == "br":
            pieces.append("\n")
    return clean_lines("".join(pieces))
