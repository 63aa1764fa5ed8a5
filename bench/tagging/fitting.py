"""Fits the layers of the tagger, each by logistic regression, from read stories."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from bench.tagging.stories import ReadSentence, Story
from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.judging import Layer
from pipelines.tag.learned import SCALE, KindTable, Learned, Table
from pipelines.tag.weighing import UNLEARNED, Weights

_RAREST = 4  # sentences: a feature that is seen less often teaches nothing
_KINDS_REST = 5  # to tell the facets apart, one in so many of the sentences that are no evidence is enough
# What a weight of the rules' layer costs. What a headline or a share counts is learned from all facets together; one
# facet may differ from that, at a price; single rules and what is said for other facets move where stories insist.
_SHARED_COST, _OWN_COST, _RULE_COST, _BESIDE_COST, _BIAS_COST = 0.2, 2.0, 5.0, 3.0, 1e-3
_LAYER_STRENGTH = 0.1

Numbers = NDArray[np.float64]
Truth = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Purpose:
    """How a table is fitted: how many features it keeps, and how much evidence counts against all other sentences."""

    features: int
    evidence_counts: float


LOCALIZATION, KINDS = Purpose(20_000, 4.0), Purpose(15_000, 8.0)


class Sentences:
    """The sentences of stories as a matrix of their features, made once and learned from in many ways.

    Sentences of a localization story that its reader did not give as evidence say nothing clear, and are left out.
    """

    def __init__(self, stories: Sequence[Story]) -> None:
        pairs = [
            (story, sentence)
            for story in stories
            for sentence in story.sentences
            if sentence.facets or not story.facets
        ]
        counts = Counter(feature for _, sentence in pairs for feature in sentence.wording.features())
        self._features = sorted(feature for feature, count in counts.items() if count >= _RAREST)
        self._stories = np.array([story.id for story, _ in pairs])
        self._weights = np.array([story.weight for story, _ in pairs])
        self._facets = [sentence.facets for _, sentence in pairs]
        self._matrix = self._as_matrix([sentence for _, sentence in pairs])

    def _as_matrix(self, sentences: Sequence[ReadSentence]) -> csr_matrix:
        index = {feature: position for position, feature in enumerate(self._features)}
        columns: list[int] = []
        ends = [0]
        for sentence in sentences:
            columns += [index[feature] for feature in sentence.wording.features() if feature in index]
            ends.append(len(columns))
        return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(sentences), len(index)))

    def learn(self, stories: Sequence[Story]) -> Learned:
        """Fit the tables of wording from some of the stories: evidence against the rest, and each facet against it."""
        known = np.isin(self._stories, [story.id for story in stories])
        evidence = np.array([bool(facets) for facets in self._facets])
        few = known & (evidence | (np.arange(len(known)) % _KINDS_REST == 0))
        ((bias, column),), features = self._tables(known, [evidence], LOCALIZATION)
        kinds, kind_features = self._tables(few, [self._is_of(facet) for facet in FACET_NAMES], KINDS)
        rows = zip(*(weights for _, weights in kinds), strict=True)
        return Learned(
            Table(bias, dict(zip(features, column, strict=True))),
            KindTable(tuple(one for one, _ in kinds), dict(zip(kind_features, rows, strict=True))),
        )

    def _is_of(self, facet: str) -> Truth:
        return np.array([facet in facets for facets in self._facets])

    def _tables(
        self, rows: Truth, truths: Sequence[Truth], purpose: Purpose
    ) -> tuple[list[tuple[float, list[float]]], list[str]]:
        """Fit each table twice: with all features, then with those alone that were worth most to any of them."""
        matrix, weights = self._matrix[rows], self._weights[rows]
        first = [_regression(matrix, truth[rows], weights, purpose) for truth in truths]
        seen = np.sqrt(np.asarray(matrix.sum(axis=0))[0])
        worth = np.max([np.abs(model.coef_[0]) * seen for model in first], axis=0)
        kept = np.sort(np.argsort(-worth, kind="stable")[: purpose.features])
        second = [_regression(matrix[:, kept], truth[rows], weights, purpose) for truth in truths]
        fitted = [(float(model.intercept_[0]), [float(weight) for weight in model.coef_[0]]) for model in second]
        return fitted, [self._features[index] for index in kept]


def _regression(matrix: csr_matrix, truth: Truth, weights: Numbers, purpose: Purpose) -> LogisticRegression:
    counts = {False: 1.0, True: purpose.evidence_counts}
    model = LogisticRegression(C=1.0, class_weight=counts, max_iter=100, solver="liblinear", tol=1e-3, random_state=0)
    lengths = np.maximum(1, np.asarray(matrix.sum(axis=1))[:, 0])
    return model.fit(diags(SCALE / np.sqrt(lengths)).dot(matrix), truth, sample_weight=weights)


Feature = tuple[str, str]  # (facet, or "" for all of them, and name of the amount)


def fit_rules(stories: Sequence[Story]) -> Weights:
    """Fit the rules' layer; a facet of which no rule spoke is no answer."""
    rows = [
        (_rule_features(facet, amounts), facet in story.facets, story.weight)
        for story in stories
        for facet, amounts in story.amounts.items()
    ]
    names = sorted({name for features, _, _ in rows for name in features})
    # A feature that is made smaller by the root of its cost costs as much more.
    scales = np.array([1 / math.sqrt(_cost(name)) for name in names])
    index = {name: position for position, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for row, (features, _, _) in enumerate(rows):
        for name, value in features.items():
            matrix[row, index[name]] = value
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=2000)
    model.fit(matrix * scales, [said for _, said, _ in rows], sample_weight=[weight for _, _, weight in rows])
    return _by_facet(dict(zip(names, map(float, model.coef_[0] * scales), strict=True)))


