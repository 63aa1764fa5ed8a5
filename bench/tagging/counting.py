"""Counts how right answers are: F1 of stories and facets, average precision, and the threshold that serves best."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipelines.tag.facets import FACET_NAMES

NO_SCORES = dict.fromkeys(FACET_NAMES, 0.0)
_NEAR = (-0.06, -0.04, -0.02, 0.0, 0.02, 0.04, 0.06)
THRESHOLDS = tuple(step / 50 for step in range(3, 36))

Answers = Sequence[tuple[frozenset[str], Mapping[str, float]]]  # of each story: its facets, and their scores


def best_threshold(answers: Answers) -> float:
    """Return from which score on facets are best asserted: the same for all, since few stories carry each."""
    return max(THRESHOLDS, key=lambda middle: worth(answers, middle))


def worth(answers: Answers, middle: float = 0.5) -> float:
    """Return what the answers are worth, asserted from about this score on: F1 of stories and F1 of facets."""
    near = [max(0.01, middle + step) for step in _NEAR]
    return sum(story_f1(answers, threshold) + facets_f1(answers, threshold) for threshold in near)


def f1(right: int, wrong: int, missed: int) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * right / max(1, 2 * right + wrong + missed)


def story_f1(answers: Answers, threshold: float = 0.5) -> float:
    """Return F1 of whether a story is about localization at all."""
    return _f1_of(answers, lambda facets, said: [(bool(facets), bool(said))], threshold)


def facets_f1(answers: Answers, threshold: float = 0.5) -> float:
    """Return F1 over all facets of all stories."""
    return _f1_of(answers, lambda facets, said: [(facet in facets, facet in said) for facet in FACET_NAMES], threshold)


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
