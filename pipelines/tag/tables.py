"""The tables of names: places by ISO 3166-1 code, companies by the name that the archive uses."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

TABLES_FOLDER = Path(__file__).parent / "tables"


@dataclass(frozen=True, slots=True)
class Places:
    """The names of every country or region by its code, and what only looks like the place of something.

    ``origin_words`` are words before which a country says where somebody comes from ("the Chinese maker").
    """

    names: Mapping[str, tuple[str, ...]]
    not_places: tuple[str, ...]
    origin_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Names of a company that are common words, too, and the words of which one must stand in the same sentence."""

    company: str
    names: tuple[str, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Companies:
    """The plain aliases of every company by the name that the archive uses, and the ambiguous ones."""

    aliases: Mapping[str, tuple[str, ...]]
    ambiguous: tuple[Ambiguous, ...]


def load_places(folder: Path = TABLES_FOLDER) -> Places:
    """Read ``countries.toml``."""
    content = tomllib.loads((folder / "countries.toml").read_text("utf-8"))
    names = {code: tuple(terms) for code, terms in content["country"].items()}
    return Places(names, tuple(content["not_a_place"]["names"]), tuple(content["origin"]["words"]))


def load_companies(folder: Path = TABLES_FOLDER) -> Companies:
    """Read ``companies.toml``."""
    content = tomllib.loads((folder / "companies.toml").read_text("utf-8"))
    aliases = {name: tuple(terms) for name, terms in content["company"].items()}
    ambiguous = tuple(
        Ambiguous(company, tuple(row["names"]), tuple(row["with"])) for company, row in content["ambiguous"].items()
    )
    return Companies(aliases, ambiguous)
