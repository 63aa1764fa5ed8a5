"""Chooses the countries that a tag is for: not all that the story names, but those that its proof speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipelines.tag.reading import Position, Sentence
from pipelines.tag.weighing import strength

_FACTORS: Mapping[Position, float] = {Position.HEADLINE: 2.0, Position.LEAD: 1.2, Position.TEXT: 1.0}
_NAMED_IN_HEADLINE = 4.0  # as much as four sentences of the text
_ORIGIN_FACTOR = 0.25  # "the Chinese maker": that the maker is Chinese says little about the place meant
_SHARE = 0.65  # of what the most named country has: what is named less is mentioned, not meant


def countries_of(facet: str, sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """Return the countries that the story's sentences on the facet are about, the most named first.

    They are those of the sentences that speak for the facet (one that names none takes those of the sentence before)
    and of the headline; where these name none, it is the country that the story names most.
    """
    said: dict[str, float] = {}
    for index, sentence in enumerate(sentences):
        value = strength(sentence, facet)
        if value > 0:
            named = sentence if sentence.countries or not index else sentences[index - 1]
            _add(said, named, value * _FACTORS[sentence.position])
    if not said:
        for sentence in sentences:
            _add(said, sentence, _FACTORS[sentence.position])
        return tuple(_ordered(said, said)[:1])
    for sentence in sentences:
        if sentence.position is Position.HEADLINE:
            _add(said, sentence, _NAMED_IN_HEADLINE)
    least = _SHARE * max(said.values())
    return tuple(_ordered((code for code in said if said[code] >= least), said))


def _add(said: dict[str, float], sentence: Sentence, value: float) -> None:
    for code in sentence.countries:
        said[code] = said.get(code, 0.0) + value * (_ORIGIN_FACTOR if code in sentence.origins else 1.0)


def _ordered(codes: Iterable[str], said: Mapping[str, float]) -> list[str]:
    return sorted(codes, key=lambda code: (-said[code], code))
