"""Reads the owner's file of tags, ``tags.toml``: everything that is wrong with it is told with its line.

    [thresholds]
    local-market = 0.6

    [[rule]]
    facet = "local-market"
    name = "city-store"
    all = [["flagship store", "pop-up*"], "@place"]
    countries = ["IN"]
    matches = ["It opens a flagship store in Mumbai."]

    [[topic]]
    name = "foldables"
    label = "Foldables"
    phrases = ["foldable*"]
    matches = ["A foldable phone."]

The keys of a rule are those of the shipped rules, so that a rule can move from one to the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.sites.lines import ValuePath
from crawler.sites.nearest import did_you_mean
from crawler.sites.toml_file import TomlFile, TomlFileError, read_toml, shown, told
from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.owner import NO_OWNER_RULES, OwnerRules, Topic
from pipelines.tag.owner_rules import MEANINGS, RULE_KEYS, read_rule, read_words
from pipelines.tag.owner_values import WrongRuleError, number, slug, text
from pipelines.tag.rules import Rule, load_rules

FILE_NAME = "tags.toml"
_TOP = ("thresholds", "words", "rule", "topic")
_TOPIC_KEYS = ("name", "label", "description", "threshold", "rule", *RULE_KEYS)


class OwnerFileError(ValueError):
    """The file cannot be meant; one ``file:line: what is wrong; what to do`` for each mistake."""


def find_owner_file(named: str, database: str | Path) -> Path | None:
    """The file that the setting TAGS_FILE names, or ``tags.toml`` beside the archive; None where there is none.

    Raises:
        OwnerFileError: When a file is named and is not there.
    """
    if not named:
        beside = Path(database).expanduser().absolute().with_name(FILE_NAME)
        return beside if beside.is_file() else None
    path = Path(named).expanduser()
    if not path.is_file():
        raise OwnerFileError(
            f"{shown(path)}: there is no such file; correct TAGS_FILE, or leave it empty to use the shipped rules alone"
        )
    return path


def read_owner_file(path: Path | None) -> OwnerRules:
    """What the file says; nothing where there is none.

    Raises:
        OwnerFileError: With everything that is wrong with it.
    """
    if path is None:
        return NO_OWNER_RULES
    try:
        file = read_toml(path, "file of tags")
    except TomlFileError as error:
        raise OwnerFileError(str(error)) from None
    reading = _Reading(file)
    rules = reading.all()
    if reading.mistakes:
        raise OwnerFileError("\n".join(told(path, line, sentence) for line, sentence in sorted(reading.mistakes)))
    return rules


@dataclass
class _Reading:
    """One pass over the file; mistakes are gathered, so that all are told at once."""

    file: TomlFile
    mistakes: list[tuple[int, str]] = field(default_factory=list)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    countries: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    _shipped: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: load_rules().groups)

    def all(self) -> OwnerRules:
        data = self.file.data
        for key in data:
            if key not in _TOP:
                self._wrong((key,), f"unknown key {key!r}; the parts are {', '.join(_TOP)}{did_you_mean(key, _TOP)}")
        thresholds = self._thresholds(self._table("thresholds"))
        self._words(self._table("words"))
        for at, row in self._rows(("rule",), data.get("rule", [])):
            self._rule(at, row, self._facet_of(at, row))
        for at, row in self._rows(("topic",), data.get("topic", [])):
            self._topic(at, row)
        self._check_names()
        return OwnerRules(thresholds, tuple(self.rules), self.groups, self.countries, tuple(self.topics))

    def _wrong(self, where: ValuePath, sentence: str) -> None:
        self.mistakes.append((self.file.line_of(where), sentence))

    def _table(self, name: str) -> Mapping[str, Any]:
        given = self.file.data.get(name, {})
        if isinstance(given, dict):
            return given
        self._wrong((name,), f"{name!r} must be a table that begins with [{name}]")
        return {}

    def _rows(self, where: ValuePath, given: object) -> list[tuple[ValuePath, Mapping[str, Any]]]:
        if isinstance(given, list) and all(isinstance(row, dict) for row in given):
            return [((*where, at), row) for at, row in enumerate(given)]
        name = ".".join(part for part in where if isinstance(part, str))
        self._wrong(where, f"{name!r} must begin with [[{name}]] in double brackets")
        return []

    def _thresholds(self, given: Mapping[str, Any]) -> dict[str, float]:
        read: dict[str, float] = {}
        for facet, value in given.items():
            if facet not in FACET_NAMES:
                names = f"write one of {', '.join(FACET_NAMES)} (a topic has its threshold in its own table)"
                self._wrong(("thresholds", facet), f"{facet!r} is no facet; {names}")
                continue
            try:
                read[facet] = threshold(value)
            except WrongRuleError as error:
                self._wrong(("thresholds", facet), f"the threshold of {facet} {error}")
        return read

    def _words(self, given: Mapping[str, Any]) -> None:
        for name, terms in given.items():
            try:
                self.groups[f"yours.{name}"] = read_words(terms)
            except WrongRuleError as error:
                self._wrong(("words", name, *error.where), f"the words {name!r}: {error}")

    def _facet_of(self, at: ValuePath, row: Mapping[str, Any]) -> str:
        facet = row.get("facet")
        if facet in FACET_NAMES:
            return str(facet)
        names = ", ".join(FACET_NAMES)
        self._wrong((*at, "facet"), f"rule {row.get('name', '?')!r}: 'facet' must be one of {names}, not {facet!r}")
        return FACET_NAMES[0]

    def _rule(self, at: ValuePath, row: Mapping[str, Any], facet: str, names: tuple[str, ...] = ("facet",)) -> None:
        for key in row:
            if key not in (*RULE_KEYS, *names):
                meant = f"; write {MEANINGS[key]!r}" if key in MEANINGS else did_you_mean(key, RULE_KEYS)
                known = ", ".join((*names, *RULE_KEYS))
                self._wrong(
                    (*at, key), f"rule {row.get('name', '?')!r}: unknown key {key!r}{meant} (the keys: {known})"
                )
        try:
            rule, groups, countries = read_rule(row, facet, {**self._shipped, **self.groups})
        except WrongRuleError as error:
            self._wrong((*at, *error.where), f"rule {row.get('name', '?')!r}: {error}")
            return
        self.rules.append(rule)
        self.groups.update(groups)
        if countries:
            self.countries[rule.name] = countries

    def _topic(self, at: ValuePath, row: Mapping[str, Any]) -> None:
        for key in row:
            if key not in _TOPIC_KEYS:
                self._wrong(
                    (*at, key), f"topic {row.get('name', '?')!r}: unknown key {key!r}{did_you_mean(key, _TOPIC_KEYS)}"
                )
        try:
            topic = _topic_of(row)
        except WrongRuleError as error:
            self._wrong((*at, *error.where), f"topic {row.get('name', '?')!r}: {error}")
            return
        if topic.name in {other.name for other in self.topics}:
            self._wrong((*at, "name"), f"two topics are called {topic.name!r}; give one of them another name")
        self.topics.append(topic)
        before = len(self.rules) + len(self.mistakes)
        if row.get("phrases") or row.get("all"):
            own = {key: value for key, value in row.items() if key in RULE_KEYS and key != "name"}
            self._rule(at, {"name": "itself", **own}, topic.name, ())
        for where, rule in self._rows((*at, "rule"), row.get("rule", [])):
            self._rule(where, rule, topic.name, ())
        if len(self.rules) + len(self.mistakes) == before:
            self._wrong(at, f"topic {topic.name!r} has no rule; give it 'phrases' with 'matches', or a [[topic.rule]]")

    def _check_names(self) -> None:
        seen: set[str] = set()
        for rule in self.rules:
            if rule.name in seen:
                self._wrong((), f"two rules are called {rule.name!r}; give one of them another name")
            seen.add(rule.name)


def threshold(value: object) -> float:
    """A score from which a tag is carried: between 0.05 and 0.95, 0.5 being as shipped."""
    return number(value, 0.05, 0.95)


def _topic_of(row: Mapping[str, Any]) -> Topic:
    name = slug(row.get("name"), "name")
    if name in FACET_NAMES:
        raise WrongRuleError(f"{name!r} is a facet of localization; give the topic another name", "name")
    label = text(row.get("label", name), "label")
    described = text(row.get("description", f"Your topic: {label}."), "description")
    try:
        from_score = threshold(row.get("threshold", 0.5))
    except WrongRuleError as error:
        raise WrongRuleError(f"'threshold' {error}", "threshold") from None
    return Topic(name, label, described, from_score)
