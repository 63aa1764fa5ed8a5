"""Adds up what the sentences of a story say about a facet: named amounts, and a table of weights for them.

The amounts are few and have names that a reader understands: how strong the strongest sentence of the headline, of the
lead and of the rest is, how many sentences speak and which share of the story they are, what speaks for other facets,
whether the headline names a country, and which rules spoke. ``weights.toml`` says how much each counts;
``python -m bench.tagging`` makes that file from read stories.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.reading import Position, Sentence

WEIGHTS_FILE = Path(__file__).parent / "weights.toml"
UNLEARNED = "a facet not learned yet"  # the section of a facet that somebody has just added
_CLEAR = 0.8  # a sentence of at least this strength counts as one that speaks for the facet
_DECAY = 0.5
_SHORTEST = 6  # sentences: in a shorter story a share means little

Amounts = dict[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each amount counts for each facet; ``bias`` is what is there before anything is said."""

    bias: Mapping[str, float]
    amounts: Mapping[str, Mapping[str, float]]

    def log_odds(self, facet: str, amounts: Mapping[str, float]) -> float:
        """Return what the rules that spoke for the facet come to; above 0 they alone would assert it."""
        weights = self.amounts[facet]
        return self.bias[facet] + sum(weights.get(name, 0.0) * amount for name, amount in amounts.items())


def load_weights(path: Path = WEIGHTS_FILE) -> Weights:
    """Read the table of weights; a facet that it does not know yet gets what all facets have in common."""
    content = tomllib.loads(path.read_text("utf-8"))
    tables = {facet: content.get(facet, content[UNLEARNED]) for facet in FACET_NAMES}
    bias = {facet: float(table["bias"]) for facet, table in tables.items()}
    return Weights(
        bias,
        {
            facet: {name: float(value) for name, value in table.items() if name != "bias"}
            for facet, table in tables.items()
        },
    )


def strength(sentence: Sentence, facet: str, heard: frozenset[str] = frozenset()) -> float:
    """Return how strongly one sentence speaks for the facet; a rule of those ``heard`` before counts half.

    Rules that speak of the same words are no independent witnesses: the second counts half, the third a quarter.
    """
    if not sentence.rules:
        return 0.0
    spoken = (rule for rule in sentence.rules if rule.facet == facet)
    weights = sorted((rule.weight / 2 if rule.name in heard else rule.weight for rule in spoken), reverse=True)
    return sum(weight * _DECAY**position if weight > 0 else weight for position, weight in enumerate(weights))


def amounts_of(sentences: Sequence[Sentence]) -> dict[str, Amounts]:
    """Return the named amounts of a story for every facet of which any rule spoke."""
    strengths = {facet: [strength(sentence, facet) for sentence in sentences] for facet in _facets_spoken_of(sentences)}
    strongest = {facet: max(values) for facet, values in strengths.items()}
    shared = _country_amounts(sentences)
    return {
        facet: {
            **_place_amounts(sentences, values),
            **{f"beside {other}": value for other, value in strongest.items() if other != facet and value > 0},
            **_rule_amounts(sentences, facet),
            **shared,
        }
        for facet, values in strengths.items()
    }


def _facets_spoken_of(sentences: Iterable[Sentence]) -> list[str]:
    spoken = {rule.facet for sentence in sentences for rule in sentence.rules}
    return [facet for facet in FACET_NAMES if facet in spoken]


def _place_amounts(sentences: Sequence[Sentence], strengths: Sequence[float]) -> Amounts:
    amounts = {
        str(position): max(
            (value for sentence, value in zip(sentences, strengths, strict=True) if sentence.position is position),
            default=0.0,
        )
        for position in Position
    }
    clear = sum(1 for value in strengths if value >= _CLEAR)
    amounts["strongest"] = max(strengths)
    amounts["sentences"] = math.log1p(clear)
    amounts["share"] = clear / max(len(sentences), _SHORTEST)
    return amounts


def _country_amounts(sentences: Iterable[Sentence]) -> Amounts:
    places = {sentence.position for sentence in sentences if sentence.countries}
    return {f"country in {position}": 1.0 for position in (Position.HEADLINE, Position.LEAD) if position in places}


def _rule_amounts(sentences: Iterable[Sentence], facet: str) -> Amounts:
    spoken: dict[str, dict[Position, int]] = {}
    for sentence in sentences:
        for rule in sentence.rules:
            if rule.facet == facet:
                places = spoken.setdefault(rule.name, {})
                places[sentence.position] = places.get(sentence.position, 0) + 1
    return {f"rule {name}": _amount(places) for name, places in spoken.items()}


def _amount(places: Mapping[Position, int]) -> float:
    """Return 1 for a rule that spoke in the headline, less for the lead, less again for the text; at most 1.8."""
    headline = 1.0 if Position.HEADLINE in places else 0.0
    lead = 0.8 if Position.LEAD in places else 0.0
    return min(1.8, headline + lead + 0.5 * math.log1p(places.get(Position.TEXT, 0)))
