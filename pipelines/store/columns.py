"""The meanings of tables, views and columns, read from the one file that holds them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).with_name("columns.toml")


@dataclass(frozen=True, slots=True)
class Description:
    """What a table or view is for and what each of its columns means, in the order of the schema."""

    name: str
    description: str
    columns: dict[str, str]
    is_view: bool


def descriptions() -> dict[str, Description]:
    """Every table and view of the archive by name, tables first."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        name: Description(name, entry["description"], entry["columns"], is_view=part == "views")
        for part in ("tables", "views")
        for name, entry in data[part].items()
    }
