"""Structural furniture: what an element is by its tag, class, id, role or style, whatever it says.

``furniture`` is asked for every element of a page, so it is nothing but table look-ups: the tables of
``rules/structure.toml`` are turned into dictionaries once, and what a class string means is remembered (the answer
depends on the string alone).

What the asking walk has to guard: a class may be misused, and some pages put the whole story into a ``form`` or into an
element with a class like "widget". So a match on an element that holds most of the page's text has to be ignored; count
the text that a match would take before believing it. A ``footer`` or ``figcaption`` inside a quote is the quote's own
source: do not ask for it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pipelines.denoise.rules import STRUCTURE

_CUTS = re.compile(r"[-_]+")


@dataclass(slots=True)
class _Tables:
    """Where each word leads: the number of the row it stands in (the first row of the file wins)."""

    names: list[str] = field(default_factory=list)
    tags: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    prefixes: dict[str, int] = field(default_factory=dict)
    suffixes: dict[str, int] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    styles: dict[str, int] = field(default_factory=dict)
    components: dict[str, int] = field(default_factory=dict)
    never_tags: frozenset[str] = frozenset()
    never_tokens: frozenset[str] = frozenset()

    def add(self, row: Mapping[str, Any]) -> None:
        number = len(self.names)
        self.names.append(row["name"])
        for column in ("tags", "tokens", "prefixes", "suffixes", "roles", "styles", "components"):
            table: dict[str, int] = getattr(self, column)
            for word in row.get(column, ()):
                table.setdefault(_style(word) if column == "styles" else word.lower(), number)


def _style(text: str) -> str:
    return "".join(text.lower().split()).rstrip(";")


def _read() -> _Tables:
    with STRUCTURE.open("rb") as file:
        document = tomllib.load(file)
    never = document["never"]
    tables = _Tables(never_tags=frozenset(never["tags"]), never_tokens=frozenset(never["tokens"]))
    for row in document["rule"]:
        tables.add(row)
    return tables


_TABLES = _read()
_NONE = len(_TABLES.names)  # sorts behind every row
_KEPT = -1  # a class that holds stories: nothing else may speak


@lru_cache(maxsize=50_000)
def _row_of_token(token: str) -> int:
    """The first row that names this token, by the whole or by its beginning or end at a "-" or "_"."""
    best = _TABLES.tokens.get(token, _NONE)
    for cut in _CUTS.finditer(token):
        best = min(best, _TABLES.prefixes.get(token[: cut.end()], _NONE))
        best = min(best, _TABLES.suffixes.get(token[cut.start() :], _NONE))
    return min(best, _row_of_open_prefix(token))


def _row_of_open_prefix(token: str) -> int:
    """Prefixes that end inside a word ("heateor", "mc4wp"): few, so they are tried one by one."""
    return min((row for prefix, row in _OPEN_PREFIXES if token.startswith(prefix)), default=_NONE)


_OPEN_PREFIXES = tuple((prefix, row) for prefix, row in _TABLES.prefixes.items() if prefix[-1] not in "-_")


@lru_cache(maxsize=16384)
def _row_of_classes(classes: str) -> int:
    best = _NONE
    for token in classes.lower().split():
        if token in _TABLES.never_tokens:
            return _KEPT
        best = min(best, _row_of_token(token))
    return best


@lru_cache(maxsize=4096)
def _row_of_style(style: str) -> int:
    return _TABLES.styles.get(_style(style), _NONE)


def furniture(
    tag: str,
    classes: Sequence[str] | str = "",
    identifier: str = "",
    role: str = "",
    *,
    style: str = "",
    component: str = "",
) -> str:
    """The name of the structural rule that an element matches, or "" for none.

    Args:
        tag: the element's name in lower case.
        classes: its class attribute as it stands (fastest), or as a sequence of tokens.
        identifier: its id.
        role: its ARIA role.
        style: its style attribute; only a few exact ones mean something.
        component: its ``data-component``.
    """
    if tag in _TABLES.never_tags:
        return ""
    best = _NONE
    if classes or identifier:
        best = min(
            _row_of_classes(classes if isinstance(classes, str) else " ".join(classes)) if classes else _NONE,
            _row_of_classes(identifier) if identifier else _NONE,
        )
        if best == _KEPT:
            return ""
    best = min(best, _TABLES.tags.get(tag, _NONE))
    if role or style or component:
        best = min(best, _row_of_attributes(role, style, component))
    return _TABLES.names[best] if best != _NONE else ""


def _row_of_attributes(role: str, style: str, component: str) -> int:
    return min(
        _TABLES.roles.get(role.lower(), _NONE) if role else _NONE,
        _row_of_style(style) if style else _NONE,
        _TABLES.components.get(component.lower(), _NONE) if component else _NONE,
    )
