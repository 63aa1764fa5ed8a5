"""Fits the layers of the tagger, each by logistic regression, from read stories and invented sentences."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from bench.tagging.stories import ReadSentence, Story
from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.judging import Layer
from pipelines.tag.learned import SCALE, Learned, Table
from pipelines.tag.weighing import UNLEARNED, Weights

_RAREST = 4  # sentences: a feature that is seen less often teaches nothing
_FEATURES = {"localization": 20_000, "kinds": 9_000}
_EVIDENCE_COUNTS = {"localization": 4, "kinds": 8}  # times as much as a sentence that is none: there are far fewer
_INVENTED_COUNTS = 0.5
_KINDS_REST = 5  # one in so many sentences that are no evidence
# What a weight of the rules' layer costs. What a headline or a share counts is learned from all facets together; a facet
# may differ from that, at a price, and single rules and what is said for other facets move only where stories insist.
_SHARED_COST, _OWN_COST, _RULE_COST, _BESIDE_COST, _BIAS_COST = 0.2, 2.0, 5.0, 3.0, 1e-3
_LAYER_STRENGTH = 0.1


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence to learn from, and how much it counts."""

    sentence: ReadSentence
    weight: float


def examples_of(stories: Iterable[Story], invented: Iterable[ReadSentence]) -> list[Example]:
    """Return the sentences to learn from.

    Those of a localization story that its reader did not give as evidence say nothing clear, and are left out.
    """
    read = [
        Example(sentence, story.weight)
        for story in stories
        for sentence in story.sentences
        if sentence.facets or not story.facets
    ]
    return read + [Example(sentence, _INVENTED_COUNTS) for sentence in invented]


def fit_learned(examples: Sequence[Example]) -> Learned:
    """Fit the tables of wording: evidence for anything against the rest, and each facet against the rest.

    To tell the facets apart the evidence is there in full; of the many sentences that are none, some are enough.
    """
    localization = _Fit(examples).table(lambda sentence: bool(sentence.facets), "localization")
    few = [one for index, one in enumerate(examples) if one.sentence.facets or index % _KINDS_REST == 0]
    fit = _Fit(few)
    return Learned(localization, {facet: fit.table(partial(_is_of, facet), "kinds") for facet in FACET_NAMES})


def _is_of(facet: str, sentence: ReadSentence) -> bool:
    return facet in sentence.facets


class _Fit:
    """Sentences as a matrix of their features."""

    def __init__(self, examples: Sequence[Example]) -> None:
        counts = Counter(feature for one in examples for feature in one.sentence.wording)
        self._features = sorted(feature for feature, count in counts.items() if count >= _RAREST)
        self._sentences = [one.sentence for one in examples]
        self._weights = np.array([one.weight for one in examples])
        index = {feature: position for position, feature in enumerate(self._features)}
        columns: list[int] = []
        ends = [0]
        for sentence in self._sentences:
            columns += [index[feature] for feature in sentence.wording if feature in index]
            ends.append(len(columns))
        self._matrix = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(examples), len(index)))
        self._seen = np.asarray(self._matrix.sum(axis=0))[0]

    def table(self, is_evidence: Callable[[ReadSentence], bool], purpose: str) -> Table:
        """Fit a table twice: with all features, then with those alone that were worth most."""
        truth = np.array([is_evidence(sentence) for sentence in self._sentences])
        first = self._regression(self._matrix, truth, purpose)
        worth = np.abs(first.coef_[0]) * np.sqrt(self._seen)
        kept = np.sort(np.argsort(-worth)[: _FEATURES[purpose]])
        second = self._regression(self._matrix[:, kept], truth, purpose)
        names = (self._features[index] for index in kept)
        return Table(float(second.intercept_[0]), dict(zip(names, map(float, second.coef_[0]), strict=True)))

    def _regression(self, matrix: csr_matrix, truth: np.ndarray, purpose: str) -> LogisticRegression:
        counts = {False: 1.0, True: float(_EVIDENCE_COUNTS[purpose])}
        model = LogisticRegression(C=1.0, class_weight=counts, max_iter=100, solver="liblinear", tol=1e-3)
        lengths = np.maximum(1, np.asarray(matrix.sum(axis=1))[:, 0])
        return model.fit(diags(SCALE / np.sqrt(lengths)).dot(matrix), truth, sample_weight=self._weights)


def fit_rules(stories: Sequence[Story]) -> Weights:
    """Fit the rules' layer; a facet of which no rule spoke is no answer."""
    rows = [
        (_rule_features(facet, amounts), facet in story.facets, story.weight)
        for story in stories
        for facet, amounts in story.amounts.items()
    ]
    names = sorted({name for features, _, _ in rows for name in features})
    # A feature that is made smaller by the root of its cost costs as much more.
    scales = {name: 1 / math.sqrt(_cost(name)) for name in names}
    index = {name: position for position, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for row, (features, _, _) in enumerate(rows):
        for name, value in features.items():
            matrix[row, index[name]] = value * scales[name]
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=2000)
    model.fit(matrix, [said for _, said, _ in rows], sample_weight=[weight for _, _, weight in rows])
    found = {name: float(value) * scales[name] for name, value in zip(names, model.coef_[0], strict=True)}
    return _by_facet(found)


def _rule_features(facet: str, amounts: Mapping[str, float]) -> dict[tuple[str, str], float]:
    own = {(facet, name): value for name, value in amounts.items()}
    shared = {("", name): value for name, value in amounts.items() if not name.startswith(("rule ", "beside "))}
    return {(facet, "bias"): 1.0} | own | shared


def _cost(feature: tuple[str, str]) -> float:
    facet, name = feature
    if name == "bias":
        return _BIAS_COST
    if name.startswith("rule "):
        return _RULE_COST
    if name.startswith("beside "):
        return _BESIDE_COST
    return _OWN_COST if facet else _SHARED_COST


def _by_facet(found: Mapping[tuple[str, str], float]) -> Weights:
    """Return the weights by facet, what all share and what is its own added; and those of a facet not learned yet."""
    biases = {facet: weight for (facet, name), weight in found.items() if name == "bias"}
    biases[UNLEARNED] = sum(biases.values()) / len(biases)
    amounts: dict[str, dict[str, float]] = {facet: {} for facet in (*FACET_NAMES, UNLEARNED)}
    for (facet, name), weight in found.items():
        if name != "bias":
            for one in [facet] if facet else amounts:
                amounts[one][name] = amounts[one].get(name, 0.0) + weight
    return Weights({facet: biases.get(facet, biases[UNLEARNED]) for facet in amounts}, amounts)


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
