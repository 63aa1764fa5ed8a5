"""Finds the owner's topics: subjects beside localization, by rules of the same kind and a sum that fits in one line.

A topic has no read stories to learn weights from. So its score is made of points: what a sentence says counts whole in
the headline, half in the lead and a quarter in the text; one point makes a score of 0.5, two make 0.75, three 0.875.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.items import Tag
from pipelines.tag.lexicon import Lexicon
from pipelines.tag.owner import OwnerRules, Topic
from pipelines.tag.places import countries_of
from pipelines.tag.reading import Position, Reader, Sentence
from pipelines.tag.rules import TABLE_GROUPS, Rule, RuleBook, load_rules
from pipelines.tag.weighing import strength

SHARES: dict[Position, float] = {Position.HEADLINE: 1.0, Position.LEAD: 0.5, Position.TEXT: 0.25}
_MOST_EVIDENCE = 3
_MOST_RULES = 6
_LEAST = 0.05  # what scores less is no near miss, either


@dataclass(frozen=True, slots=True)
class Found:
    """A topic in a story: which sentences speak of it, and with how many points each."""

    topic: Topic
    points: tuple[tuple[int, float], ...]  # (index of the sentence, its points)

    @property
    def total(self) -> float:
        """All points together; what speaks against a topic is taken off, and less than nothing is nothing."""
        return max(0.0, sum(points for _, points in self.points))

    @property
    def score(self) -> float:
        """From 0 to 1: 0.5 with one point."""
        return 1.0 - math.pow(2.0, -self.total)


class TopicFinder:
    """Reads stories for all topics of a file at once. It does not change once made."""

    def __init__(self, owner: OwnerRules) -> None:
        self._topics = owner.topics
        shipped = load_rules()
        groups = {**shipped.groups, **owner.groups}
        rules = owner.topic_rules
        used = {group for rule in rules for group in (*rule.groups, *rule.unless)}
        # The traps of localization ("local storage") are none for a topic.
        book = RuleBook(rules, {name: terms for name, terms in groups.items() if name in used}, ())
        self._reader = Reader(book, by_wording=False)
        self._words = _words_of(rules, groups)

    def read(self, headline: str, body: str) -> list[Sentence]:
        """The sentences of a story with the rules of topics that speak in each; none where no word of theirs stands."""
        # Most stories are about no topic: they are searched for its few words alone, and not for thousands of names.
        if self._words is not None and not (self._words.find(headline) or self._words.find(body)):
            return []
        return self._reader.read(headline, body)

    def find(self, sentences: Sequence[Sentence]) -> list[Found]:
        """The topics of which a sentence speaks, in the order of the file."""
        found = [Found(topic, tuple(_points(topic, sentences))) for topic in self._topics]
        return [one for one in found if one.score >= _LEAST]


def _words_of(rules: Sequence[Rule], groups: Mapping[str, tuple[str, ...]]) -> Lexicon | None:
    """The words of which one must stand where a rule speaks; None where a rule asks for names of a table alone."""
    needed = [next((group for group in rule.groups if group not in TABLE_GROUPS), None) for rule in rules]
    if None in needed:
        return None
    return Lexicon((term, "") for group in needed if group is not None for term in groups[group])


def topic_tag(found: Found, sentences: Sequence[Sentence], score: float) -> Tag:
    """The topic as a tag with its proof."""
    name = found.topic.name
    speaking = [(index, points) for index, points in found.points if points > 0]
    best = sorted(speaking, key=lambda one: (-one[1], one[0]))[:_MOST_EVIDENCE]
    evidence = sorted(index for index, _ in best)
    companies = Counter(company for index in evidence for company in sentences[index].companies)
    rules = Counter(rule.name for sentence in sentences for rule in sentence.rules if rule.facet == name)
    return Tag(
        facet=name,
        score=round(score, 3),
        countries=countries_of(name, sentences),
        companies=tuple(company for company, _ in companies.most_common()),
        evidence=tuple(sentences[index].span for index in evidence),
        rule=", ".join(rule for rule, _ in rules.most_common(_MOST_RULES)),
    )


def _points(topic: Topic, sentences: Sequence[Sentence]) -> list[tuple[int, float]]:
    points = [
        (index, strength(sentence, topic.name) * SHARES[sentence.position]) for index, sentence in enumerate(sentences)
    ]
    return [(index, value) for index, value in points if value]
