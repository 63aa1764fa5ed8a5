"""The phrase rules of localization, read from ``rules/*.toml`` and checked when they are read.

A rule speaks when one sentence holds a hit of every group in ``all``, the hits lie close together (``within``
characters, and with ``ordered`` in the order of ``all``) and the sentence holds none of ``unless``. A group is a named
list of terms: of the file itself, of ``vocabulary.toml``, or ``@place`` and ``@company`` of the tables. A rule may
bring its own terms as ``phrases``, which are one more group.

Terms stand under the code of their language (``en = [...]``, ``phrases.zh = [...]``), so that a reader finds those of
one language and adds a line to them; all languages are searched for in every text. A plain list does as well, for
terms that no language owns.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.tag.facets import FACET_NAMES

RULES_FOLDER = Path(__file__).parent / "rules"
TABLE_GROUPS = frozenset({"@place", "@company"})
_KEYS = frozenset({"name", "phrases", "all", "unless", "within", "ordered", "weight", "matches", "not_matches", "why"})
_WIDEST = 100  # characters; a third of it in a script without spaces
_LANGUAGE = re.compile(r"[a-z]{2,3}")  # ISO 639


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
    needed: frozenset[str] = field(init=False, compare=False, repr=False)  # the groups, and what forbids, as sets
    forbidden: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "needed", frozenset(self.groups))
        object.__setattr__(self, "forbidden", frozenset(self.unless))


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules, and the terms of all groups that they name."""

    rules: tuple[Rule, ...]
    groups: Mapping[str, tuple[str, ...]]
    traps: tuple[str, ...]  # terms that hide every hit they overlap: "local storage", "indoor localization"
    languages: frozenset[str] = frozenset()  # those in which every facet has words of its own


@cache
def shipped_rules() -> RuleBook:
    """Return the rules that are shipped, read once."""
    return load_rules()


def load_rules(folder: Path = RULES_FOLDER) -> RuleBook:
    """Read every rule file of ``folder``; raise ``RuleError`` for the first mistake."""
    files = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))}
    groups = dict(_word_lists("vocabulary", files.pop("vocabulary", {})))
    traps = tuple(term for _, terms in _word_lists("traps", files.pop("traps", {})) for term in terms)
    rules: list[Rule] = []
    languages: list[frozenset[str]] = []
    for stem, content in files.items():
        facet = content.get("facet")
        if facet not in FACET_NAMES:
            raise RuleError(f"{stem}.toml: facet {facet!r} is not one of {', '.join(FACET_NAMES)}")
        groups.update((f"{stem}.{name}", terms) for name, terms in _word_lists(stem, content))
        rules += [_rule(stem, facet, row, groups) for row in content.get("rule", ())]
        languages.append(_languages_of_phrases(content))
    _check_names(rules)
    in_every_file = frozenset.intersection(*languages) if languages else frozenset[str]()
    return RuleBook(tuple(rules), groups, traps, in_every_file)


def _languages_of_phrases(content: Mapping[str, Any]) -> frozenset[str]:
    given = (row.get("phrases") for row in content.get("rule", ()))
    return frozenset(language for phrases in given if isinstance(phrases, dict) for language in phrases)


def _word_lists(stem: str, content: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, terms in content.get("words", {}).items():
        yield name, _terms(f"{stem}.toml: words {name!r}", terms)


def _terms(where: str, given: object) -> tuple[str, ...]:
    """Return the terms of a list, or of the lists of all languages, each once."""
    by_language = given if isinstance(given, dict) else {"": given}
    terms: dict[str, None] = {}
    for language, some in by_language.items():
        if language and not _LANGUAGE.fullmatch(language):
            raise RuleError(f"{where}: {language!r} is not the code of a language, such as 'en'")
        if not isinstance(some, list) or not all(isinstance(term, str) for term in some):
            raise RuleError(f"{where}: a list of terms in quotes is needed, or one for each language")
        terms.update(dict.fromkeys(some))
    return tuple(terms)


def _rule(stem: str, facet: str, row: Mapping[str, Any], groups: dict[str, tuple[str, ...]]) -> Rule:
    name = f"{stem}.{row.get('name', '?')}"
    if unknown := set(row) - _KEYS:
        raise RuleError(f"{name}: unknown key {min(unknown)!r}; the keys are {', '.join(sorted(_KEYS))}")
    names = [_group(name, stem, group, groups) for group in row.get("all", ())]
    if phrases := _terms(name, row.get("phrases", [])):
        groups[f"{name}.phrases"] = phrases
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