def _rule_features(facet: str, amounts: Mapping[str, float]) -> dict[Feature, float]:
    own = {(facet, name): value for name, value in amounts.items()}
    shared = {("", name): value for name, value in amounts.items() if not name.startswith(("rule ", "beside "))}
    return {(facet, "bias"): 1.0} | own | shared


def _cost(feature: Feature) -> float:
    facet, name = feature
    if name == "bias":
        return _BIAS_COST
    if name.startswith("rule "):
        return _RULE_COST
    if name.startswith("beside "):
        return _BESIDE_COST
    return _OWN_COST if facet else _SHARED_COST


def _by_facet(found: Mapping[Feature, float]) -> Weights:
    """Return the weights by facet, what all share and what is its own added; and those of a facet not learned yet."""
    biases = {facet: weight for (facet, name), weight in found.items() if name == "bias"}
    middle = sum(biases.values()) / len(biases)
    amounts: dict[str, dict[str, float]] = {facet: {} for facet in (*FACET_NAMES, UNLEARNED)}
    for (facet, name), weight in found.items():
        if name != "bias":
            for one in [facet] if facet else amounts:
                amounts[one][name] = amounts[one].get(name, 0.0) + weight
    return Weights({facet: biases.get(facet, middle) for facet in amounts}, amounts)


def fit_layer(rows: Sequence[Mapping[str, float]], truth: Sequence[bool], weights: Sequence[float]) -> Layer:
    """Fit one layer over named amounts; every story has the same names."""
    names = list(rows[0])
    matrix = np.array([[row[name] for name in names] for row in rows])
    middle, spread = matrix.mean(axis=0), matrix.std(axis=0) + 1e-6
    model = LogisticRegression(C=_LAYER_STRENGTH, max_iter=1000)
    model.fit((matrix - middle) / spread, truth, sample_weight=weights)
    coefficients = model.coef_[0] / spread
    bias = float(model.intercept_[0] - coefficients @ middle)
    return Layer(bias, dict(zip(names, map(float, coefficients), strict=True)))
