"""Why a story has its tags: what each sentence says, what makes each score, and what came of it. Plain values.

This is the one file that knows how the score of a facet is made up; what shows an account knows only these values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawler.items import Span, Tag
from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.judging import Heard as Judged
from pipelines.tag.judging import by_rules_alone, chance, knows_wording, log_odds_of, moved
from pipelines.tag.languages import has_rules
from pipelines.tag.learned import read_by_wording
from pipelines.tag.owner_tagger import Tagger
from pipelines.tag.owner_tagger import moved as owner_moved
from pipelines.tag.reading import HEADLINE_GAP, Position, Sentence
from pipelines.tag.tagger import shipped_decider
from pipelines.tag.topics import SHARES, Found
from pipelines.tag.weighing import strength

Parts = tuple[tuple[str, float], ...]
_NOT_WORTH_SHOWING = 0.0005
_MOST_FEATURES = 6  # of a sentence; the others are told as one
AT_ALL, WORDING = "localization at all", "wording"


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
    heard += _worded(sentences) if knows_wording(language) else ()
    weighed += _weighed(tagger, sentences, language)
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


def _worded(sentences: Sequence[Sentence]) -> Iterator[Heard]:
    """What the wording of each sentence says for localization at all: its heaviest features, and the rest of them."""
    table = shipped_decider().learned.localization
    for sentence in read_by_wording(sentences):
        features = sentence.wording.features()
        parts = table.parts(features)
        rest = table.total(features) - table.bias - sum(weight for _, weight in parts[:_MOST_FEATURES])
        said = (("before", table.bias), *parts[:_MOST_FEATURES], ("all other words", rest))
        yield Heard(sentence.span, str(sentence.position), WORDING, said, table.total(features))


def _heard(facet: str, sentences: Sequence[Sentence]) -> Iterator[Heard]:
    for sentence in sentences:
        spoken = sorted((rule for rule in sentence.rules if rule.facet == facet), key=lambda rule: -rule.weight)
        if spoken:
            # The second rule of a sentence counts half, the third a quarter; what speaks against counts whole.
            said = tuple(
                (rule.name, rule.weight * 0.5**at if rule.weight > 0 else rule.weight) for at, rule in enumerate(spoken)
            )
            yield Heard(sentence.span, str(sentence.position), facet, said, strength(sentence, facet))


def _weighed(tagger: Tagger, sentences: Sequence[Sentence], language: str | None) -> Iterator[Weighed]:
    """What the two questions come to: is it about localization, and of which kind; and each score made of both."""
    decider = shipped_decider()
    heard = decider.hear(sentences)
    if heard is None:
        return
    made = _made_of_rules(heard) if not knows_wording(language) else {}
    if not made:
        about = decider.judgement.story
        at_all = chance(about.log_odds(heard.story))
        yield _question(AT_ALL, about.parts(heard.story), at_all)
        for facet, layer in decider.judgement.kinds.items():
            kind = chance(layer.log_odds(heard.kinds[facet]))
            yield _question(f"{facet}, if at all", layer.parts(heard.kinds[facet]), kind)
            both, alone = decider.judgement.weighed(facet, at_all * kind, heard)
            told = f"about localization ({at_all:.2f}) and of this kind ({kind:.2f})"
            made[facet] = [(told, both), ("the rules alone", alone)]
    added = tagger.added(sentences)
    for facet, score in decider.judgement.scores(heard, language).items():
        threshold, hers = tagger.threshold(facet), added.get(facet, 0.0)
        parts = [*made[facet], ("your rules", hers), (f"your threshold {threshold:g}", -log_odds_of(threshold))]
        total = sum(value for _, value in parts)
        yield Weighed(facet, "log-odds", _worth_showing(parts), total, owner_moved(moved(score, hers), threshold))


def _made_of_rules(heard: Judged) -> dict[str, list[tuple[str, float]]]:
    """In a language whose wording was not learned, a score is what the rules say."""
    odds = {facet: heard.story[f"rules {facet}"] for facet in FACET_NAMES}
    return {facet: [("the rules alone", log_odds_of(by_rules_alone(one)))] for facet, one in odds.items()}


def _question(name: str, parts: Sequence[tuple[str, float]], answer: float) -> Weighed:
    return Weighed(name, "log-odds", _worth_showing(parts), sum(value for _, value in parts), answer)


def _worth_showing(parts: Iterable[tuple[str, float]]) -> Parts:
    return tuple(part for part in parts if abs(part[1]) >= _NOT_WORTH_SHOWING)


def _weighed_topic(found: Found, sentences: Sequence[Sentence]) -> Weighed:
    by_position = dict.fromkeys(Position, 0.0)
    for index, points in found.points:
        by_position[sentences[index].position] += points
    parts = tuple(
        (f"{position} (counts {SHARES[position]:g})", points) for position, points in by_position.items() if points
    )
    return Weighed(found.topic.name, "points", parts, found.total, owner_moved(found.score, found.topic.threshold))
