"""Trains the tagger from read stories, and judges it on stories that it has not learned from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.tagging.fitting import examples_of, fit_layer, fit_learned, fit_rules
from bench.tagging.stories import ReadSentence, Story
from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.judging import Heard, Judgement, chance, hear, rule_odds
from pipelines.tag.learned import Learned
from pipelines.tag.weighing import Weights

FOLDS = 5
THRESHOLDS = tuple(step / 50 for step in range(3, 36))


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
        """Return the score of each facet."""
        return self.judgement.scores(self.hear(story))


def heard(story: Story, weights: Weights, learned: Learned) -> Heard:
    """Return what rules and wording say of the story."""
    return hear(story.sentences, story.length, rule_odds(story.amounts, weights), learned)


def train(stories: Sequence[Story], invented: Sequence[ReadSentence], selected_counts: float = 0.3) -> Trained:
    """Learn from the stories.

    What the witnesses count is learned from what they say of stories of sites that they have not learned from. Stories
    that were picked because a first tagger was unsure (those with a weight of our own readers) are not like those that
    are met, so they count less there (``selected_counts``), and not at all for the thresholds.
    """
    testimony: dict[str, Heard] = {}
    for known, left_out in by_site(stories):
        weights, learned = fit_rules(known), fit_learned(examples_of(known, invented))
        testimony |= {story.id: heard(story, weights, learned) for story in left_out}
    counts = [story.weight * (selected_counts if story.is_selected else 1.0) for story in stories]
    said = [testimony[story.id] for story in stories]
    layer = fit_layer([one.story for one in said], [bool(story.facets) for story in stories], counts)
    about = [index for index, story in enumerate(stories) if story.facets]
    kinds = {
        facet: fit_layer(
            [said[index].kinds[facet] for index in about],
            [facet in stories[index].facets for index in about],
            [stories[index].weight for index in about],
        )
        for facet in FACET_NAMES
    }
    plain = Judgement(layer, kinds, dict.fromkeys(FACET_NAMES, 0.5))
    met = [(story.facets, plain.scores(one)) for story, one in zip(stories, said, strict=True) if not story.is_selected]
    judgement = Judgement(layer, kinds, best_thresholds(met))
    return Trained(fit_rules(stories), fit_learned(examples_of(stories, invented)), judgement)


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


Answers = Sequence[tuple[frozenset[str], Mapping[str, float]]]  # of each story: its facets, and their scores


def best_thresholds(answers: Answers) -> dict[str, float]:
    """Return from which chance on facets are best asserted: the same for all, since few stories carry each."""
    best = max(THRESHOLDS, key=lambda middle: _worth_around(answers, middle))
    return dict.fromkeys(FACET_NAMES, best)


def _worth_around(answers: Answers, middle: float) -> float:
    near = [max(0.01, middle + step) for step in (-0.04, -0.02, 0.0, 0.02, 0.04)]
    return sum(story_f1(answers, threshold) + facets_f1(answers, threshold) for threshold in near)


def f1(right: int, wrong: int, missed: int) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * right / max(1, 2 * right + wrong + missed)


def story_f1(answers: Answers, threshold: float = 0.5) -> float:
    """Return F1 of whether a story is about localization at all."""
    return _f1_of(answers, lambda facets, said: [(bool(facets), bool(said))], threshold)


def facets_f1(answers: Answers, threshold: float = 0.5) -> float:
    """Return F1 over all facets of all stories."""
    return _f1_of(
        answers, lambda facets, said: [(facet in facets, facet in said) for facet in FACET_NAMES], threshold
    )


def facet_f1(answers: Answers, facet: str, threshold: float = 0.5) -> float:
    """Return F1 of one facet."""
    return _f1_of(answers, lambda facets, said: [(facet in facets, facet in said)], threshold)


def _f1_of(
    answers: Answers, pairs: Callable[[frozenset[str], set[str]], list[tuple[bool, bool]]], threshold: float
) -> float:
    found = [
        pair
        for facets, scores in answers
        for pair in pairs(facets, {facet for facet, score in scores.items() if score >= threshold})
    ]
    right = sum(true and said for true, said in found)
    return f1(right, sum(said for _, said in found) - right, sum(true for true, _ in found) - right)


def average_precision(answers: Answers) -> float:
    """Return the mean precision at each localization story, ranked by the highest score."""
    ranked = sorted(answers, key=lambda answer: (-max(answer[1].values()), bool(answer[0])))
    hits = [rank for rank, (facets, _) in enumerate(ranked, 1) if facets]
    return sum(position / rank for position, rank in enumerate(hits, 1)) / max(1, len(hits))
