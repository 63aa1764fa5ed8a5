"""Decides which facets of localization a story carries, and shows the sentences, countries and companies of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from crawler.items import Tag
from pipelines.tag.events import with_events
from pipelines.tag.evidence import evidence_of
from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.judging import (
    Heard,
    Judgement,
    hear,
    knows_wording,
    load_judgement,
    moved,
    rule_odds,
    scores_by_rules_alone,
)
from pipelines.tag.languages import has_rules
from pipelines.tag.learned import Learned, load_learned, read_by_wording
from pipelines.tag.places import countries_of
from pipelines.tag.reading import Position, Reader, Sentence
from pipelines.tag.weighing import Weights, amounts_of, load_weights

_MOST_RULES = 6
NOTHING_MORE: Mapping[str, float] = MappingProxyType({})
_LEAST_SCORE = 0.05  # below, a facet is not even worth a place in a ranking


class Decider:
    """Weighs what the sentences of a story say. It does not change once made."""

    def __init__(self, weights: Weights, learned: Learned, judgement: Judgement) -> None:
        self.weights = weights
        self.learned = learned
        self.judgement = judgement

    def hear(self, sentences: Sequence[Sentence]) -> Heard | None:
        """Return what the rules and the wording of the sentences say; None where no rule speaks clearly."""
        read = read_by_wording(sentences)
        return hear(read, len(sentences), self.odds(sentences), self.learned) if read else None

    def odds(self, sentences: Sequence[Sentence]) -> dict[str, float]:
        """Return what the rules say of each facet, as log-odds."""
        return rule_odds(amounts_of(sentences), self.weights)

    def decide(
        self, sentences: Sequence[Sentence], language: str | None, hers: Mapping[str, float] = NOTHING_MORE
    ) -> list[Tag]:
        """Return the facets that the story carries or comes near to, in the order of ``FACETS``.

        ``hers`` is what the owner's rules add to the log-odds of a facet.
        """
        read = read_by_wording(sentences)
        if not read:
            return []
        odds = self.odds(sentences)
        # Where the rules decide alone, the wording only tells which sentences are shown.
        heard = hear(read, len(sentences), odds, self.learned) if knows_wording(language) else None
        scores = self.judgement.scores(heard, language) if heard else scores_by_rules_alone(odds)
        scores = {facet: moved(score, hers.get(facet, 0.0)) for facet, score in scores.items()}
        likely = [facet for facet in FACET_NAMES if scores[facet] >= _LEAST_SCORE]
        if not likely:
            return []
        heard = heard or hear(read, len(sentences), odds, self.learned)
        return [_tag(facet, scores[facet], sentences, read, heard) for facet in likely]


def _tag(facet: str, score: float, sentences: Sequence[Sentence], read: Sequence[Sentence], heard: Heard) -> Tag:
    evidence = evidence_of(facet, read, heard)
    return Tag(
        facet=facet,
        score=round(score, 3),
        countries=countries_of(facet, sentences),
        companies=_companies(sentences, evidence),
        evidence=tuple(sentence.span for sentence in evidence),
        rule=_rules(facet, sentences),
    )


def _companies(sentences: Sequence[Sentence], evidence: Iterable[Sentence]) -> tuple[str, ...]:
    opening = [sentence for sentence in sentences if sentence.position is Position.HEADLINE]
    shown = {sentence.span: sentence for sentence in (*opening, *evidence)}
    return _named(sentence.companies for sentence in shown.values())


def _named(names: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return every name once, the most frequent first."""
    return tuple(name for name, _ in Counter(name for some in names for name in some).most_common())


def _rules(facet: str, sentences: Iterable[Sentence]) -> str:
    spoken = Counter(rule.name for sentence in sentences for rule in sentence.rules if rule.facet == facet)
    return ", ".join(name for name, _ in spoken.most_common(_MOST_RULES))


@cache
def shipped_reader() -> Reader:
    """Return the reader of the shipped rules and tables, made once."""
    return Reader()


@cache
def shipped_decider() -> Decider:
    """Return the decider with all that has been learned, made once."""
    return Decider(load_weights(), load_learned(), load_judgement())


def tag(headline: str, body: str, language: str | None) -> list[Tag]:
    r"""Return the facets of localization that the story carries, each with the sentences that show it.

    A facet is asserted from a score of 0.5 up; what lies below only ranks stories. Spans are character offsets into
    ``headline + "\n\n" + body``, each one whole sentence. The answer depends on the texts alone: no clock, no
    network, no memory of other stories; no text makes it fail. A story in a language that the rules do not know
    (``languages_with_rules``) carries no tag; where its language is not known, those of all languages are tried.
    """
    if not has_rules(language):
        return []
    return with_events(
        shipped_decider().decide(shipped_reader().read_if_clear(headline, body), language), headline, body
    )
