"""Judges a story by all that its sentences say: is it about localization, and of which kind.

Two witnesses are heard: the rules, summed up by ``weighing.py``, and the wording of the sentences, by ``learned.py``.
``judgement.toml`` says how much each counts. That a story is about localization at all, and of which kind it is, are
two questions: a facet's score is the chance of both together, stretched so that 0.5 is where it is best asserted, and
held against what the rules alone say of it.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.learned import NOTHING_SAID, Gathered, Learned, gather
from pipelines.tag.reading import Position
from pipelines.tag.weighing import Amounts, Weights
from pipelines.tag.wording import Wording

JUDGEMENT_FILE = Path(__file__).parent / "judgement.toml"
# Of which kind a story is, its clearest sentences say: the others cost time and speak of other things.
_TELLING, _MOST_TELLING = -3.0, 10
_BEST_THRESHOLD = 0.5
_LEARNED_LANGUAGES = frozenset({"en", "zh"})  # those of nearly all read stories
_RULES_THRESHOLD = 0.3  # of the chance that the rules alone give: the best one over sites not learned from
RULES_SHARE = 0.3  # what the rules' own word counts in a score, beside the judgement of all that is said


@dataclass(frozen=True, slots=True)
class Layer:
    """How much each named amount counts for one question; ``bias`` is what is there before anything is said."""

    bias: float
    weights: Mapping[str, float]

    def log_odds(self, amounts: Mapping[str, float]) -> float:
        """Return the sum of what the amounts count."""
        return self.bias + sum(self.weights.get(name, 0.0) * amount for name, amount in amounts.items())

    def parts(self, amounts: Mapping[str, float]) -> list[tuple[str, float]]:
        """Return what each amount counts, and what is there before anything is said."""
        counted = ((name, self.weights.get(name, 0.0) * amount) for name, amount in amounts.items())
        return [("what is there before anything is said", self.bias), *counted]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The layers of one training, and from which chance on each facet is asserted."""

    story: Layer
    kinds: Mapping[str, Layer]
    thresholds: Mapping[str, float]
    rules_share: float = RULES_SHARE

    def scores(self, heard: Heard, language: str | None = None) -> dict[str, float]:
        """Return how sure each facet is: 0 to 1, asserted from 0.5 up.

        In a language whose wording was not learned the rules decide alone.
        """
        if not knows_wording(language):
            return scores_by_rules_alone({facet: heard.story[f"rules {facet}"] for facet in self.kinds})
        about = chance(self.story.log_odds(heard.story))
        kinds = {facet: chance(layer.log_odds(heard.kinds[facet])) for facet, layer in self.kinds.items()}
        return {facet: chance(sum(self.weighed(facet, about * kinds[facet], heard))) for facet in kinds}

    def weighed(self, facet: str, judged: float, heard: Heard) -> tuple[float, float]:
        """Return what makes the score of a facet, as log-odds: the chance of both questions, and the rules' own word.

        On stories of sites that were not learned from, the rules' word told the facets apart better by 0.02 F1.
        """
        both = log_odds_of(stretched(judged, self.thresholds[facet]))
        alone = self.rules_share * heard.story[f"rules {facet}"] if self.rules_share else 0.0
        return (1 - self.rules_share) * both, alone


@dataclass(frozen=True, slots=True)
class Heard:
    """What both witnesses say of a story, as named amounts: for the story, and for each facet."""

    story: Amounts
    kinds: Mapping[str, Amounts]
    totals: tuple[float, ...]  # what the wording of each sentence says for localization
    kind_totals: Mapping[int, Mapping[str, float]]  # and for each facet, of those that tell most


class Worded(Protocol):
    """A sentence as far as this file needs it."""

    @property
    def position(self) -> Position: ...  # noqa: D102 - see Sentence
    @property
    def wording(self) -> Wording: ...  # noqa: D102 - see Sentence


