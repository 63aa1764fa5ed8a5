"""Says whether a rule speaks in a sentence: all its words are there, close together, and none that forbids it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipelines.tag.lexicon import Hit
from pipelines.tag.rules import Rule


def speaks(rule: Rule, groups: Mapping[str, Sequence[Hit]], within: int) -> bool:
    """Say whether the rule speaks in a sentence with these hits, its words ``within`` so many characters."""
    if not groups.keys() >= rule.needed or not rule.forbidden.isdisjoint(groups):
        return False
    if len(rule.groups) == 1:
        return True
    first, *others = (groups[group] for group in rule.groups)
    if rule.ordered:
        return _follow(first, others, within)
    return any(all(any(_is_near(hit, other, within) for other in hits) for hits in others) for hit in first)


def _follow(first: Sequence[Hit], others: Iterable[Sequence[Hit]], within: int) -> bool:
    """Say whether a hit of each group follows one of the group before."""
    reached = first
    for hits in others:
        reached = [hit for hit in hits if any(0 <= hit.start - one.end <= within for one in reached)]
    return bool(reached)


def _is_near(one: Hit, other: Hit, within: int) -> bool:
    # Two hits that overlap are one phrase, not two that stand together.
    return 0 <= other.start - one.end <= within or 0 <= one.start - other.end <= within
