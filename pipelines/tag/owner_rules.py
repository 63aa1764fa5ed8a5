"""One rule of the owner's file becomes a rule of the tagger, as strict as it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crawler.sites.nearest import did_you_mean
from pipelines.tag.lexicon import Lexicon
from pipelines.tag.owner_values import WrongRuleError, number, slug, text, texts
from pipelines.tag.rules import TABLE_GROUPS, Rule
from pipelines.tag.tables import load_places
from pipelines.tag.tokens import is_spaceless

RULE_KEYS = (
    "name", "phrases", "all", "unless", "countries", "within", "ordered", "weight", "matches", "not_matches",
)  # fmt: skip
# Words that somebody may take for the keys above.
MEANINGS: Mapping[str, str] = {
    "must": "all",
    "must_not": "unless",
    "must-not": "unless",
    "not": "unless",
    "any": "phrases",
    "phrase": "phrases",
    "country": "countries",
    "match": "matches",
    "must_match": "matches",
    "must-match": "matches",
    "must_not_match": "not_matches",
    "must-not-match": "not_matches",
    "unmatches": "not_matches",
}
_WITHIN, _WIDEST = 100, 1000  # characters

_Groups = Mapping[str, tuple[str, ...]]


def read_rule(
    row: Mapping[str, Any], facet: str, known: _Groups
) -> tuple[Rule, dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The rule, the groups of terms that it brings, and the countries that it stands for.

    Raises:
        WrongRuleError: For the first value that cannot be meant.
    """
    name = f"yours.{facet}.{slug(row.get('name'), 'name')}"
    lists = _Lists(name, facet, known)
    wanted = [lists.group("all", at, one) for at, one in enumerate(_list(row, "all"))]
    if "phrases" in row:
        wanted.append(lists.bring("phrases", row["phrases"], "phrases"))
    if not wanted:
        raise WrongRuleError("needs 'phrases' (one of them must be there), 'all' (each must be there), or both")
    unless = [lists.group("unless", at, one) for at, one in enumerate(_list(row, "unless"))]
    matches = texts(row.get("matches", []), "matches")
    if not matches:
        raise WrongRuleError("needs 'matches': a sentence that it must find, so that it can be tested")
    rule = Rule(
        name=name,
        facet=facet,
        weight=_number(row, "weight", 1.0, -10, 10),
        groups=tuple(wanted),
        unless=tuple(unless),
        within=int(_number(row, "within", _WITHIN, 0, _WIDEST)),
        ordered=_flag(row, "ordered"),
        matches=matches,
        not_matches=texts(row.get("not_matches", []), "not_matches"),
    )
    return rule, lists.brought, _countries(row)


@dataclass
class _Lists:
    """The lists of words that one rule names, and those that it brings along."""

    rule: str
    facet: str
    known: _Groups
    brought: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def bring(self, name: str, given: object, key: str) -> str:
        """The name of a list that stands in the rule itself."""
        self.brought[f"{self.rule}.{name}"] = read_words(given, key)
        return f"{self.rule}.{name}"

    def group(self, key: str, at: int, given: object) -> str:
        """The name of a list: of the file, of the shipped rules or of a table; words in brackets become one."""
        if isinstance(given, list):
            return self.bring(f"{key}.{at}", given, key)
        asked = text(given, key)
        for name in (f"yours.{asked}", f"{self.facet}.{asked}", asked):
            if name in self.known or name in TABLE_GROUPS:
                return name
        names = [one.removeprefix("yours.") for one in self.known if one.startswith("yours.") or "." not in one]
        hint = did_you_mean(asked, [*names, *TABLE_GROUPS]) or f"; to search for the word itself write [[{asked!r}]]"
        raise WrongRuleError(f"no list of words is called {asked!r}{hint}", key, at)


def read_words(given: object, key: str = "words") -> tuple[str, ...]:
    """The terms of a list, or of the lists of several languages."""
    lists = list(given.values()) if isinstance(given, dict) else [given]
    terms = tuple(dict.fromkeys(term for some in lists for term in texts(some, key)))
    if not terms:
        raise WrongRuleError(f"{key!r} must not be empty", key)
    for term in terms:
        if "*" in term and is_spaceless(term):
            raise WrongRuleError(f"{term!r} is found anywhere in a text without spaces; leave the * out", key)
        try:
            Lexicon([(term, "")])
        except ValueError as error:
            raise WrongRuleError(f"{error}; write a whole word, or at least two letters before the *", key) from None
    return terms


def _list(row: Mapping[str, Any], key: str) -> list[Any]:
    given = row.get(key, [])
    if not isinstance(given, list):
        raise WrongRuleError(f"{key!r} must be a list: names of word lists, or lists of words", key)
    return given


def _number(row: Mapping[str, Any], key: str, unless_told: float, least: float, most: float) -> float:
    try:
        return number(row.get(key, unless_told), least, most)
    except WrongRuleError as error:
        raise WrongRuleError(f"{key!r} {error}", key) from None


def _flag(row: Mapping[str, Any], key: str) -> bool:
    given = row.get(key, False)
    if not isinstance(given, bool):
        raise WrongRuleError(f"{key!r} must be true or false, not {given!r}", key)
    return given


def _countries(row: Mapping[str, Any]) -> tuple[str, ...]:
    codes = texts(row.get("countries", []), "countries")
    known = load_places().names if codes else {}
    for at, code in enumerate(codes):
        if code not in known:
            raise WrongRuleError(
                f"{code!r} is not the code of a country that the desk knows (two capital letters, as IN, or EU)",
                "countries",
                at,
            )
    return tuple(dict.fromkeys(codes))
