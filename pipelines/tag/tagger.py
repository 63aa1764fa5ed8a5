"""Decides which facets of localization a story carries, and shows the sentences, countries and companies of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from crawler.items import Tag
from pipelines.tag.events import with_events
from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.languages import has_rules
from pipelines.tag.places import countries_of
from pipelines.tag.reading import Position, Reader, Sentence
from pipelines.tag.weighing import Amounts, Weights, amounts_of, load_weights, strength

_MOST_EVIDENCE = 3
_MOST_RULES = 6
# Of sentences that say as much, the lead's is the best proof: it is made to say what the story is about. The headline
# says less than it, and is on the page anyway.
_HEADLINE_FACTOR, _LEAD_FACTOR = 0.7, 2.0


def decide(sentences: Sequence[Sentence], weights: Weights) -> list[Tag]:
    """Weigh what the sentences say and return the facets that any of them speaks for, in the order of ``FACETS``."""
    amounts = amounts_of(sentences)
    tags = (_tag(facet, sentences, amounts[facet], weights) for facet in FACET_NAMES if facet in amounts)
    return [one for one in tags if one is not None]


def _tag(facet: str, sentences: Sequence[Sentence], amounts: Amounts, weights: Weights) -> Tag | None:
    evidence = _evidence(facet, sentences)
    if not evidence:
        return None
    return Tag(
        facet=facet,
        score=round(weights.score(facet, amounts), 3),
        countries=countries_of(facet, sentences),
        companies=_companies(sentences, evidence),
        evidence=tuple(sentences[index].span for index in evidence),
        rule=_rules(facet, sentences),
    )


def _evidence(facet: str, sentences: Sequence[Sentence]) -> list[int]:
    """Return the sentences that say most, in the order of the text.

    A rule that has been shown once counts half from then on, so that the second sentence says something else.
    """
    left = [index for index, sentence in enumerate(sentences) if strength(sentence, facet) > 0]
    shown: frozenset[str] = frozenset()
    chosen: list[int] = []
    while left and len(chosen) < _MOST_EVIDENCE:
        best = max(
            left, key=lambda index: (strength(sentences[index], facet, shown) * _factor(sentences[index]), -index)
        )
        left.remove(best)
        chosen.append(best)
        shown |= {rule.name for rule in sentences[best].rules}
    return sorted(chosen)


def _factor(sentence: Sentence) -> float:
    return {Position.HEADLINE: _HEADLINE_FACTOR, Position.LEAD: _LEAD_FACTOR}.get(sentence.position, 1.0)


def _companies(sentences: Sequence[Sentence], evidence: Sequence[int]) -> tuple[str, ...]:
    opening = [index for index, sentence in enumerate(sentences) if sentence.position is Position.HEADLINE]
    return _named(sentences[index].companies for index in dict.fromkeys((*opening, *evidence)))


def _named(names: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return every name once, the most frequent first."""
    return tuple(name for name, _ in Counter(name for some in names for name in some).most_common())


def _rules(facet: str, sentences: Iterable[Sentence]) -> str:
    spoken = Counter(rule.name for sentence in sentences for rule in sentence.rules if rule.facet == facet)
    return ", ".join(name for name, _ in spoken.most_common(_MOST_RULES))


_READER = Reader()
_WEIGHTS = load_weights()


def tag(headline: str, body: str, language: str | None) -> list[Tag]:
    r"""Return the facets of localization that the story carries, each with the sentences that show it.

    A facet is asserted from a score of 0.5 up; what lies below only ranks stories. Spans are character offsets into
    ``headline + "\n\n" + body``, each one whole sentence. The answer depends on the texts alone: no clock, no
    network, no memory of other stories; no text makes it fail. A story in a language that the rules do not know
    (``languages_with_rules``) carries no tag; where its language is not known, those of all languages are tried.
    """
    if not has_rules(language):
        return []
    return with_events(decide(_READER.read(headline, body), _WEIGHTS), headline, body)
