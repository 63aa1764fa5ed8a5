"""Why a story has its tags: what each sentence says, what makes each score, and what came of it. Plain values.

This is the one file that knows how the score of a facet is made up; what shows an account knows only these values.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.items import Span, Tag
from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.languages import has_rules
from pipelines.tag.owner_tagger import ASSERTED, Tagger, moved
from pipelines.tag.reading import HEADLINE_GAP, Position, Sentence
from pipelines.tag.topics import SHARES, Found
from pipelines.tag.weighing import amounts_of, load_weights, strength

Parts = tuple[tuple[str, float], ...]
_NOT_WORTH_SHOWING = 0.0005


@dataclass(frozen=True, slots=True)
class Heard:
    """What one sentence says about one facet or topic: the rules that spoke, how much each counts, and the sum."""

    span: Span
    position: str  # "headline", "lead" or "text"
    facet: str
    said: Parts  # (rule, weight as it counts)
    total: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """How the score of one facet or topic is made: named parts, their sum, and the score that the sum gives."""

    facet: str
    unit: str  # what the parts are: "log-odds" of a facet, "points" of a topic
    parts: Parts
    total: float
    score: float  # carried from 0.5 up


@dataclass(frozen=True, slots=True)
class Account:
    """The whole account of one story."""

    text: str  # headline, blank line, body: what all spans are offsets into
    language: str | None
    has_rules: bool  # whether the facets have rules for this language; the owner's topics are found in any
    heard: tuple[Heard, ...]  # in the order of the text
    weighed: tuple[Weighed, ...]  # in the order of the facets, then of the topics
    tags: tuple[Tag, ...]  # all of them; those below 0.5 only rank

    def quote(self, span: Span) -> str:
        """The words of a span."""
        return self.text[span.start : span.end]


def explain(tagger: Tagger, headline: str, body: str, language: str | None) -> Account:
    """The account of a story: the tags that ``tagger`` gives it, and everything that they are made of."""
    heard: list[Heard] = []
    weighed: list[Weighed] = []
    # A story in a language without rules is not read for facets; her topics are found in any.
    sentences = tagger.reader.read(headline, body) if has_rules(language) else []
    heard += (one for facet in FACET_NAMES for one in _heard(facet, sentences))
    weighed += _weighed(tagger, sentences)
    if tagger.topic_finder is not None:
        told = tagger.topic_finder.read(headline, body)
        for found in tagger.topic_finder.find(told):
            heard += _heard(found.topic.name, told)
            weighed.append(_weighed_topic(found, told))
    return Account(
        text=headline + HEADLINE_GAP + body,
        language=language,
        has_rules=has_rules(language),
        heard=tuple(sorted(heard, key=lambda one: one.span.start)),
        weighed=tuple(weighed),
        tags=tuple(tagger.tag(headline, body, language)),
    )


def _heard(facet: str, sentences: Sequence[Sentence]) -> Iterator[Heard]:
    for sentence in sentences:
        spoken = sorted((rule for rule in sentence.rules if rule.facet == facet), key=lambda rule: -rule.weight)
        if spoken:
            # The second rule of a sentence counts half, the third a quarter; what speaks against counts whole.
            said = tuple(
                (rule.name, rule.weight * 0.5**at if rule.weight > 0 else rule.weight) for at, rule in enumerate(spoken)
            )
            yield Heard(sentence.span, str(sentence.position), facet, said, strength(sentence, facet))


def _weighed(tagger: Tagger, sentences: Sequence[Sentence]) -> Iterator[Weighed]:
    weights = load_weights()
    for facet, amounts in amounts_of(sentences).items():
        counted = {name: weights.amounts[facet].get(name, 0.0) * amount for name, amount in amounts.items()}
        parts = [("what is there before anything is said", weights.bias[facet])]
        parts += [(name, value) for name, value in counted.items() if abs(value) >= _NOT_WORTH_SHOWING]
        if tagger.threshold(facet) != ASSERTED:
            parts.append((f"your threshold {tagger.threshold(facet):g}", _shift(tagger.threshold(facet))))
        total = sum(value for _, value in parts)
        yield Weighed(facet, "log-odds", tuple(parts), total, _chance(total))


def _weighed_topic(found: Found, sentences: Sequence[Sentence]) -> Weighed:
    by_position = dict.fromkeys(Position, 0.0)
    for index, points in found.points:
        by_position[sentences[index].position] += points
    parts = tuple(
        (f"{position} (counts {SHARES[position]:g})", points) for position, points in by_position.items() if points
    )
    return Weighed(found.topic.name, "points", parts, found.total, moved(found.score, found.topic.threshold))


def _shift(threshold: float) -> float:
    return -math.log(threshold / (1 - threshold))


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
