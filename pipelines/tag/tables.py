"""The tables of names: places by ISO 3166-1 code, companies by the name that the archive uses."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

TABLES_FOLDER = Path(__file__).parent / "tables"


def load_places(folder: Path = TABLES_FOLDER) -> Mapping[str, tuple[str, ...]]:
    """Return the names of every country or region by its code."""
    return _table(folder / "countries.toml", "country")


def load_companies(folder: Path = TABLES_FOLDER) -> Mapping[str, tuple[str, ...]]:
    """Return the names and aliases of every company by the name that the archive uses."""
    return _table(folder / "companies.toml", "company")


def _table(path: Path, key: str) -> Mapping[str, tuple[str, ...]]:
    content = tomllib.loads(path.read_text("utf-8"))
    return {name: tuple(terms) for name, terms in content[key].items()}
