"""Chooses the countries that a tag is for: not all that the story names, but those that its proof speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipelines.tag.reading import Position, Sentence
from pipelines.tag.weighing import strength

_FACTORS: Mapping[Position, float] = {Position.HEADLINE: 2.0, Position.LEAD: 1.2, Position.TEXT: 1.0}
_NAMED_IN_HEADLINE = 4.0  # as much as four sentences of the text
_ORIGIN_FACTOR = 0.25  # "the Chinese maker": that the maker is Chinese says little about the place meant
_AWAY_FACTOR = 0.15  # "less reliance on the US": the country that something turns away from
_PRESSURE_FACTOR = 0.25  # "US sanctions", where they make another country build its own
_HOME = 0.5  # of a sentence, for the home of a company that replaces foreign parts, where its country is not named
_MOST_LANGUAGES = 1  # a sentence that lists the languages of more countries speaks of none of them
_MENTIONED_ONCE = 1.0  # one sentence of the text, which is too little where the proof names no country
_SHARE = 0.7  # of what the most named country has: what is named less is mentioned, not meant


def countries_of(facet: str, sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """Return the countries that the story's sentences on the facet are about, the most named first.

    They are those of the sentences that speak for the facet (one that names none takes those of the sentence before)
    and of the headline; where these name none, it is the country that the story names
    most, unless it does so only once in passing. A country that something
    only comes from, turns away from or is driven by counts little; a list of languages names no country.
    """
    said: dict[str, float] = {}
    for index, sentence in enumerate(sentences):
        value = strength(sentence, facet)
        if value > 0:
            named = sentence if sentence.countries or not index else sentences[index - 1]
            _add(said, named, value * _FACTORS[sentence.position], facet)
            if facet == "domestic-supply":
                _add_homes(said, sentence, value * _FACTORS[sentence.position])
    if not said:
        for sentence in sentences:
            _add(said, sentence, _FACTORS[sentence.position], facet)
        return tuple(code for code in _ordered(said, said)[:1] if said[code] > _MENTIONED_ONCE)
    for sentence in sentences:
        if sentence.position is Position.HEADLINE:
            _add(said, sentence, _NAMED_IN_HEADLINE, facet)
    least = _SHARE * max(said.values())
    return tuple(_ordered((code for code in said if said[code] >= least), said))


def _add(said: dict[str, float], sentence: Sentence, value: float, facet: str) -> None:
    lists_languages = len(sentence.languages) > _MOST_LANGUAGES
    for code in sentence.countries:
        if lists_languages and code in sentence.languages:
            continue
        said[code] = said.get(code, 0.0) + value * _factor(sentence, code, facet)


def _factor(sentence: Sentence, code: str, facet: str) -> float:
    factor = 1.0
    if code in sentence.origins:
        factor = _ORIGIN_FACTOR
    if code in sentence.away:
        factor = min(factor, _AWAY_FACTOR)
    if facet == "domestic-supply" and code in sentence.pressure:
        factor = min(factor, _PRESSURE_FACTOR)
    return factor


def _add_homes(said: dict[str, float], sentence: Sentence, value: float) -> None:
    """Count the home of the companies in the sentence, where it is one country: what it makes itself is made there."""
    if len(sentence.homes) == 1 and not sentence.homes & set(sentence.countries):
        (home,) = sentence.homes
        said[home] = said.get(home, 0.0) + value * _HOME


def _ordered(codes: Iterable[str], said: Mapping[str, float]) -> list[str]:
    return sorted(codes, key=lambda code: (-said[code], code))
