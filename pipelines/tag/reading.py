"""Reads a story sentence by sentence: which rules speak in each, and which countries and companies it names."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from crawler.items import Span
from crawler.values import value
from pipelines.tag.found import Found, confirmed
from pipelines.tag.glance import Glance
from pipelines.tag.groups import (
    BESIDE_COMPANY,
    BESIDE_PLACE,
    COMPANY,
    MAYBE_COMPANY,
    MAYBE_PLACE,
    PLACE,
    TRAP,
    by_group,
    group_of,
)
from pipelines.tag.lexicon import Hit, Lexicon, written_alike
from pipelines.tag.rules import Rule, RuleBook, shipped_rules
from pipelines.tag.sentences import split_sentences
from pipelines.tag.speaking import speaks
from pipelines.tag.standing import Stretches, standing, traps_among
from pipelines.tag.table_terms import company_terms, place_terms, words_by_name
from pipelines.tag.tables import Companies, Places, load_companies, load_places
from pipelines.tag.tokens import SPACELESS_SHARE, Tokens, is_spaceless, tokens_of
from pipelines.tag.wording import NO_WORDING, Wording, wording_of

HEADLINE_GAP = "\n\n"
_LEAD = 400  # characters of the body: two or three sentences
_SPACELESS_LEAD = 160  # the same in a script that says more with a character

MOST_SENTENCES = 60  # whose wording is read; beyond, only of those in which a rule spoke

# The weight of a rule that makes a story worth to be read by its wording, and for its names. Of 495 read stories 192
# are not worth it, and two of these carry a tag.
_WORTH_READING = 0.5
_BEHIND_ALL = (sys.maxsize, sys.maxsize)
_BESIDE = frozenset({BESIDE_COMPANY, BESIDE_PLACE})


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
    # For the tables of learned weights; none where no term of any rule or table stands in it, nor in a story in which
    # no rule speaks clearly.
    wording: Wording = NO_WORDING


class _Seen(NamedTuple):
    """A story with every term in it, whether it stands or not, sentence by sentence."""

    text: str
    tokens: Tokens
    spans: Sequence[Span]
    hits: Sequence[Hit]

    def by_sentence(self, hits: Iterable[Hit]) -> list[list[Hit]]:
        """Return those hits that lie in one sentence, by sentence."""
        sentences: list[list[Hit]] = [[] for _ in self.spans]
        numbered = enumerate(self.spans)
        number, (start, end) = next(numbered, (0, (0, 0)))
        for hit in hits:
            while end <= hit.start:
                number, (start, end) = next(numbered, (0, _BEHIND_ALL))
            if start <= hit.start and hit.end <= end:
                sentences[number].append(hit)
        return sentences


class _Heard(NamedTuple):
    """What stands in each sentence of a story, and which rules speak in it; nothing is said of names and wording."""

    seen: _Seen
    traps: Stretches
    found: Sequence[Found]
    spoken: Sequence[tuple[Rule, ...]]

    @property
    def is_clear(self) -> bool:
        return any(is_clear(rule) for rules in self.spoken for rule in rules)


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
        places, companies = places or load_places(), companies or load_companies()
        terms = [(term, group) for group, group_terms in book.groups.items() for term in group_terms]
        terms += [(trap, TRAP) for trap in book.traps]
        terms += place_terms(places) + company_terms(companies)
        terms = [(written_alike(term), label) for term, label in terms]
        # A third of all hits are words that only matter beside an ambiguous name: they are looked for where one stands.
        named = {term for term, label in terms if group_of(label) not in _BESIDE}
        self._lexicon = Lexicon((term, label) for term, label in terms if term in named)
        self._beside_terms = Lexicon((term, label) for term, label in terms if term not in named)
        self._homes = companies.homes
        self._beside = words_by_name((row.company, row.beside) for row in companies.ambiguous)
        self._beside_place = words_by_name((row.country, row.beside) for row in places.ambiguous)
        self._by_first_group: dict[str, list[Rule]] = {}
        for rule in book.rules:
            self._by_first_group.setdefault(rule.groups[0], []).append(rule)
        terms_in = Counter(group_of(label) for _, label in terms)
        self._glance = Glance([rule for rule in book.rules if is_clear(rule)], terms_in, {MAYBE_PLACE: PLACE})

    def read(self, headline: str, body: str) -> list[Sentence]:
        """Return the sentences of the story, in order, with what was found in each."""
        heard = self._hear(self._see(headline + HEADLINE_GAP + body))
        return self._sentences(heard, headline, body)

    def read_if_clear(self, headline: str, body: str) -> list[Sentence]:
        """Return the same, but nothing of a story in which no rule speaks clearly: most are seen to be such at once."""
        seen = self._see(headline + HEADLINE_GAP + body)
        if not self._glance.may_speak(seen.by_sentence(seen.hits)):
            return []
        heard = self._hear(seen)
        return self._sentences(heard, headline, body) if heard.is_clear else []

    def _see(self, text: str) -> _Seen:
        tokens = tokens_of(text)
        return _Seen(text, tokens, split_sentences(text), self._lexicon.find(text, tokens))

    def _hear(self, seen: _Seen) -> _Heard:
        traps = traps_among(seen.hits)
        found = [Found(by_group(some)) for some in seen.by_sentence(standing(seen.text, seen.hits, traps))]
        maybe_places = [(span, one) for span, one in zip(seen.spans, found, strict=True) if MAYBE_PLACE in one.groups]
        for span, one in maybe_places:
            one.add(self._beside_hits(seen, traps, span))
        sure = confirmed((one for _, one in maybe_places), MAYBE_PLACE, BESIDE_PLACE, self._beside_place)
        for _, one in maybe_places:
            one.admit(sure)
        spoken = [self._speaking(seen.text, span, one) for span, one in zip(seen.spans, found, strict=True)]
        return _Heard(seen, traps, found, spoken)

    def _sentences(self, heard: _Heard, headline: str, body: str) -> list[Sentence]:
        body_start = len(headline) + len(HEADLINE_GAP)
        lead = _SPACELESS_LEAD if is_spaceless(headline or body[:_LEAD]) else _LEAD
        is_worth_reading = not self._by_wording or heard.is_clear
        sure = self._sure_companies(heard) if is_worth_reading else set()
        sentences = []
        for index, (span, one, rules) in enumerate(zip(heard.seen.spans, heard.found, heard.spoken, strict=True)):
            position = _position(span, body_start, lead)
            if not is_worth_reading:
                sentences.append(Sentence(span, position, rules))
                continue
            is_read = self._by_wording and one.groups and (index < MOST_SENTENCES or rules)
            wording = wording_of(span, heard.seen.tokens, one.groups, rules) if is_read else NO_WORDING
            names = one.names_with(heard.seen.text, sure, self._homes)
            sentences.append(Sentence(span, position, rules, *names, wording=wording))
        return sentences

    def _sure_companies(self, heard: _Heard) -> set[str]:
        """Return the companies that the story is sure of; words that stand beside their names are found on the way."""
        for span, one in zip(heard.seen.spans, heard.found, strict=True):
            # A sentence with nothing else in it has a wording because of them.
            if MAYBE_PLACE not in one.groups and (MAYBE_COMPANY in one.groups or not one.groups):
                one.add(self._beside_hits(heard.seen, heard.traps, span))
        sure = {name for one in heard.found for name in one.names(COMPANY)}
        return sure | confirmed(heard.found, MAYBE_COMPANY, BESIDE_COMPANY, self._beside)

    def _beside_hits(self, seen: _Seen, traps: Stretches, span: Span) -> list[Hit]:
        hits = self._beside_terms.find_within(seen.text, seen.tokens, span)
        return [hit for hit in standing(seen.text, hits, traps) if hit.end <= span.end] if hits else hits

    def _speaking(self, text: str, span: Span, found: Found) -> tuple[Rule, ...]:
        groups = found.groups
        candidates = [rule for group in groups for rule in self._by_first_group.get(group, ())]
        if not candidates:
            return ()
        share = SPACELESS_SHARE if is_spaceless(text[span.start : span.end]) else 1
        return tuple(rule for rule in candidates if speaks(rule, groups, rule.within // share))


def is_clear(rule: Rule) -> bool:
    """Say whether one sentence in which the rule speaks makes a story worth to be read on."""
    return rule.weight > _WORTH_READING


def _position(span: Span, body_start: int, lead: int) -> Position:
    if span.end <= body_start:
        return Position.HEADLINE
    return Position.LEAD if span.start < body_start + lead else Position.TEXT
