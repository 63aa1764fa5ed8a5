"""Reads a story sentence by sentence: which rules speak in each, and which countries and companies it names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from crawler.items import Span
from crawler.values import value
from pipelines.tag.lexicon import Hit, Lexicon, Tokens, is_spaceless, tokens_of
from pipelines.tag.rules import Rule, RuleBook, shipped_rules
from pipelines.tag.sentences import split_sentences
from pipelines.tag.tables import Companies, Places, load_companies, load_places
from pipelines.tag.wording import COMPANY, PLACE, wording_of

HEADLINE_GAP = "\n\n"
_LEAD = 400  # characters of the body: two or three sentences
_SPACELESS_LEAD = 160  # the same in a script that says more with a character
_SPACELESS_SHARE = 3  # one character of such a script stands for about three of a Latin one

_PAUSE = re.compile(r"[,;:.，、。；：()（）]")
_ENDS_LIST_ITEM = re.compile(r"\s*(?:[,;.:)\]]|(?:and|or|y|e|und|et|dan|и)\b|\Z)")
MOST_SENTENCES = 60  # whose wording is read; beyond, only of those in which a rule spoke
_MOST_HITS = 40  # of one group in one sentence: a sentence with more is a list, and must not cost quadratic time

_PLACE, _MAYBE_PLACE, _BESIDE_PLACE = PLACE, "#maybe-place", "#beside-place"
_LANGUAGE, _DEMONYM = "#language", "#demonym"
_COMPANY, _MAYBE, _BESIDE = COMPANY, "#maybe@company", "#beside@company"
_TRAP, _NOT_A_PLACE, _ORIGIN, _AWAY, _PRESSURE = "#trap", "#not-a-place", "#origin", "#away", "#pressure"
_ORIGIN_WITHIN = 18  # characters from a country to the word that makes it an origin: "Chinese phone maker"
_HOME_WITHIN = 30  # the same to a company that is at home there: "Chinese security camera maker Hikvision"
_AWAY_WITHIN = 9  # from the word to the country: "reliance on the US"
_PRESSURE_WITHIN = 12  # from the country to the word: "US trade sanctions"

# The weight of a rule that makes a story worth to be read by its wording. Of 495 read stories 192 are not worth it, and
# two of these carry a tag.
_WORTH_READING = 0.5
_NOTHING: frozenset[str] = frozenset()
_NO_MANNERS = (_NOTHING,) * 4


class Position(StrEnum):
    """Where a sentence stands in its story."""

    HEADLINE = "headline"
    LEAD = "lead"
    TEXT = "text"


@value
class Sentence:
    """One sentence with what was found in it."""

    span: Span
    position: Position
    rules: tuple[Rule, ...] = ()
    countries: tuple[str, ...] = ()
    origins: frozenset[str] = (
        frozenset()
    )  # those of the countries from which somebody comes, and nothing else is said of them
    companies: tuple[str, ...] = ()
    homes: frozenset[str] = frozenset()  # where these companies are at home
    languages: frozenset[str] = frozenset()  # those of the countries of which only a language is named
    away: frozenset[str] = frozenset()  # those from which something turns away, and nothing else is said of them
    pressure: frozenset[str] = frozenset()  # those that drive others to it ("US sanctions"), and nothing else
    # Its features for the tables of learned weights; none where no term of any rule or table stands in it, nor in a
    # story in which no rule speaks clearly.
    wording: frozenset[str] = frozenset()


class _Names(NamedTuple):
    """The places and companies of a sentence, as ``Sentence`` has them, in the same order."""

    countries: tuple[str, ...] = ()
    origins: frozenset[str] = frozenset()
    companies: tuple[str, ...] = ()
    homes: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    away: frozenset[str] = frozenset()
    pressure: frozenset[str] = frozenset()


_NO_NAMES = _Names()


@value
class _Found:
    """The hits of one sentence by group, in order."""

    groups: dict[str, list[Hit]]

    def names(self, group: str) -> tuple[str, ...]:
        """Return the names behind the hits of a table's group, each once."""
        hits = self.groups.get(group)
        return tuple(dict.fromkeys(name for hit in hits for name in _names(hit, group))) if hits else ()

    def admit(self, sure: frozenset[str] | set[str]) -> None:
        """Take the names that may be places of the countries that the story is sure of as places."""
        places = [
            hit._replace(labels=tuple(f"{_PLACE}:{code}" for code in _names(hit, _MAYBE_PLACE) if code in sure))
            for hit in self.groups.get(_MAYBE_PLACE, ())
        ]
        if any(hit.labels for hit in places):
            admitted = (*self.groups.get(_PLACE, ()), *(hit for hit in places if hit.labels))
            self.groups[_PLACE] = sorted(admitted)

    def only(self, is_so: Callable[[Hit], bool]) -> frozenset[str]:
        """Return the countries of which every name in the sentence is so."""
        hits = self.groups.get(_PLACE, ())
        so = {code for hit in hits if is_so(hit) for code in _names(hit, _PLACE)}
        return frozenset(so - {code for hit in hits if not is_so(hit) for code in _names(hit, _PLACE)} if so else so)


