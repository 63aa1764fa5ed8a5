"""The table of learned weights: what the wording of a sentence says for localization, and for each kind of it.

``learned/localization.tsv`` has a feature and its weight a line, ``learned/kinds.tsv`` a feature and one weight for each
facet; ``python -m bench.tagging`` makes both from read stories and invented sentences. The features are those of
``wording.py``. A sentence's total is the sum of the weights that it has, divided by the root of their number, so that a
long sentence does not say more than a short one only by its length.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import NamedTuple

from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.reading import Position

LEARNED_FOLDER = Path(__file__).parent / "learned"
SCALE = 3.0  # the length that every sentence's features are brought to
NOTHING_SAID = -6.0  # the total of a place in which no sentence stands
MOST_SENTENCES = 80  # that are read by their wording; beyond, only those in which a rule spoke
_CLEAREST = 3
_SHORTEST = 8  # sentences: in a shorter story a share means little


@dataclass(frozen=True, slots=True)
class Table:
    """What features weigh, and what is there before any is seen."""

    bias: float
    weights: Mapping[str, float]

    def total(self, wording: Iterable[str]) -> float:
        """Return what the wording says, as log-odds between -6 and 6."""
        known = [weight for weight in map(self.weights.get, wording) if weight is not None]
        if not known:
            return self.bias
        return max(-6.0, min(6.0, self.bias + SCALE * sum(known) / math.sqrt(len(known))))

    def parts(self, wording: Iterable[str]) -> list[tuple[str, float]]:
        """Return each known feature and its share of the total, the heaviest first."""
        known = [(feature, self.weights[feature]) for feature in wording if feature in self.weights]
        length = SCALE / math.sqrt(len(known) or 1)
        return sorted(((feature, weight * length) for feature, weight in known), key=lambda part: (-abs(part[1]), part))


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


@dataclass(frozen=True, slots=True)
class Learned:
    """The tables of one training: for localization at all, and for each facet."""

    localization: Table
    kinds: Mapping[str, Table]


def load_learned(folder: Path = LEARNED_FOLDER) -> Learned:
    """Read the tables; raise ``ValueError`` with file and line for one that cannot be meant."""
    localization = _columns(folder / "localization.tsv", 1)
    kinds = _columns(folder / "kinds.tsv", len(FACET_NAMES))
    return Learned(localization[0], dict(zip(FACET_NAMES, kinds, strict=True)))


def _columns(path: Path, count: int) -> list[Table]:
    tables: list[dict[str, float]] = [{} for _ in range(count)]
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        feature, *values = line.split("\t")
        if len(values) != count:
            raise ValueError(f"{path}:{number}: {len(values)} weights instead of {count}; make the table again")
        for table, value in zip(tables, values, strict=True):
            if value:
                table[feature] = float(value)
    return [Table(table.pop(BIAS, 0.0), table) for table in tables]


BIAS = "(bias)"
