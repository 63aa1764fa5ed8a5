"""Reads a story sentence by sentence: which rules speak in each, and which countries and companies it names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crawler.items import Span
from pipelines.tag.lexicon import Hit, Lexicon, is_spaceless
from pipelines.tag.rules import Rule, RuleBook, load_rules
from pipelines.tag.sentences import split_sentences
from pipelines.tag.tables import Companies, Places, load_companies, load_places

HEADLINE_GAP = "\n\n"
_LEAD = 400  # characters of the body: two or three sentences
_SPACELESS_LEAD = 160  # the same in a script that says more with a character
_SPACELESS_SHARE = 3  # one character of such a script stands for about three of a Latin one

_PAUSE = re.compile(r"[,;:.，、。；：()（）]")
_MOST_HITS = 40  # of one group in one sentence: a sentence with more is a list, and must not cost quadratic time

_PLACE, _COMPANY, _MAYBE, _BESIDE = "@place", "@company", "#maybe@company", "#beside@company"
_TRAP, _NOT_A_PLACE, _ORIGIN = "#trap", "#not-a-place", "#origin"
_ORIGIN_WITHIN = 18  # characters from a country to the word that makes it an origin: "Chinese phone maker"


class Position(StrEnum):
    """Where a sentence stands in its story."""

    HEADLINE = "headline"
    LEAD = "lead"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with what was found in it."""

    span: Span
    position: Position
    rules: tuple[Rule, ...]
    countries: tuple[str, ...]
    origins: frozenset[str]  # those of the countries from which somebody comes, and nothing else is said of them
    companies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """The hits of one sentence by group, in order."""

    groups: Mapping[str, list[Hit]]

    def names(self, group: str) -> tuple[str, ...]:
        """Return the names behind the hits of a table's group, each once."""
        return tuple(dict.fromkeys(name for hit in self.groups.get(group, ()) for name in _names(hit, group)))

    def origins(self, text: str) -> frozenset[str]:
        """Return the countries that stand only before a company or a word like "maker"."""
        somebody = [hit.start for hit in self.groups.get(_ORIGIN, ())]
        companies = [hit.start for group in (_COMPANY, _MAYBE) for hit in self.groups.get(group, ())]
        origins: set[str] = set()
        others: set[str] = set()
        for hit in self.groups.get(_PLACE, ()):
            (origins if _is_origin(text, hit, somebody, companies) else others).update(_names(hit, _PLACE))
        return frozenset(origins - others)