class Reader:
    """Finds the terms of a rule book and of the tables in stories. It does not change once made."""

    def __init__(
        self, book: RuleBook | None = None, places: Places | None = None, companies: Companies | None = None
    ) -> None:
        book = book or shipped_rules()
        terms = [(term, group) for group, group_terms in book.groups.items() for term in group_terms]
        terms += [(trap, _TRAP) for trap in book.traps]
        places, companies = places or load_places(), companies or load_companies()
        terms += _place_terms(places)
        terms += _company_terms(companies)
        self._lexicon = Lexicon(terms)
        self._homes = companies.homes
        self._beside = _words_by_name((row.company, row.beside) for row in companies.ambiguous)
        self._beside_place = _words_by_name((row.country, row.beside) for row in places.ambiguous)
        self._by_first_group: dict[str, list[Rule]] = {}
        for rule in book.rules:
            self._by_first_group.setdefault(rule.groups[0], []).append(rule)

    def read(self, headline: str, body: str) -> list[Sentence]:
        """Return the sentences of the story, in order, with what was found in each."""
        text = headline + HEADLINE_GAP + body
        spans = split_sentences(text)
        tokens = tokens_of(text)
        found = [_Found(_by_group(hits)) for hits in self._hits(text, spans, tokens)]
        sure = {
            name for one in found for name in (*one.names(_COMPANY), *_confirmed(one, _MAYBE, _BESIDE, self._beside))
        }
        sure_places = {
            code for one in found for code in _confirmed(one, _MAYBE_PLACE, _BESIDE_PLACE, self._beside_place)
        }
        body_start = len(headline) + len(HEADLINE_GAP)
        lead = _SPACELESS_LEAD if is_spaceless(headline or body[:_LEAD]) else _LEAD
        for one in found:
            one.admit(sure_places)
        spoken = [self._speaking(text, span, one) for span, one in zip(spans, found, strict=True)]
        is_worth_reading = any(rule.weight > _WORTH_READING for rules in spoken for rule in rules)
        sentences = []
        for index, (span, one, rules) in enumerate(zip(spans, found, spoken, strict=True)):
            is_read = is_worth_reading and one.groups and (index < MOST_SENTENCES or rules)
            wording = wording_of(text, span, tokens, one.groups, rules) if is_read else _NOTHING
            position = _position(span, body_start, lead)
            names = self._names_in(text, one, sure) if one.groups else _NO_NAMES
            sentences.append(Sentence(span, position, rules, *names, wording=wording))
        return sentences

    def _names_in(self, text: str, found: _Found, sure: set[str]) -> _Names:
        companies = (*found.names(_COMPANY), *(name for name in found.names(_MAYBE) if name in sure))
        origins, languages, away, pressure = self._manners(text, found)
        return _Names(
            countries=found.names(_PLACE),
            origins=origins,
            companies=tuple(dict.fromkeys(companies)),
            homes=frozenset(self._homes[company] for company in companies),
            languages=languages,
            away=away,
            pressure=pressure,
        )

    def _manners(self, text: str, found: _Found) -> tuple[frozenset[str], ...]:
        """Return the countries that are only origins, only languages, only left behind, only pressing."""
        if _PLACE not in found.groups:
            return _NO_MANNERS
        around = _Around(text, found.groups, self._homes)
        asked = (around.is_origin, around.is_language, around.is_left, around.is_pressing)
        return tuple(found.only(is_so) for is_so in asked)

    def _hits(self, text: str, spans: Sequence[Span], tokens: Tokens) -> list[list[Hit]]:
        starts = [span.start for span in spans]
        sentences: list[list[Hit]] = [[] for _ in spans]
        for hit in _standing(self._lexicon.find(text, tokens)):
            if _is_currency_or_code(text, hit):
                continue
            index = bisect_right(starts, hit.start) - 1
            if index >= 0 and hit.end <= spans[index].end:
                sentences[index].append(hit)
        return sentences

    def _speaking(self, text: str, span: Span, found: _Found) -> tuple[Rule, ...]:
        groups = found.groups
        candidates = [rule for group in groups for rule in self._by_first_group.get(group, ())]
        if not candidates:
            return ()
        share = _SPACELESS_SHARE if is_spaceless(text[span.start : span.end]) else 1
        return tuple(rule for rule in candidates if _speaks(rule, groups, rule.within // share))


def _names(hit: Hit, group: str) -> Iterator[str]:
    prefix = group + ":"
    return (label.removeprefix(prefix) for label in hit.labels if label.startswith(prefix))


class _Around:
    """Asks what stands around the name of a place in its sentence."""

    def __init__(self, text: str, groups: Mapping[str, Sequence[Hit]], homes: Mapping[str, str]) -> None:
        self._text = text
        self._somebody = [hit.start for hit in groups.get(_ORIGIN, ())]
        self._companies = [
            (hit.start, {homes.get(name, "") for name in _names(hit, group)})
            for group in (_COMPANY, _MAYBE)
            for hit in groups.get(group, ())
        ]
        self._away = [hit.end for hit in groups.get(_AWAY, ())]
        self._pressure = [hit.start for hit in groups.get(_PRESSURE, ())]

    def is_origin(self, place: Hit) -> bool:
        """Say whether the place says where somebody comes from: "the Chinese maker", "China's Huawei"."""
        if any(self._follows(place, start, _ORIGIN_WITHIN) for start in self._somebody):
            return True
        codes = set(_names(place, _PLACE))
        return any(
            (start - place.end <= 3 and self._follows(place, start, _ORIGIN_WITHIN))
            or (codes & homes and self._follows(place, start, _HOME_WITHIN))
            for start, homes in self._companies
        )

    def is_language(self, place: Hit) -> bool:
        """Say whether the name is that of a language, or a demonym without anything that it describes."""
        return _LANGUAGE in place.labels or (
            _DEMONYM in place.labels and _ENDS_LIST_ITEM.match(self._text, place.end) is not None
        )

    def is_left(self, place: Hit) -> bool:
        """Say whether something turns away from the place: "less reliance on the US"."""
        within = _AWAY_WITHIN // (_SPACELESS_SHARE if self._is_spaceless(place) else 1)
        return any(0 <= place.start - end <= within for end in self._away)

    def is_pressing(self, place: Hit) -> bool:
        """Say whether the place drives others to something: "US sanctions"."""
        return any(self._follows(place, start, _PRESSURE_WITHIN) for start in self._pressure)

    def _follows(self, place: Hit, start: int, within: int) -> bool:
        within //= _SPACELESS_SHARE if self._is_spaceless(place) else 1
        return 0 <= start - place.end <= within and not _PAUSE.search(self._text, place.end, start)

    def _is_spaceless(self, place: Hit) -> bool:
        return is_spaceless(self._text[place.start : place.end])


def _is_currency_or_code(text: str, hit: Hit) -> bool:
    """Say whether the hit is the "US" of "US$5" or of the share "AAPL.US"."""
    if hit.end - hit.start != 2 or not any(label.startswith(_PLACE) for label in hit.labels):
        return False
    before = text[max(hit.start - 2, 0) : hit.start]
    is_share = len(before) == 2 and before[1] == "." and (before[0].isdigit() or before[0].isupper())
    return text[hit.end : hit.end + 1] == "$" or is_share


def _place_terms(places: Places) -> list[tuple[str, str]]:
    terms = [(name, f"{_PLACE}:{code}") for code, names in places.names.items() for name in names]
    terms += [(name, _LANGUAGE) for name in places.languages] + [(name, _DEMONYM) for name in places.demonyms]
    terms += [(name, _NOT_A_PLACE) for name in places.not_places]
    for row in places.ambiguous:
        terms += [(name, f"{_MAYBE_PLACE}:{row.country}") for name in row.names]
        terms += [(word, f"{_BESIDE_PLACE}:{word}") for word in row.beside]
    words = ((_ORIGIN, places.origin_words), (_AWAY, places.away_words), (_PRESSURE, places.pressure_words))
    return terms + [(word, label) for label, some in words for word in some]


def _company_terms(companies: Companies) -> list[tuple[str, str]]:
    terms = [(name, f"{_COMPANY}:{company}") for company, names in companies.aliases.items() for name in names]
    for row in companies.ambiguous:
        terms += [(name, f"{_MAYBE}:{row.company}") for name in row.names]
        # The label is the word, not the company: a word beside many companies must not cost more than one label.
        terms += [(word, f"{_BESIDE}:{word}") for word in row.beside]
    return terms


def _words_by_name(rows: Iterable[tuple[str, Sequence[str]]]) -> dict[str, frozenset[str]]:
    words: dict[str, frozenset[str]] = {}
    for name, beside in rows:
        words[name] = words.get(name, frozenset()) | frozenset(beside)
    return words


def _confirmed(found: _Found, maybe: str, beside: str, words: Mapping[str, frozenset[str]]) -> set[str]:
    """Return the owners of ambiguous names of which one stands beside a word that makes it sure."""
    if maybe not in found.groups or beside not in found.groups:
        return set()
    here = frozenset(found.names(beside))
    return {name for name in found.names(maybe) if words[name] & here}


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
