"""Numbers the features that learned tables know, so that a sentence's features are looked up once for all tables."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, pairwise

from pipelines.tag.wording import FOLLOWING_FEATURE, GROUP_FEATURE, PAIR_FEATURE, RULE_FEATURE, Wording, twos_and_threes


class Vocabulary:
    """The numbers of some features, from 0. It does not change once made."""

    def __init__(self, features: Iterable[str]) -> None:
        self._alone: dict[str, int] = {}  # words, and characters of scripts without spaces
        self._pairs: dict[tuple[str, ...], int] = {}
        self._groups: dict[str, int] = {}
        self._following: dict[tuple[str, ...], int] = {}
        self._rules: dict[str, int] = {}
        for number, feature in enumerate(features):
            self._add(feature, number)

    def _add(self, feature: str, number: int) -> None:
        if PAIR_FEATURE not in feature:
            self._alone[feature] = number
        elif FOLLOWING_FEATURE in feature:
            self._following[tuple(feature.split(FOLLOWING_FEATURE))] = number
        elif feature.startswith(GROUP_FEATURE):
            self._groups[feature.removeprefix(GROUP_FEATURE)] = number
        elif feature.startswith(RULE_FEATURE):
            self._rules[feature.removeprefix(RULE_FEATURE)] = number
        else:
            self._pairs[tuple(feature.split(PAIR_FEATURE))] = number

    def numbers(self, wording: Wording) -> set[int]:
        """Return the numbers of those features of a sentence that are known."""
        words = wording.words
        found: set[int | None] = set(map(self._alone.get, words))
        found.update(map(self._pairs.get, pairwise(words)))
        if wording.runs:
            found.update(map(self._alone.get, chain.from_iterable(map(twos_and_threes, wording.runs))))
        found.update(map(self._groups.get, wording.groups))
        found.update(map(self._following.get, wording.following()))
        found.update(self._rules.get(rule.name) for rule in wording.rules)
        return {number for number in found if number is not None}
