"""The phrase rules of localization, read from ``rules/*.toml`` and checked when they are read.

A rule speaks when one sentence holds a hit of every group in ``all``, the hits lie close together (``within``
characters, and with ``ordered`` in the order of ``all``) and the sentence holds none of ``unless``. A group is a named
list of terms: of the file itself, of ``vocabulary.toml``, or ``@place`` and ``@company`` of the tables. A rule may
bring its own terms as ``phrases``, which are one more group.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.tag.facets import FACET_NAMES

RULES_FOLDER = Path(__file__).parent / "rules"
TABLE_GROUPS = frozenset({"@place", "@company"})
_KEYS = frozenset({"name", "phrases", "all", "unless", "within", "ordered", "weight", "matches", "not_matches", "why"})
_WIDEST = 100  # characters; a third of it in a script without spaces


class RuleError(ValueError):
    """A rule file says something that cannot be meant; the message names file, rule and mistake."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One phrase rule: what must stand together in a sentence for it to speak, and how much it then says."""

    name: str  # "local-production.new-plant"
    facet: str
    weight: float
    groups: tuple[str, ...]
    unless: tuple[str, ...]
    within: int
    ordered: bool
    matches: tuple[str, ...]
    not_matches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules, and the terms of all groups that they name."""

    rules: tuple[Rule, ...]
    groups: Mapping[str, tuple[str, ...]]
    traps: tuple[str, ...]  # terms that hide every hit they overlap: "local storage", "indoor localization"


def load_rules(folder: Path = RULES_FOLDER) -> RuleBook:
    """Read every rule file of ``folder``; raise ``RuleError`` for the first mistake."""
    files = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))}
    shared = files.pop("vocabulary", {}).get("words", {})
    groups: dict[str, tuple[str, ...]] = {name: tuple(terms) for name, terms in shared.items()}
    traps = tuple(files.pop("traps", {}).get("phrases", ()))
    rules: list[Rule] = []
    for stem, content in files.items():
        facet = content.get("facet")
        if facet not in FACET_NAMES:
            raise RuleError(f"{stem}.toml: facet {facet!r} is not one of {', '.join(FACET_NAMES)}")
        for name, terms in content.get("words", {}).items():
            groups[f"{stem}.{name}"] = tuple(terms)
        rules += [_rule(stem, facet, row, groups) for row in content.get("rule", ())]
    _check_names(rules)
    return RuleBook(tuple(rules), groups, traps)


def _rule(stem: str, facet: str, row: Mapping[str, Any], groups: dict[str, tuple[str, ...]]) -> Rule:
    name = f"{stem}.{row.get('name', '?')}"
    if unknown := set(row) - _KEYS:
        raise RuleError(f"{name}: unknown key {min(unknown)!r}; the keys are {', '.join(sorted(_KEYS))}")
    names = [_group(name, stem, group, groups) for group in row.get("all", ())]
    if row.get("phrases"):
        groups[f"{name}.phrases"] = tuple(row["phrases"])
        names.append(f"{name}.phrases")
    if not names:
        raise RuleError(f"{name}: a rule needs phrases, groups in 'all', or both")
    if not row.get("matches"):
        raise RuleError(f"{name}: a rule needs at least one sentence in 'matches'")
    return Rule(
        name=name,
        facet=facet,
        weight=float(row.get("weight", 1.0)),
        groups=tuple(names),
        unless=tuple(_group(name, stem, group, groups) for group in row.get("unless", ())),
        within=int(row.get("within", _WIDEST)),
        ordered=bool(row.get("ordered", False)),
        matches=tuple(row["matches"]),
        not_matches=tuple(row.get("not_matches", ())),
    )


def _group(rule: str, stem: str, group: str, groups: Mapping[str, tuple[str, ...]]) -> str:
    for known in (f"{stem}.{group}", group):
        if known in groups or known in TABLE_GROUPS:
            return known
    raise RuleError(f"{rule}: no group is named {group!r}, neither in {stem}.toml nor in vocabulary.toml")


def _check_names(rules: list[Rule]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.name in seen:
            raise RuleError(f"{rule.name}: two rules have this name")
        seen.add(rule.name)
