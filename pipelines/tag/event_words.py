"""The words of events: rows of phrases in ``actions.toml`` and ``stages.toml``, each with what it means.

A row says which action its phrases mean ("opens"), which stage ("done"), or both; or that they take back what follows
("will not"); or, if it says neither, that they mean nothing ("open source") and hide the words inside them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.rules import RuleError

ACTIONS = ("opens", "expands", "moves", "replaces", "adapts", "complies", "withdraws", "adds language", "announces")
STAGES = ("plan", "announced", "done")

WORD_FILES = (Path(__file__).with_name("actions.toml"), Path(__file__).with_name("stages.toml"))
_KEYS = frozenset({"name", "action", "stage", "weight", "denies", "phrases", "matches", "not_matches", "why"})
_LISTS = ("phrases", "matches", "not_matches")

Phrases = Mapping[str, tuple[str, ...]]  # by the code of the language


@dataclass(frozen=True, slots=True)
class Row:
    """Phrases that mean one thing, with sentences in which they must and must not be found to mean it."""

    name: str
    action: str
    stage: str
    weight: float
    denies: bool
    phrases: Phrases
    matches: Phrases
    not_matches: Phrases

    @property
    def means_something(self) -> bool:
        """Whether its phrases count; those that do not only hide the words inside them."""
        return bool(self.action or self.stage or self.denies)


@dataclass(frozen=True, slots=True)
class EventBook:
    """All rows, and for each facet what an action counts (1 if not told) and the action that it means by itself."""

    rows: tuple[Row, ...]
    factors: Mapping[str, Mapping[str, float]]
    usual: Mapping[str, str]


def load_event_words(files: Iterable[Path] = WORD_FILES) -> EventBook:
    """Read the files of words; raise ``RuleError`` for the first mistake."""
    rows: list[Row] = []
    facets: dict[str, dict[str, Any]] = {}
    for path in files:
        content = tomllib.loads(path.read_text("utf-8"))
        rows += [_row(f"{path.name}, row {row.get('name', '?')!r}", row) for row in content.get("row", ())]
        facets.update(content.get("facet", {}))
    for facet, table in facets.items():
        _check(f"facet {facet!r}", "facet", facet, FACET_NAMES)
        for action in (*(key for key in table if key != "usual"), table.get("usual", "")):
            _check(f"facet {facet!r}", "action", action, ("", *ACTIONS))
    return EventBook(
        tuple(rows),
        {facet: {key: float(table[key]) for key in table if key != "usual"} for facet, table in facets.items()},
        {facet: table.get("usual", "") for facet, table in facets.items()},
    )


def _row(where: str, given: Mapping[str, Any]) -> Row:
    if unknown := set(given) - _KEYS:
        raise RuleError(f"{where}: unknown key {min(unknown)!r}; the keys are {', '.join(sorted(_KEYS))}")
    _check(where, "action", given.get("action", ""), ("", *ACTIONS))
    _check(where, "stage", given.get("stage", ""), ("", *STAGES))
    phrases, matches, not_matches = (_by_language(where, key, given.get(key, {})) for key in _LISTS)
    means_something = given.get("action") or given.get("stage")
    for language in phrases:
        if means_something and language not in matches:
            raise RuleError(f"{where}: the phrases of {language!r} need a sentence in matches.{language}")
    return Row(
        name=str(given.get("name", "")),
        action=given.get("action", ""),
        stage=given.get("stage", ""),
        weight=float(given.get("weight", 1.0)),
        denies=bool(given.get("denies", False)),
        phrases=phrases,
        matches=matches,
        not_matches=not_matches,
    )


def _by_language(where: str, key: str, given: object) -> Phrases:
    if not isinstance(given, dict) or not all(isinstance(some, list) for some in given.values()):
        raise RuleError(f"{where}: write {key}.en = [...], a list for each language")
    return {language: tuple(map(str, some)) for language, some in given.items()}


def _check(where: str, what: str, value: object, known: Sequence[str]) -> None:
    if value not in known:
        raise RuleError(f"{where}: {what} {value!r} is not one of {', '.join(filter(None, known))}")
