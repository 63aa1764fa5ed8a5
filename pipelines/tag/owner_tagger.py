"""The tagger as the owner steers it: the shipped rules, hers beside them, her thresholds, and her topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from crawler.items import Tag
from pipelines.tag import judging, tagger
from pipelines.tag.events import with_events
from pipelines.tag.judging import log_odds_of
from pipelines.tag.languages import has_rules
from pipelines.tag.owner import NO_OWNER_RULES, OwnerRules, Topic
from pipelines.tag.owner_file import find_owner_file, read_owner_file
from pipelines.tag.reading import Reader, Sentence
from pipelines.tag.rules import load_rules
from pipelines.tag.topics import SHARES, TopicFinder, topic_tag

ASSERTED = 0.5  # from this score up a story carries a tag; a threshold moves the score, and not this line


# What one point of hers adds to the log-odds of a facet: with three in the headline or the lead the rule decides alone.
_POINT = 2.5


def moved(score: float, threshold: float) -> float:
    """The score, moved so that the threshold becomes 0.5: what reads scores need not know of thresholds."""
    return judging.moved(score, -log_odds_of(threshold)) if threshold != ASSERTED else score


class Tagger:
    """Tags stories by what one owner's file says. Without a file it is ``pipelines.tag.tag``. It does not change."""

    def __init__(self, owner: OwnerRules = NO_OWNER_RULES) -> None:
        self.owner = owner
        self._topics = TopicFinder(owner) if owner.topics else None

    @classmethod
    def from_file(cls, named: str, database: str | Path) -> Tagger:
        """The tagger of the file that TAGS_FILE names, or of ``tags.toml`` beside the archive.

        Raises:
            OwnerFileError: When the file is not there or says what cannot be meant.
        """
        return cls(read_owner_file(find_owner_file(named, database)))

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Her topics."""
        return self.owner.topics

    def tag(self, headline: str, body: str, language: str | None) -> list[Tag]:
        """The facets, then the topics of a story; each is carried from a score of 0.5 up."""
        return [*self.facets(headline, body, language), *self.topics_of(headline, body)]

    def facets(self, headline: str, body: str, language: str | None) -> list[Tag]:
        """The facets of localization by the shipped rules and hers, their scores moved by her thresholds."""
        if not self.owner.facet_rules:
            return [self._moved(one) for one in tagger.tag(headline, body, language)]
        if not has_rules(language):
            return []
        sentences = self.reader.read_if_clear(headline, body)
        found = with_events(tagger.shipped_decider().decide(sentences, language, self.added(sentences)), headline, body)
        return [self._moved(self._with_countries(one, sentences)) for one in found]

    def added(self, sentences: Sequence[Sentence]) -> dict[str, float]:
        """What her rules add to the log-odds of each facet: the most that they say in any sentence."""
        hers = {rule.name for rule in self.owner.facet_rules}
        added: dict[str, float] = {}
        for sentence in sentences:
            spoken: dict[str, float] = {}
            for rule in sentence.rules:
                if rule.name in hers:
                    spoken[rule.facet] = spoken.get(rule.facet, 0.0) + rule.weight
            share = SHARES[sentence.position]
            added |= {facet: max(added.get(facet, -9.0), _POINT * share * points) for facet, points in spoken.items()}
        return added

    def topics_of(self, headline: str, body: str) -> list[Tag]:
        """Her topics alone."""
        return [] if self._topics is None else self.topics_in(self._topics.read(headline, body))

    def topics_in(self, sentences: Sequence[Sentence]) -> list[Tag]:
        """Her topics in sentences that ``topic_finder`` has read."""
        found = self._topics.find(sentences) if self._topics is not None else []
        return [topic_tag(one, sentences, moved(one.score, one.topic.threshold)) for one in found]

    @cached_property
    def reader(self) -> Reader:
        """Reads sentences by the shipped rules and hers."""
        if not self.owner.facet_rules:
            return tagger.shipped_reader()
        book = load_rules()
        rules = (*book.rules, *self.owner.facet_rules)
        return Reader(replace(book, rules=rules, groups={**book.groups, **self.owner.groups}))

    @property
    def topic_finder(self) -> TopicFinder | None:
        """Finds her topics; None where she has none."""
        return self._topics

    def threshold(self, facet: str) -> float:
        """From which score, as it is before it is moved, a story carries the facet."""
        return self.owner.thresholds.get(facet, ASSERTED)

    def _moved(self, found: Tag) -> Tag:
        threshold = self.threshold(found.facet)
        return found if threshold == ASSERTED else replace(found, score=round(moved(found.score, threshold), 3))

    def _with_countries(self, found: Tag, sentences: Sequence[Sentence]) -> Tag:
        spoken = dict.fromkeys(rule.name for sentence in sentences for rule in sentence.rules)
        hers = [
            code
            for rule in self.owner.facet_rules
            if rule.facet == found.facet and rule.name in spoken
            for code in self.owner.countries.get(rule.name, ())
        ]
        return replace(found, countries=tuple(dict.fromkeys((*hers, *found.countries)))) if hers else found