class Reader:
    """Finds the terms of a rule book and of the tables in stories. It does not change once made."""

    def __init__(
        self, book: RuleBook | None = None, places: Places | None = None, companies: Companies | None = None
    ) -> None:
        book = book or load_rules()
        terms = [(term, group) for group, group_terms in book.groups.items() for term in group_terms]
        terms += [(trap, _TRAP) for trap in book.traps]
        terms += _place_terms(places or load_places())
        terms += _company_terms(companies or load_companies())
        self._lexicon = Lexicon(terms)
        self._by_first_group: dict[str, list[Rule]] = {}
        for rule in book.rules:
            self._by_first_group.setdefault(rule.groups[0], []).append(rule)

    def read(self, headline: str, body: str) -> list[Sentence]:
        """Return the sentences of the story, in order, with what was found in each."""
        text = headline + HEADLINE_GAP + body
        spans = split_sentences(text)
        found = [_Found(_by_group(hits)) for hits in self._hits(text, spans)]
        sure = {company for one in found for company in (*one.names(_COMPANY), *_confirmed(one))}
        body_start = len(headline) + len(HEADLINE_GAP)
        lead = _SPACELESS_LEAD if is_spaceless(headline or body[:_LEAD]) else _LEAD
        sentences = []
        for span, one in zip(spans, found, strict=True):
            companies = (*one.names(_COMPANY), *(name for name in one.names(_MAYBE) if name in sure))
            sentences.append(
                Sentence(
                    span=span,
                    position=_position(span, body_start, lead),
                    rules=self._speaking(one.groups, is_spaceless(text[span.start : span.end])),
                    countries=one.names(_PLACE),
                    origins=one.origins(text),
                    companies=tuple(dict.fromkeys(companies)),
                )
            )
        return sentences

    def _hits(self, text: str, spans: Sequence[Span]) -> list[list[Hit]]:
        starts = [span.start for span in spans]
        sentences: list[list[Hit]] = [[] for _ in spans]
        for hit in _standing(self._lexicon.find(text)):
            index = bisect_right(starts, hit.start) - 1
            if index >= 0 and hit.end <= spans[index].end:
                sentences[index].append(hit)
        return sentences

    def _speaking(self, groups: Mapping[str, Sequence[Hit]], spaceless: bool) -> tuple[Rule, ...]:  # noqa: FBT001 - private, called once
        share = _SPACELESS_SHARE if spaceless else 1
        candidates = (rule for group in groups for rule in self._by_first_group.get(group, ()))
        return tuple(rule for rule in candidates if _speaks(rule, groups, rule.within // share))


def _names(hit: Hit, group: str) -> Iterator[str]:
    prefix = group + ":"
    return (label.removeprefix(prefix) for label in hit.labels if label.startswith(prefix))


def _is_origin(text: str, place: Hit, somebody: Iterable[int], companies: Iterable[int]) -> bool:
    within = _ORIGIN_WITHIN // (_SPACELESS_SHARE if is_spaceless(text[place.start : place.end]) else 1)
    reach = _PAUSE.split(text[place.end : place.end + within + 1], maxsplit=1)[0]
    if any(0 <= start - place.end <= min(within, len(reach)) for start in somebody):
        return True
    return any(0 <= start - place.end <= min(3, len(reach)) for start in companies)


def _place_terms(places: Places) -> list[tuple[str, str]]:
    terms = [(name, f"{_PLACE}:{code}") for code, names in places.names.items() for name in names]
    terms += [(name, _NOT_A_PLACE) for name in places.not_places]
    return terms + [(word, _ORIGIN) for word in places.origin_words]


def _company_terms(companies: Companies) -> list[tuple[str, str]]:
    terms = [(name, f"{_COMPANY}:{company}") for company, names in companies.aliases.items() for name in names]
    for row in companies.ambiguous:
        terms += [(name, f"{_MAYBE}:{row.company}") for name in row.names]
        terms += [(word, f"{_BESIDE}:{row.company}") for word in row.beside]
    return terms


def _confirmed(found: _Found) -> set[str]:
    """Return the companies of whose ambiguous names one stands beside a word that makes it sure."""
    return set(found.names(_MAYBE)) & set(found.names(_BESIDE))


def _by_group(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        for label in hit.labels:
            group = groups.setdefault(label.partition(":")[0], [])
            if len(group) < _MOST_HITS and (not group or group[-1] is not hit):
                group.append(hit)
    return groups


def _standing(hits: list[Hit]) -> Iterator[Hit]:
    """Drop what lies inside a trap, and a place's name inside a longer name of another place or of no place.

    Companies stay: a trap may be part of a company's name.
    """
    traps = _Stretches(hit for hit in hits if _TRAP in hit.labels)
    names = _Stretches(hit for hit in hits if any(_is_place(label) for label in hit.labels))
    for hit in hits:
        labels = hit.labels
        if traps.hold(hit, or_equal=True):
            labels = tuple(label for label in labels if _COMPANY in label)
        elif names.hold(hit):
            labels = tuple(label for label in labels if not _is_place(label))
        if labels:
            yield hit if labels is hit.labels else hit._replace(labels=labels)


def _is_place(label: str) -> bool:
    return label == _NOT_A_PLACE or label.startswith(_PLACE)


class _Stretches:
    """Stretches of the text, to be asked in logarithmic time whether one of them covers a hit."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []  # the furthest end of all that start here or before
        for hit in hits:
            self._starts.append(hit.start)
            self._ends.append(max(hit.end, self._ends[-1] if self._ends else 0))

    def hold(self, hit: Hit, *, or_equal: bool = False) -> bool:
        """Say whether a stretch longer than ``hit`` (or as long, with ``or_equal``) covers it."""
        before = bisect_left(self._starts, hit.start) - 1
        if before >= 0 and self._ends[before] >= hit.end:
            return True
        here = bisect_right(self._starts, hit.start) - 1
        if here < 0 or self._starts[here] != hit.start:
            return False
        return self._ends[here] > hit.end or (or_equal and self._ends[here] == hit.end)


def _speaks(rule: Rule, groups: Mapping[str, Sequence[Hit]], within: int) -> bool:
    if any(group not in groups for group in rule.groups) or any(group in groups for group in rule.unless):
        return False
    if len(rule.groups) == 1:
        return True
    first, *others = (groups[group] for group in rule.groups)
    if rule.ordered:
        return _follow(first, others, within)
    return any(all(any(_is_near(hit, other, within) for other in hits) for hits in others) for hit in first)


def _follow(first: Sequence[Hit], others: Iterable[Sequence[Hit]], within: int) -> bool:
    """Say whether a hit of each group follows one of the group before."""
    reached = first
    for hits in others:
        reached = [hit for hit in hits if any(0 <= hit.start - one.end <= within for one in reached)]
    return bool(reached)


def _is_near(one: Hit, other: Hit, within: int) -> bool:
    # Two hits that overlap are one phrase, not two that stand together.
    return 0 <= other.start - one.end <= within or 0 <= one.start - other.end <= within


def _position(span: Span, body_start: int, lead: int) -> Position:
    if span.end <= body_start:
        return Position.HEADLINE
    return Position.LEAD if span.start < body_start + lead else Position.TEXT
