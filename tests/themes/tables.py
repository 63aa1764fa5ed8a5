"""The tables of the page generator: languages (``languages/*.toml``) and themes (``families/*.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language: what its stories say, and what its sites print around them."""

    name: str
    story: dict[str, Any]
    noise: dict[str, list[str]]

    @property
    def is_rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return self.story.get("direction") == "rtl"


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme: its page with ``[[slots]]``, the parts that fill some of them, and how it writes a paragraph."""

    name: str
    page: str
    style: str
    parts: dict[str, str]


@cache
def languages() -> tuple[Language, ...]:
    """All languages, by name."""
    return tuple(_language(path) for path in sorted((HERE / "languages").glob("*.toml")))


@cache
def default_parts() -> dict[str, str]:
    """The parts that a theme without its own takes."""
    return tomllib.loads((HERE / "parts.toml").read_text(encoding="utf-8"))


@cache
def themes() -> tuple[Theme, ...]:
    """All themes, by file and place in it."""
    return tuple(
        Theme(name, row.pop("page"), row.pop("style", "p"), row)
        for path in sorted((HERE / "families").glob("*.toml"))
        for name, row in tomllib.loads(path.read_text(encoding="utf-8")).items()
    )


def _language(path: Path) -> Language:
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return Language(path.stem, document["story"], document["noise"])
