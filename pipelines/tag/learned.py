"""The table of learned weights: what the wording of a sentence says for localization, and for each kind of it.

``learned/localization.tsv`` has a feature and its weight a line, ``learned/kinds.tsv`` a feature and one weight for
each facet; ``python -m bench.tagging`` makes both from read stories. The features are those of ``wording.py``. A
sentence's total is the sum of the weights that it has, divided by the root of their number, so that a long sentence
does not say more than a short one only by its length. Features come in no order, so they are summed exactly: a sum
that changed with the order by its last bit could make another sentence the clearest one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import NamedTuple

from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.reading import Position, Sentence
from pipelines.tag.remembered import Remembered
from pipelines.tag.vocabulary import Vocabulary
from pipelines.tag.wording import Wording

LEARNED_FOLDER = Path(__file__).parent / "learned"
BIAS = "(bias)"  # in the place of a feature
SCALE = 3.0  # the length that every sentence's features are brought to
NOTHING_SAID = -6.0  # the total of a place in which no sentence stands
_CLEAREST = 3
_SHORTEST = 8  # sentences: in a shorter story a share means little


@dataclass(frozen=True, slots=True)
class Table:
    """What features weigh (never 0: such a row would say nothing), and what is there before any is seen."""

    bias: float
    weights: Mapping[str, float]

    def total(self, wording: Iterable[str]) -> float:
        """Return what the wording says, as log-odds between -6 and 6."""
        return self.total_of(list(filter(None, map(self.weights.get, wording))))

    def total_of(self, known: Sequence[float]) -> float:
        """Return what known features come to by their weights."""
        if not known:
            return self.bias
        return max(-6.0, min(6.0, self.bias + SCALE * math.fsum(known) / math.sqrt(len(known))))

    def parts(self, wording: Iterable[str]) -> list[tuple[str, float]]:
        """Return each known feature and its share of the total, the heaviest first."""
        known = [(feature, self.weights[feature]) for feature in wording if feature in self.weights]
        length = SCALE / math.sqrt(len(known) or 1)
        return sorted(((feature, weight * length) for feature, weight in known), key=lambda part: (-abs(part[1]), part))


@dataclass(frozen=True, slots=True)
class KindTable:
    """What features weigh for each facet, in the order of ``FACET_NAMES``, and what is there before any is seen."""

    biases: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def totals(self, wording: Iterable[str]) -> dict[str, float]:
        """Return what the wording says for each facet, as log-odds between -6 and 6."""
        return self.totals_of(list(filter(None, map(self.weights.get, wording))))

    def totals_of(self, known: Sequence[Sequence[float]]) -> dict[str, float]:
        """Return what known features come to by their weights for each facet."""
        length = SCALE / math.sqrt(len(known) or 1)
        sums = map(math.fsum, zip(*known, strict=True)) if known else (0.0,) * len(self.biases)
        said = (bias + length * total for bias, total in zip(self.biases, sums, strict=True))
        return dict(zip(FACET_NAMES, (max(-6.0, min(6.0, total)) for total in said), strict=True))

    def parts(self, facet: str, wording: Iterable[str]) -> list[tuple[str, float]]:
        """Return each known feature and its share of the facet's total, the heaviest first."""
        place = FACET_NAMES.index(facet)
        table = Table(self.biases[place], {one: self.weights[one][place] for one in wording if one in self.weights})
        return table.parts(table.weights)


def read_by_wording(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences whose wording is heard: none, where nothing in the story speaks clearly."""
    return [one for one in sentences if one.wording]


class Gathered(NamedTuple):
    """What the totals of a story's sentences come to."""

    headline: float
    lead: float
    clearest: float
    clearest_three: float  # the mean of the three clearest sentences
    share: float  # how much is said for it, measured by the length of the story
    amount: float  # how much is said for it in all


def gather(totals: Sequence[float], positions: Sequence[Position], length: int) -> Gathered:
    """Bring the totals of some sentences of a story of ``length`` sentences into few numbers."""
    if not totals:
        return Gathered(*(NOTHING_SAID,) * 4, 0.0, 0.0)
    clearest = sorted(totals, reverse=True)[:_CLEAREST]
    said = sum(math.log1p(math.exp(total + 1)) for total in totals)
    return Gathered(
        headline=_clearest_at(Position.HEADLINE, totals, positions),
        lead=_clearest_at(Position.LEAD, totals, positions),
        clearest=clearest[0],
        clearest_three=sum(clearest) / len(clearest),
        share=said / max(_SHORTEST, length),
        amount=math.log1p(said),
    )


def _clearest_at(position: Position, totals: Sequence[float], positions: Sequence[Position]) -> float:
    return max(compress(totals, (at is position for at in positions)), default=NOTHING_SAID)


class Said:
    """What both tables say of one feature; of each feature there is one, so that it is told from others by itself."""

    __slots__ = ("kinds", "localization")

    def __init__(self, localization: float, kinds: tuple[float, ...]) -> None:
        self.localization = localization  # 0 where the table does not know the feature
        self.kinds = kinds  # empty where the table does not know it


class Learned:
    """The tables of one training: for localization at all, and for the facets. They do not change."""

    def __init__(self, localization: Table, kinds: KindTable) -> None:
        self.localization = localization
        self.kinds = kinds
        about, of_kinds = localization.weights.get, kinds.weights.get
        features = dict.fromkeys((*localization.weights, *kinds.weights))
        self._vocabulary = Vocabulary(
            {feature: Said(about(feature, 0.0), of_kinds(feature, ())) for feature in features}
        )

    def said(self, wording: Wording) -> set[Said]:
        """Return what is said by those features of a sentence that a table knows."""
        return self._vocabulary.known(wording)

    def total(self, said: Iterable[Said]) -> float:
        """Return what it comes to for localization, as ``Table.total`` of the features."""
        return self.localization.total_of([one.localization for one in said if one.localization])

    def kind_totals(self, said: Iterable[Said]) -> dict[str, float]:
        """Return what it comes to for each facet, as ``KindTable.totals`` of the features."""
        return self.kinds.totals_of([one.kinds for one in said if one.kinds])


def load_learned(folder: Path = LEARNED_FOLDER) -> Learned:
    """Read the tables; raise ``ValueError`` with file and line for one that cannot be meant."""
    localization = _rows(folder / "localization.tsv", 1)
    kinds = _rows(folder / "kinds.tsv", len(FACET_NAMES))
    (bias,) = localization.pop(BIAS)
    return Learned(
        Table(bias, {feature: weight for feature, (weight,) in localization.items()}), KindTable(kinds.pop(BIAS), kinds)
    )


def _rows(path: Path, count: int) -> dict[str, tuple[float, ...]]:
    # There are few weights, written with two digits: each is kept once.
    number_of: Remembered[str, float] = Remembered(float)
    rows: dict[str, tuple[float, ...]] = {}
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if not line:
            continue
        feature, *values = line.split("\t")
        if len(values) != count:
            raise ValueError(f"{path}:{number}: {len(values)} weights instead of {count}; make the table again")
        rows[feature] = tuple(map(number_of.__getitem__, values))
    if BIAS not in rows:
        raise ValueError(f"{path}: no line {BIAS!r}; make the table again")
    return rows
