"""Which ways of finding a field, and which rules, have changed their habit: the latest stories against those before.

A way that found a field in nearly every story and finds it in none of the latest is no chance. How unlikely it is says
the binomial distribution; an alarm is worth one in a million.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

_CHANCE = 1e-6
# Of the latest stories: few show a break at once, many one of a way that never was alone.
WINDOWS = (5, 10, 20)
_LEAST_EARLIER = 20
# A field that is filled less often than this has no habit; neither has a way that finds it seldom.
_USUAL = 0.6
_RECOVERED = 0.5


@dataclass(frozen=True, slots=True)
class Story:
    """What is known of how a story was read: the way in which each filled field was found, and the rules that fired."""

    paths: Mapping[str, str]
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """A way that found a field (or a field by any way: ``path`` is "") and does so no more."""

    field: str
    path: str
    before: tuple[int, int]  # in so many of so many stories
    now: tuple[int, int]
    instead: str = ""  # the way that finds the field now; "" where none does


def lost_fields(earlier: Sequence[Story], latest: Sequence[Story]) -> list[Change]:
    """Fields that were filled as a rule and are no more, each with the way in which it used to be found."""
    found = []
    for field in sorted({field for story in earlier for field in story.paths}):
        change = _stopped([field in story.paths for story in earlier], [field in story.paths for story in latest])
        if change is not None:
            ways = Counter(story.paths[field] for story in earlier if field in story.paths)
            found.append(Change(field, ways.most_common(1)[0][0], *change))
    return found


def lost_paths(earlier: Sequence[Story], latest: Sequence[Story]) -> list[Change]:
    """Ways that found a field as a rule and do so no more, while another way finds it."""
    found = []
    for field, path in sorted({item for story in earlier for item in story.paths.items()}):
        change = _stopped(
            [story.paths.get(field) == path for story in earlier], [story.paths.get(field) == path for story in latest]
        )
        instead = Counter(story.paths[field] for story in latest[: WINDOWS[0]] if field in story.paths)
        if change is not None and instead and not is_lost(field, latest):
            found.append(Change(field, path, *change, instead=instead.most_common(1)[0][0]))
    return found


def lost_rules(earlier: Sequence[Story], latest: Sequence[Story]) -> list[str]:
    """Rules of denoising that fired on most stories and fire no more."""
    rules = sorted({rule for story in earlier for rule in story.rules})
    return [
        rule
        for rule in rules
        if _stopped([rule in story.rules for story in earlier], [rule in story.rules for story in latest]) is not None
    ]


def is_lost(field: str, latest: Sequence[Story]) -> bool:
    """Whether most of the latest few stories lack a field: what keeps an alarm standing."""
    few = latest[: WINDOWS[0]]
    return sum(field in story.paths for story in few) < _RECOVERED * len(few)


def is_path_lost(field: str, path: str, earlier: Sequence[Story], latest: Sequence[Story]) -> bool:
    """Whether a way finds a field in few of the latest stories, and the stories before still knew it as the rule."""
    few = latest[: WINDOWS[0]]
    return sum(story.paths.get(field) == path for story in few) < _RECOVERED * len(few) and sum(
        story.paths.get(field) == path for story in earlier
    ) >= _RECOVERED * len(earlier)


def plain(path: str) -> str:
    """A way without the numbers of the single page: "line 12" and "line 14" are one."""
    return re.sub(r"\d+", "#", path)


def _stopped(earlier: Sequence[bool], latest: Sequence[bool]) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """How often before and how often now, newest first, where that is no chance; None where all is as it was."""
    before = sum(earlier)
    if len(earlier) < _LEAST_EARLIER or before < _USUAL * len(earlier):
        return None
    # One story beside each: a way that never failed may still fail.
    share = (before + 1) / (len(earlier) + 2)
    for window in WINDOWS:
        few = latest[:window]
        now = sum(few)
        if len(few) == window and now <= 0.2 * window and _chance_of(now, window, share) < _CHANCE:
            return (before, len(earlier)), (now, window)
    return None


def _chance_of(most: int, of: int, share: float) -> float:
    return sum(comb(of, hits) * share**hits * (1 - share) ** (of - hits) for hits in range(most + 1))
