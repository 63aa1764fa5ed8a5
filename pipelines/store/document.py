"""Writes the tables, views and columns into docs/database.md: ``python -m pipelines.store.document [--check]``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from pipelines.store.columns import Description, descriptions

FILE = Path(__file__).resolve().parents[2] / "docs" / "database.md"
_BEGIN = "<!-- From here to the end mark: made by python -m pipelines.store.document -->\n"
_END = "<!-- end -->\n"


def documented(text: str) -> str:
    """The document with its reference made anew; what stands before and after the marks is kept."""
    before, _, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not end:
        raise ValueError(f"{FILE.name} has lost the marks between which its reference is written")
    return before + _BEGIN + "\n" + reference(descriptions().values()) + _END + after


def reference(entries: Iterable[Description]) -> str:
    """Every table and view with the meaning of its columns, as Markdown; the views, which people read, first."""
    views: list[str] = []
    tables: list[str] = []
    for entry in entries:
        (views if entry.is_view else tables).append(_section(entry))
    return "## Views\n\n" + "\n".join(views) + "\n## Tables\n\n" + "\n".join(tables) + "\n"


def _section(entry: Description) -> str:
    rows = "".join(f"| `{name}` | {_cell(meaning)} |\n" for name, meaning in entry.columns.items())
    return f"### {entry.name}\n\n{entry.description}\n\n| column | meaning |\n|---|---|\n{rows}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Writes the document; with ``--check`` only says (by exit code 1) that it is not as it should be."""
    text = FILE.read_text(encoding="utf-8")
    wanted = documented(text)
    if text == wanted:
        return 0
    if "--check" in arguments:
        sys.stderr.write(f"docs/{FILE.name} is out of date: run python -m pipelines.store.document\n")
        return 1
    FILE.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
