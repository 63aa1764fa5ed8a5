"""Reads a story sentence by sentence: which rules speak in each, and which countries and companies it names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from crawler.items import Span
from crawler.values import value
from pipelines.tag.around import Around
from pipelines.tag.groups import (
    AWAY,
    BESIDE_COMPANY,
    BESIDE_PLACE,
    COMPANY,
    DEMONYM,
    LANGUAGE,
    MAYBE_COMPANY,
    MAYBE_PLACE,
    NOT_A_PLACE,
    ORIGIN,
    PLACE,
    PRESSURE,
    TRAP,
    by_group,
    names_of,
)
from pipelines.tag.lexicon import SPACELESS_SHARE, Hit, Lexicon, Tokens, is_spaceless, tokens_of
from pipelines.tag.rules import Rule, RuleBook, shipped_rules
from pipelines.tag.sentences import split_sentences
from pipelines.tag.speaking import speaks
from pipelines.tag.standing import standing
from pipelines.tag.tables import Companies, Places, load_companies, load_places
from pipelines.tag.wording import wording_of

HEADLINE_GAP = "\n\n"
_LEAD = 400  # characters of the body: two or three sentences
_SPACELESS_LEAD = 160  # the same in a script that says more with a character

MOST_SENTENCES = 60  # whose wording is read; beyond, only of those in which a rule spoke

# The weight of a rule that makes a story worth to be read by its wording, and for its names. Of 495 read stories 192
# are not worth it, and two of these carry a tag.
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
    """One sentence with what was found in it; no names where no rule speaks clearly in the whole story."""

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
        return tuple(dict.fromkeys(name for hit in hits for name in names_of(hit, group))) if hits else ()

    def admit(self, sure: frozenset[str] | set[str]) -> None:
        """Take the names that may be places of the countries that the story is sure of as places."""
        if not sure or MAYBE_PLACE not in self.groups:
            return
        places = [
            hit._replace(labels=tuple(f"{PLACE}:{code}" for code in names_of(hit, MAYBE_PLACE) if code in sure))
            for hit in self.groups[MAYBE_PLACE]
        ]
        if any(hit.labels for hit in places):
            admitted = (*self.groups.get(PLACE, ()), *(hit for hit in places if hit.labels))
            self.groups[PLACE] = sorted(admitted)

    def only(self, is_so: Callable[[Hit], bool]) -> frozenset[str]:
        """Return the countries of which every name in the sentence is so."""
        hits = self.groups.get(PLACE, ())
        so = {code for hit in hits if is_so(hit) for code in names_of(hit, PLACE)}
        return frozenset(so - {code for hit in hits if not is_so(hit) for code in names_of(hit, PLACE)} if so else so)


class Reader:
    """Finds the terms of a rule book and of the tables in stories. It does not change once made."""

    def __init__(
        self,
        book: RuleBook | None = None,
        places: Places | None = None,
        companies: Companies | None = None,
        *,
        by_wording: bool = True,
    ) -> None:
        """By default with the shipped rules and tables; ``by_wording``: whether the wording of sentences is heard."""
        book = book or shipped_rules()
        self._by_wording = by_wording
        terms = [(term, group) for group, group_terms in book.groups.items() for term in group_terms]
        terms += [(trap, TRAP) for trap in book.traps]
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
        found = [_Found(by_group(hits)) for hits in self._hits(text, spans, tokens)]
        sure = {name for one in found if COMPANY in one.groups for name in one.names(COMPANY)}
        sure |= _confirmed(found, MAYBE_COMPANY, BESIDE_COMPANY, self._beside)
        sure_places = _confirmed(found, MAYBE_PLACE, BESIDE_PLACE, self._beside_place)
        body_start = len(headline) + len(HEADLINE_GAP)
        lead = _SPACELESS_LEAD if is_spaceless(headline or body[:_LEAD]) else _LEAD
        for one in found:
            one.admit(sure_places)
        spoken = [self._speaking(text, span, one) for span, one in zip(spans, found, strict=True)]
        speak_clearly = (rule.weight > _WORTH_READING for rules in spoken for rule in rules)
        is_worth_reading = not self._by_wording or any(speak_clearly)
        sentences = []
        for index, (span, one, rules) in enumerate(zip(spans, found, spoken, strict=True)):
            is_read = is_worth_reading and one.groups and (index < MOST_SENTENCES or rules)
            wording = wording_of(text, span, tokens, one.groups, rules) if is_read and self._by_wording else _NOTHING
            position = _position(span, body_start, lead)
            names = self._names_in(text, one, sure) if is_worth_reading and one.groups else _NO_NAMES
            sentences.append(Sentence(span, position, rules, *names, wording=wording))
        return sentences

    def _names_in(self, text: str, found: _Found, sure: set[str]) -> _Names:
        companies = (*found.names(COMPANY), *(name for name in found.names(MAYBE_COMPANY) if name in sure))
        origins, languages, away, pressure = self._manners(text, found)
        return _Names(
            countries=found.names(PLACE),
            origins=origins,
            companies=tuple(dict.fromkeys(companies)),
            homes=frozenset(self._homes[company] for company in companies),
            languages=languages,
            away=away,
            pressure=pressure,
        )

    def _manners(self, text: str, found: _Found) -> tuple[frozenset[str], ...]:
        """Return the countries that are only origins, only languages, only left behind, only pressing."""
        if PLACE not in found.groups:
            return _NO_MANNERS
        around = Around(text, found.groups, self._homes)
        return tuple(found.only(is_so) if is_so else _NOTHING for is_so in around.questions())

    def _hits(self, text: str, spans: Sequence[Span], tokens: Tokens) -> list[list[Hit]]:
        starts = [span.start for span in spans]
        sentences: list[list[Hit]] = [[] for _ in spans]
        for hit in standing(text, self._lexicon.find(text, tokens)):
            index = bisect_right(starts, hit.start) - 1
            if index >= 0 and hit.end <= spans[index].end:
                sentences[index].append(hit)
        return sentences

    def _speaking(self, text: str, span: Span, found: _Found) -> tuple[Rule, ...]:
        groups = found.groups
        candidates = [rule for group in groups for rule in self._by_first_group.get(group, ())]
        if not candidates:
            return ()
        share = SPACELESS_SHARE if is_spaceless(text[span.start : span.end]) else 1
        return tuple(rule for rule in candidates if speaks(rule, groups, rule.within // share))


def _is_currency_or_code(text: str, hit: Hit) -> bool:
    """Say whether the hit is the "US" of "US$5" or of the share "AAPL.US"."""
    if hit.end - hit.start != 2 or not any(label.startswith(PLACE) for label in hit.labels):
        return False
    before = text[max(hit.start - 2, 0) : hit.start]
    is_share = len(before) == 2 and before[1] == "." and (before[0].isdigit() or before[0].isupper())
    return text[hit.end : hit.end + 1] == "$" or is_share


def _place_terms(places: Places) -> list[tuple[str, str]]:
    terms = [(name, f"{PLACE}:{code}") for code, names in places.names.items() for name in names]
    terms += [(name, LANGUAGE) for name in places.languages] + [(name, DEMONYM) for name in places.demonyms]
    terms += [(name, NOT_A_PLACE) for name in places.not_places]
    for row in places.ambiguous:
        terms += [(name, f"{MAYBE_PLACE}:{row.country}") for name in row.names]
        terms += [(word, f"{BESIDE_PLACE}:{word}") for word in row.beside]
    words = ((ORIGIN, places.origin_words), (AWAY, places.away_words), (PRESSURE, places.pressure_words))
    return terms + [(word, label) for label, some in words for word in some]


def _company_terms(companies: Companies) -> list[tuple[str, str]]:
    terms = [(name, f"{COMPANY}:{company}") for company, names in companies.aliases.items() for name in names]
    for row in companies.ambiguous:
        terms += [(name, f"{MAYBE_COMPANY}:{row.company}") for name in row.names]
        # The label is the word, not the company: a word beside many companies must not cost more than one label.
        terms += [(word, f"{BESIDE_COMPANY}:{word}") for word in row.beside]
    return terms


def _words_by_name(rows: Iterable[tuple[str, Sequence[str]]]) -> dict[str, frozenset[str]]:
    words: dict[str, frozenset[str]] = {}
    for name, beside in rows:
        words[name] = words.get(name, frozenset()) | frozenset(beside)
    return words


def _confirmed(sentences: Iterable[_Found], maybe: str, beside: str, words: Mapping[str, frozenset[str]]) -> set[str]:
    """Return the owners of ambiguous names of which one stands beside a word that makes it sure."""
    owners: set[str] = set()
    for found in sentences:
        if maybe in found.groups and beside in found.groups:
            here = frozenset(found.names(beside))
            owners.update(name for name in found.names(maybe) if words[name] & here)
    return owners


def _position(span: Span, body_start: int, lead: int) -> Position:
    if span.end <= body_start:
        return Position.HEADLINE
    return Position.LEAD if span.start < body_start + lead else Position.TEXT
