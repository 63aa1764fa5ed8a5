"""Text that has lines of its own: the rows of tables (those that hold data), and program text."""

from __future__ import annotations

from lxml import etree

from pipelines.extract.texts import clean_lines, one_line

# A cell longer than this is a column of a page that was laid out with tables.
_LONGEST_CELL = 500
_LAYOUT = ("table", "h1", "h2", "form", "article", "section", "iframe")
_MOST_CELLS = 5_000


def is_data_table(table: etree._Element) -> bool:
    """Whether a table holds data, and not the page."""
    if next(table.iterdescendants(*_LAYOUT), None) is not None or table.get("role") == "presentation":
        return False
    cells = 0
    for cell in table.iter("td", "th"):
        cells += 1
        if cells > _MOST_CELLS or sum(map(len, cell.itertext())) > _LONGEST_CELL:
            return False
    return cells > 1


def rows_of(table: etree._Element) -> list[str]:
    """The rows of a data table, cells joined by " | "; empty rows are left out, empty cells keep their place."""
    lines = []
    for row in table.iter("tr"):
        cells = [one_line(" ".join(cell.itertext())) for cell in row if cell.tag in {"td", "th"}]
        if any(cells):
            lines.append(" | ".join(cells) if len(cells) > 1 else cells[0])
    return lines


def code_of(element: etree._Element) -> str:
    """Program text as it stands, with its line breaks and indents."""
    pieces = [element.text or ""]
    for part in element.iterdescendants():
        pieces += ("\n" if part.tag == "br" else part.text or "", part.tail or "")
    return clean_lines("".join(pieces))
