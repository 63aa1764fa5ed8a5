"""The groups of terms: what the lexicon's labels mean, and which hits of one sentence belong to which group."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pipelines.tag.lexicon import Hit

PLACE, COMPANY = "@place", "@company"
MAYBE_PLACE, BESIDE_PLACE = "#maybe-place", "#beside-place"
LANGUAGE, DEMONYM = "#language", "#demonym"
MAYBE_COMPANY, BESIDE_COMPANY = "#maybe@company", "#beside@company"
TRAP, NOT_A_PLACE = "#trap", "#not-a-place"
ORIGIN, AWAY, PRESSURE = "#origin", "#away", "#pressure"

MOST_HITS = 40  # of one group in one sentence: a sentence with more is a list, and must not cost quadratic time

Labels = tuple[str, ...]

# What a term's labels mean is asked for every hit, and is remembered: there are as many of them as rows in the tables.


def group_of(label: str) -> str:
    """Return the group of a label: "@place" of "@place:IN"."""
    return label.partition(":")[0]


@cache
def groups_of(labels: Labels) -> tuple[str, ...]:
    """Return the groups of some labels, each once."""
    return tuple(dict.fromkeys(map(group_of, labels)))


@cache
def is_named(labels: Labels) -> bool:
    """Say whether one of the labels is that of a place's name, or of a name that only looks like one."""
    return any(map(is_place, labels))


def is_place(label: str) -> bool:
    """Say whether the label is that of a place's name, or of a name that only looks like one."""
    return label == NOT_A_PLACE or label.startswith(PLACE)


def names_of(hit: Hit, group: str) -> tuple[str, ...]:
    """Return the names behind a hit in that group: the codes of countries, the names of companies."""
    return _names_of(hit.labels, group)


@cache
def _names_of(labels: Labels, group: str) -> tuple[str, ...]:
    prefix = group + ":"
    return tuple(label.removeprefix(prefix) for label in labels if label.startswith(prefix))


def by_group(hits: Iterable[Hit]) -> dict[str, list[Hit]]:
    """Return the hits of one sentence by group, in order; of a group that fills the sentence, only the first ones."""
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        for name in groups_of(hit.labels):
            group = groups.get(name)
            if group is None:
                groups[name] = [hit]
            elif len(group) < MOST_HITS:
                group.append(hit)
    return groups
