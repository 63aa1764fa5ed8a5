"""Looks up the features of sentences in learned tables: each once for all of them, and without making its name."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from itertools import chain, pairwise
from sys import intern
from typing import Generic, TypeVar, cast

from pipelines.tag.wording import FOLLOWING_FEATURE, GROUP_FEATURE, PAIR_FEATURE, RULE_FEATURE, Wording, twos_and_threes

Meaning = TypeVar("Meaning", bound=Hashable)


class Vocabulary(Generic[Meaning]):
    """Features with what they mean. It does not change once made."""

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self._alone: dict[str, Meaning] = {}  # words, and characters of scripts without spaces
        self._pairs: dict[tuple[str, ...], Meaning] = {}
        self._groups: dict[str, Meaning] = {}
        self._following: dict[tuple[str, ...], Meaning] = {}
        self._rules: dict[str, Meaning] = {}
        for feature, meaning in meanings.items():
            if PAIR_FEATURE not in feature:
                self._alone[intern(feature)] = meaning  # a word is kept once, in however many pairs it is
            elif FOLLOWING_FEATURE in feature:
                self._following[tuple(map(intern, feature.split(FOLLOWING_FEATURE)))] = meaning
            elif feature.startswith(GROUP_FEATURE):
                self._groups[feature.removeprefix(GROUP_FEATURE)] = meaning
            elif feature.startswith(RULE_FEATURE):
                self._rules[feature.removeprefix(RULE_FEATURE)] = meaning
            else:
                self._pairs[tuple(map(intern, feature.split(PAIR_FEATURE)))] = meaning

    def known(self, wording: Wording) -> set[Meaning]:
        """Return what the features of a sentence mean, as far as they are known."""
        found: set[Meaning | None] = set(map(self._alone.get, wording.words))
        found.update(map(self._pairs.get, pairwise(wording.words)))
        if wording.runs:
            found.update(map(self._alone.get, chain.from_iterable(map(twos_and_threes, wording.runs))))
        found.update(map(self._groups.get, wording.groups))
        found.update(map(self._following.get, wording.following()))
        found.update(self._rules.get(rule.name) for rule in wording.rules)
        found.discard(None)
        return cast("set[Meaning]", found)