def knows_wording(language: str | None) -> bool:
    """Say whether the wording of stories in this language was learned; where none is named, it is supposed to be."""
    return not language or language.lower().split("-")[0] in _LEARNED_LANGUAGES | {"und"}


def scores_by_rules_alone(odds: Mapping[str, float]) -> dict[str, float]:
    """Return the scores where the wording was not learned; ``odds`` is what the rules say of each facet."""
    return {facet: by_rules_alone(one) for facet, one in odds.items()}


def by_rules_alone(odds: float) -> float:
    """Return the score of a facet of which only the rules speak."""
    return stretched(chance(odds), _RULES_THRESHOLD)


def load_judgement(path: Path = JUDGEMENT_FILE) -> Judgement:
    """Read the layers that training has made."""
    content = tomllib.loads(path.read_text("utf-8"))
    return Judgement(
        story=_layer(content["story"]),
        kinds={facet: _layer(content["kinds"][facet]) for facet in FACET_NAMES},
        thresholds={facet: float(content["thresholds"][facet]) for facet in FACET_NAMES},
    )


def _layer(table: Mapping[str, float]) -> Layer:
    return Layer(float(table["bias"]), {name: float(value) for name, value in table.items() if name != "bias"})


def hear(sentences: Sequence[Worded], length: int, rules: Mapping[str, float], learned: Learned) -> Heard:
    """Return what is said in a story of ``length`` sentences, of which these are read; ``rules``: the rules' odds."""
    sayings = [learned.said(sentence.wording) for sentence in sentences]
    totals = tuple(map(learned.total, sayings))
    said = gather(totals, [sentence.position for sentence in sentences], length)
    shared = {f"rules {facet}": odds for facet, odds in rules.items()}
    story = {**_named(said), **shared, "rules": max(rules.values())}
    kind_totals = {index: learned.kind_totals(sayings[index]) for index in telling(totals)}
    positions = [sentences[index].position for index in kind_totals]
    gathered = {
        facet: gather([said[facet] for said in kind_totals.values()], positions, length) for facet in FACET_NAMES
    }
    shared |= {f"clearest {facet}": kind.clearest for facet, kind in gathered.items()}
    shared |= {f"clearest three {facet}": kind.clearest_three for facet, kind in gathered.items()}
    return Heard(story, {facet: {**_named(kind), **shared} for facet, kind in gathered.items()}, totals, kind_totals)


def rule_odds(amounts: Mapping[str, Amounts], weights: Weights) -> dict[str, float]:
    """Return what the rules say for each facet, as log-odds."""
    return {
        facet: weights.log_odds(facet, amounts[facet]) if facet in amounts else NOTHING_SAID for facet in FACET_NAMES
    }


def telling(totals: Sequence[float]) -> list[int]:
    """Return which sentences tell most of localization, in the order of the text; at least the clearest one."""
    ordered = sorted(range(len(totals)), key=lambda index: (-totals[index], index))[:_MOST_TELLING]
    return sorted(index for index in ordered if totals[index] > _TELLING or index == ordered[0])


def _named(told: Gathered) -> Amounts:
    return {name.replace("_", " "): value for name, value in told._asdict().items()}


def chance(log_odds: float) -> float:
    """Return log-odds as a chance between 0 and 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def log_odds_of(chance_of_it: float) -> float:
    """Return a chance as log-odds; what is nearly sure counts as nearly sure."""
    held = min(0.9999, max(0.0001, chance_of_it))
    return math.log(held / (1 - held))


def stretched(value: float, threshold: float) -> float:
    """Return the chance, bent so that ``threshold`` becomes 0.5, and 0 and 1 stay what they are."""
    return value ** (math.log(_BEST_THRESHOLD) / math.log(threshold)) if value > 0 else 0.0


def moved(score: float, log_odds: float) -> float:
    """Return the score with log-odds added; as it is where there are none."""
    return chance(log_odds_of(score) + log_odds) if log_odds else score
