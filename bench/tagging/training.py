"""Trains the tagger from read stories, and judges it on stories that it has not learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.tagging.counting import NO_SCORES, THRESHOLDS, worth
from bench.tagging.fitting import Sentences, fit_layer, fit_rules
from bench.tagging.stories import Story
from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.judging import Heard, Judgement, Layer, hear, rule_odds
from pipelines.tag.learned import Learned
from pipelines.tag.weighing import Weights

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Trained:
    """All that is learned."""

    weights: Weights
    learned: Learned
    judgement: Judgement

    def hear(self, story: Story) -> Heard:
        """Return what the witnesses say of the story."""
        return heard(story, self.weights, self.learned)

    def scores(self, story: Story) -> dict[str, float]:
        """Return the score of each facet; 0 where no rule speaks clearly."""
        return self.judgement.scores(self.hear(story)) if story.sentences else NO_SCORES


def heard(story: Story, weights: Weights, learned: Learned) -> Heard:
    """Return what rules and wording say of the story."""
    return hear(story.sentences, story.length, rule_odds(story.amounts, weights), learned)


def train(stories: Sequence[Story]) -> Trained:
    """Learn from the stories.

    What the witnesses count is learned from what they say of stories of sites that they have not learned from. Stories
    that were picked because a first tagger was unsure of them are not like those that are met: they teach the tables,
    count less in the judgement, and not at all for the thresholds.
    """
    stories = [story for story in stories if story.sentences]
    sentences = Sentences(stories)
    testimony = testimony_of(stories, sentences)
    said = [testimony[story.id] for story in stories]
    layer = fit_layer(
        [one.story for one in said],
        [bool(story.facets) for story in stories],
        [story.judges for story in stories],
    )
    kinds = {facet: fit_kind(facet, stories, said) for facet in FACET_NAMES}
    met = [(story.facets, one) for story, one in zip(stories, said, strict=True) if not story.is_selected]
    judgement = max(
        (Judgement(layer, kinds, dict.fromkeys(FACET_NAMES, threshold)) for threshold in THRESHOLDS),
        key=lambda one: worth([(facets, one.scores(heard)) for facets, heard in met]),
    )
    return Trained(fit_rules(stories), sentences.learn(stories), judgement)


def testimony_of(stories: Sequence[Story], sentences: Sentences) -> dict[str, Heard]:
    """Return what is said of each story by witnesses that have not learned from its site."""
    testimony: dict[str, Heard] = {}
    for known, left_out in by_site(stories):
        weights, learned = fit_rules(known), sentences.learn(known)
        testimony |= {story.id: heard(story, weights, learned) for story in left_out}
    return testimony


def fit_kind(facet: str, stories: Sequence[Story], said: Sequence[Heard]) -> Layer:
    """Fit what tells a facet from the others, from localization stories alone."""
    about = [(story, one) for story, one in zip(stories, said, strict=True) if story.facets]
    return fit_layer(
        [one.kinds[facet] for _, one in about],
        [facet in story.facets for story, _ in about],
        [story.weight for story, _ in about],
    )


def by_site(stories: Sequence[Story], folds: int = FOLDS) -> list[tuple[list[Story], list[Story]]]:
    """Return pairs of stories to learn from and stories left out; no site is in both."""
    sizes: dict[str, int] = {}
    for story in stories:
        sizes[story.site] = sizes.get(story.site, 0) + 1
    filled = [0] * folds
    fold_of: dict[str, int] = {}
    for site, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        fold_of[site] = filled.index(min(filled))
        filled[fold_of[site]] += size
    return [
        ([one for one in stories if fold_of[one.site] != fold], [one for one in stories if fold_of[one.site] == fold])
        for fold in range(folds)
    ]
