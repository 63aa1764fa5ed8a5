"""The groups of terms: what the lexicon's labels mean, and which hits of one sentence belong to which group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from pipelines.tag.lexicon import Hit

PLACE, COMPANY = "@place", "@company"
MAYBE_PLACE, BESIDE_PLACE = "#maybe-place", "#beside-place"
LANGUAGE, DEMONYM = "#language", "#demonym"
MAYBE_COMPANY, BESIDE_COMPANY = "#maybe@company", "#beside@company"
TRAP, NOT_A_PLACE = "#trap", "#not-a-place"
ORIGIN, AWAY, PRESSURE = "#origin", "#away", "#pressure"

_MOST_HITS = 40  # of one group in one sentence: a sentence with more is a list, and must not cost quadratic time


@cache  # there are as many labels as rows in the tables
def group_of(label: str) -> str:
    """Return the group of a label: "@place" of "@place:IN"."""
    return label.partition(":")[0]


def is_place(label: str) -> bool:
    """Say whether the label is that of a place's name, or of a name that only looks like one."""
    return label == NOT_A_PLACE or label.startswith(PLACE)


def names_of(hit: Hit, group: str) -> Iterator[str]:
    """Return the names behind a hit in that group: the codes of countries, the names of companies."""
    prefix = group + ":"
    return (label.removeprefix(prefix) for label in hit.labels if label.startswith(prefix))


def by_group(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    """Return the hits of one sentence by group, in order; of a group that fills the sentence, only the first ones."""
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        for label in hit.labels:
            group = groups.setdefault(group_of(label), [])
            if len(group) < _MOST_HITS and (not group or group[-1] is not hit):
                group.append(hit)
    return groups
