"""What the owner steers: thresholds, rules of her own for the facets, and topics beside localization. Plain values.

They are read from one TOML file by ``owner_file.py`` and used by ``owner_tagger.py``; without a file they are empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.tag.rules import Rule


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that she follows beside localization, such as foldables: found by rules of the same kind."""

    name: str
    label: str
    description: str
    threshold: float = 0.5


@dataclass(frozen=True, slots=True)
class OwnerRules:
    """All that one file says. ``rules`` holds those of facets and of topics; ``countries`` is by the rule's name."""

    thresholds: Mapping[str, float] = field(default_factory=dict)  # by facet: from which score a story carries it
    rules: tuple[Rule, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # the terms that her rules bring along
    countries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topics: tuple[Topic, ...] = ()

    @property
    def facet_rules(self) -> tuple[Rule, ...]:
        """Her rules that add to a facet of localization."""
        topics = {topic.name for topic in self.topics}
        return tuple(rule for rule in self.rules if rule.facet not in topics)

    @property
    def topic_rules(self) -> tuple[Rule, ...]:
        """Her rules that find a topic."""
        topics = {topic.name for topic in self.topics}
        return tuple(rule for rule in self.rules if rule.facet in topics)


NO_OWNER_RULES = OwnerRules()
