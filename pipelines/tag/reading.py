"""Reads a story sentence by sentence: which rules speak in each, and which countries and companies it names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crawler.items import Span
from pipelines.tag.lexicon import Hit, Lexicon, is_spaceless
from pipelines.tag.rules import Rule, RuleBook, load_rules
from pipelines.tag.sentences import split_sentences
from pipelines.tag.tables import load_companies, load_places

_TRAP = "#trap"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with what was found in it."""

    span: Span
    place: str  # "headline", "lead" or "text"
    rules: tuple[Rule, ...]
    countries: tuple[str, ...]
    companies: tuple[str, ...]

    @property
    def weight(self) -> float:
        """How much the place of the sentence counts."""
        return {"headline": 1.5, "lead": 0.8, "text": 0.4}[self.place]


class Reader:
    """Finds the terms of a rule book and the tables in stories."""

    def __init__(self, book: RuleBook | None = None) -> None:
        self._book = book or load_rules()
        terms = [(term, group) for group, group_terms in self._book.groups.items() for term in group_terms]
        terms += [(trap, _TRAP) for trap in self._book.traps]
        terms += [(name, f"@place:{code}") for code, names in load_places().items() for name in names]
        terms += [(name, f"@company:{company}") for company, names in load_companies().items() for name in names]
        self._lexicon = Lexicon(terms)
        self._by_group: dict[str, list[Rule]] = {}
        for rule in self._book.rules:
            self._by_group.setdefault(rule.groups[0], []).append(rule)

    def read(self, headline: str, body: str) -> list[Sentence]:
        """Return the sentences of the story with what was found in each."""
        text = f"{headline}\n\n{body}"
        spans = split_sentences(text)
        starts = [span.start for span in spans]
        buckets: list[list[Hit]] = [[] for _ in spans]
        for hit in _without_traps(self._lexicon.find(text)):
            index = bisect_right(starts, hit.start) - 1
            if index >= 0 and hit.end <= spans[index].end:
                buckets[index].append(hit)
        body_start = len(headline) + 2
        return [
            self._sentence(text, span, hits, _place(span, body_start))
            for span, hits in zip(spans, buckets, strict=True)
        ]

    def _sentence(self, text: str, span: Span, hits: Sequence[Hit], place: str) -> Sentence:
        groups: dict[str, list[Hit]] = {}
        countries: list[str] = []
        companies: list[str] = []
        for hit in hits:
            for label in hit.labels:
                kind, _, name = label.partition(":")
                groups.setdefault(kind, []).append(hit)
                if kind == "@place":
                    countries.append(name)
                elif kind == "@company":
                    companies.append(name)
        stretch = 3 if hits and is_spaceless(text[span.start : span.end]) else 1
        rules = tuple(
            rule
            for group in groups
            for rule in self._by_group.get(group, ())
            if _speaks(rule, groups, rule.within // stretch)
        )
        return Sentence(span, place, rules, tuple(dict.fromkeys(countries)), tuple(dict.fromkeys(companies)))


def _speaks(rule: Rule, groups: Mapping[str, Sequence[Hit]], within: int) -> bool:
    if any(group not in groups for group in rule.groups) or any(group in groups for group in rule.unless):
        return False
    if len(rule.groups) == 1:
        return True
    first, *others = (groups[group] for group in rule.groups)
    return any(all(any(_near(hit, other, within) for other in hits) for hits in others) for hit in first)


def _near(one: Hit, other: Hit, within: int) -> bool:
    # Two hits that overlap are one phrase, not two that stand together.
    return 0 <= other.start - one.end <= within or 0 <= one.start - other.end <= within


def _without_traps(hits: list[Hit]) -> Iterable[Hit]:
    traps = [hit for hit in hits if _TRAP in hit.labels]
    if not traps:
        return hits
    return [hit for hit in hits if not any(trap.start < hit.end and hit.start < trap.end for trap in traps)]


def _place(span: Span, body_start: int) -> str:
    if span.end <= body_start:
        return "headline"
    return "lead" if span.start < body_start + 400 else "text"
