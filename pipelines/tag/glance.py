"""Tells at a glance whether a rule may speak in a story: in most none does, and they are not read on.

A rule speaks where a term of each of its groups stands. That some of the terms that were found do not stand, or stand
too far apart, or that another one forbids the rule, is seen to later: what is left out here is left out rightly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from pipelines.tag.groups import Labels, groups_of
from pipelines.tag.lexicon import Hit
from pipelines.tag.remembered import Remembered
from pipelines.tag.rules import Rule

Bits = int  # a set of groups, one bit each


class Glance:
    """Looks for a sentence in which one of some rules may speak. It does not change once made."""

    def __init__(self, rules: Sequence[Rule], rarity: Mapping[str, int], may_be: Mapping[str, str]) -> None:
        """``rarity`` of each group, the rarest with the least; ``may_be``: groups whose hits may become another's."""
        groups = sorted({group for rule in rules for group in rule.groups})
        bits = {group: 1 << place for place, group in enumerate(groups)}
        # A rule is asked for by its rarest group, which stands in the fewest sentences.
        self._rules: dict[Bits, list[Bits]] = {}
        for rule in rules:
            rarest = min(rule.groups, key=lambda group: rarity.get(group, 0))
            self._rules.setdefault(bits[rarest], []).append(_union(bits[group] for group in rule.groups))
        self._rare = _union(self._rules)
        self._group_bits = bits | {group: bits[other] for group, other in may_be.items() if other in bits}
        self._bits = Remembered(self._bits_of)

    def _bits_of(self, labels: Labels) -> Bits:
        return _union(self._group_bits.get(group, 0) for group in groups_of(labels))

    def may_speak(self, sentences: Iterable[Sequence[Hit]]) -> bool:
        """Say whether a rule may speak in one of the sentences, of which these are the hits."""
        bits = self._bits
        for hits in sentences:
            said = 0
            for hit in hits:
                said |= bits[hit.labels]
            if said & self._rare and self._may_speak(said):
                return True
        return False

    def _may_speak(self, said: Bits) -> bool:
        rare = said & self._rare
        while rare:
            one = rare & -rare
            if any(said & needed == needed for needed in self._rules[one]):
                return True
            rare -= one
        return False


def _union(bits: Iterable[Bits]) -> Bits:
    return reduce(or_, bits, 0)
