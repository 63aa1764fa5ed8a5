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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pipelines.denoise.rules import STRUCTURE, content_of


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
    document = content_of(STRUCTURE)
    never = document["never"]
    tables = _Tables(never_tags=frozenset(never["tags"]), never_tokens=frozenset(never["tokens"]))
    for row in document["rule"]:
        tables.add(row)
    return tables


_TABLES = _read()
_NONE = len(_TABLES.names)  # sorts behind every row
_KEPT = -1  # a class that holds stories: nothing else may speak

# Prefixes and suffixes are looked up by their first or last letters; three tell most of them apart.
_LETTERS = 3
_SEPARATORS = "-_"


def _by_letters(table: Mapping[str, int], letters: slice) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for word, row in table.items():
        if len(word) < _LETTERS:
            raise ValueError(f"{STRUCTURE.name}: the prefix or suffix {word!r} has less than {_LETTERS} letters")
        found.setdefault(word[letters], []).append((word, row))
    return found


# A class that holds stories stands before every row.
_TOKENS = {**_TABLES.tokens, **dict.fromkeys(_TABLES.never_tokens, _KEPT)}
_BY_BEGINNING = _by_letters(_TABLES.prefixes, slice(_LETTERS))
_BY_END = _by_letters(_TABLES.suffixes, slice(-_LETTERS, None))


def _row_of_token(token: str) -> int:
    """The first row that names this token, by the whole or by its beginning or end at a "-" or "_"."""
    best = _TOKENS.get(token, _NONE)
    for prefix, row in _BY_BEGINNING.get(token[:_LETTERS], ()):
        if row < best and token.startswith(prefix) and _is_cut_after(token, prefix):
            best = row
    for suffix, row in _BY_END.get(token[-_LETTERS:], ()):
        if row < best and token.endswith(suffix) and _is_cut_before(token, suffix):
            best = row
    return best


def _is_cut_after(token: str, prefix: str) -> bool:
    """Whether all of the separators are the prefix's; one that ends inside a word ("heateor", "mc4wp") always fits."""
    return prefix[-1] not in _SEPARATORS or token[len(prefix) : len(prefix) + 1] not in tuple(_SEPARATORS)


def _is_cut_before(token: str, suffix: str) -> bool:
    return len(token) == len(suffix) or token[-len(suffix) - 1] not in _SEPARATORS


# What a class string means is remembered; an id is mostly another one on each page.
@lru_cache(maxsize=16384)
def _row_of_classes(classes: str) -> int:
    return _row_of_names(classes)


def _row_of_names(names: str) -> int:
    return min(map(_row_of_token, names.lower().split()), default=_NONE)


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
            _row_of_names(identifier) if identifier else _NONE,
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
