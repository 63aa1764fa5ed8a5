"""The examples of all rules, shipped and the owner's: what each must find and must leave alone, tried now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.tag.owner_tagger import Tagger
from pipelines.tag.reading import Reader
from pipelines.tag.rules import Rule, load_rules
from pipelines.tag.topics import TopicFinder


@dataclass(frozen=True, slots=True)
class Trial:
    """One example of one rule: what was tried, whether the rule should speak, and whether it did."""

    rule: str
    example: str
    should_match: bool
    did_match: bool

    @property
    def is_right(self) -> bool:
        """Whether the rule did what its row says."""
        return self.should_match == self.did_match


def trials(tagger: Tagger) -> Iterator[Trial]:
    """Every example of every rule, the shipped ones first, each read as a story of one sentence."""
    reader = tagger.reader
    for rule in (*load_rules().rules, *tagger.owner.facet_rules):
        yield from _tried(rule, reader)
    if tagger.topic_finder is not None:
        for rule in tagger.owner.topic_rules:
            yield from _tried(rule, tagger.topic_finder)


def _tried(rule: Rule, reader: Reader | TopicFinder) -> Iterator[Trial]:
    for should_match, examples in ((True, rule.matches), (False, rule.not_matches)):
        for example in examples:
            spoken = {one.name for sentence in reader.read("", example) for one in sentence.rules}
            yield Trial(rule.name, example, should_match, rule.name in spoken)
