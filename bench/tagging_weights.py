"""Makes ``pipelines/tag/weights.toml`` from read stories: how much each amount counts for each facet.

    python bench/tagging_weights.py ../shared/localization/train.jsonl [--check] [--output FILE]

The stories are JSON lines with headline, text and facets. It is logistic regression with a penalty (ridge), solved by
Newton's method with the standard library alone; the amounts are those of ``pipelines/tag/weighing.py``. A rule has its
own weight in its file; what is learned for it here is only how far the stories disagree with that.
``--check`` prints figures by cross-validation over sites and writes nothing: no site is learned from and judged on.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.reading import Reader
from pipelines.tag.weighing import UNLEARNED, WEIGHTS_FILE, Amounts, amounts_of

STEPS = 10
# What a weight costs. What a headline or a share counts is learned from all facets together; a facet may differ from
# that, at a price, and single rules and what is said for other facets move only where the stories insist.
SHARED_PENALTY, OWN_PENALTY, RULE_PENALTY, BESIDE_PENALTY, BIAS_PENALTY = 0.2, 2.0, 5.0, 3.0, 1e-3
FOLDS = 5
THRESHOLDS = tuple(step / 40 for step in range(8, 21))


class Story(NamedTuple):
    """A read story: what its sentences say by facet, and what its reader said."""

    site: str
    amounts: dict[str, Amounts]
    facets: frozenset[str]


class Model(NamedTuple):
    """The weights of one facet."""

    bias: float
    weights: dict[str, float]

    def total(self, amounts: Mapping[str, float]) -> float:
        """Return the log-odds of the facet."""
        return self.bias + sum(self.weights.get(name, 0.0) * amount for name, amount in amounts.items())


def read_stories(path: Path) -> list[Story]:
    """Read the file and what the rules find in each story."""
    reader = Reader()
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [
        Story(row["site"], amounts_of(reader.read(row["headline"], row["text"])), frozenset(row["facets"]))
        for row in rows
    ]


Feature = tuple[str, str]  # (facet or "" for all of them, name of the amount)


def features_of(facet: str, amounts: Mapping[str, float]) -> dict[Feature, float]:
    """Return the amounts of one facet as features: its own, and those that it shares with the other facets."""
    features = {(facet, name): value for name, value in amounts.items()}
    shared = {("", name): value for name, value in amounts.items() if not name.startswith(("rule ", "beside "))}
    return {(facet, "bias"): 1.0} | features | shared


def penalty_of(feature: Feature) -> float:
    """Return how much a weight of this feature costs."""
    facet, name = feature
    if name == "bias":
        return BIAS_PENALTY
    if name.startswith("rule "):
        return RULE_PENALTY
    if name.startswith("beside "):
        return BESIDE_PENALTY
    return OWN_PENALTY if facet else SHARED_PENALTY


def fit(stories: Sequence[Story]) -> dict[str, Model]:
    """Find the weights that explain the readers' answers best; a facet of which no rule spoke is no answer."""
    seen = [
        (features_of(facet, amounts), facet in story.facets)
        for story in stories
        for facet, amounts in story.amounts.items()
    ]
    names = sorted({feature for features, _ in seen for feature in features})
    index = {feature: position for position, feature in enumerate(names)}
    rows = [([(index[feature], value) for feature, value in features.items()], said) for features, said in seen]
    penalties = [penalty_of(feature) for feature in names]
    beta = [0.0] * len(names)
    for _ in range(STEPS):
        beta = newton_step(beta, rows, penalties)
    return models_of(dict(zip(names, beta, strict=True)))


def models_of(weights: Mapping[Feature, float]) -> dict[str, Model]:
    """Return the weights by facet: what all share and what is its own, added; and those of a facet not learned yet."""
    biases = [weight for (_, name), weight in weights.items() if name == "bias"]
    models = {facet: Model(0.0, {}) for facet in FACET_NAMES} | {UNLEARNED: Model(sum(biases) / len(biases), {})}
    for (facet, name), weight in weights.items():
        for one in [facet] if facet else models:
            if name == "bias":
                models[one] = models[one]._replace(bias=weight)
            else:
                models[one].weights[name] = models[one].weights.get(name, 0.0) + weight
    return models


def newton_step(
    beta: list[float], rows: Sequence[tuple[list[tuple[int, float]], bool]], penalties: Sequence[float]
) -> list[float]:
    """Return better weights."""
    size = len(beta)
    gradient = [-penalty * weight for penalty, weight in zip(penalties, beta, strict=True)]
    hessian = [[penalties[row] if row == column else 0.0 for column in range(size)] for row in range(size)]
    for features, said in rows:
        total = sum(beta[position] * value for position, value in features)
        chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
        slope = max(chance * (1 - chance), 1e-6)
        for position, value in features:
            gradient[position] += (said - chance) * value
            for other, beside in features:
                hessian[position][other] += slope * value * beside
    return [weight + step for weight, step in zip(beta, solve(hessian, gradient), strict=True)]


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve a system of linear equations by elimination; the matrix is positive definite, so no pivoting is needed."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for pivot in range(size):
        for lower in range(pivot + 1, size):
            factor = rows[lower][pivot] / rows[pivot][pivot]
            if factor:
                rows[lower] = [below - factor * above for below, above in zip(rows[lower], rows[pivot], strict=True)]
    answer = [0.0] * size
    for row in reversed(range(size)):
        known = sum(rows[row][column] * answer[column] for column in range(row + 1, size))
        answer[row] = (rows[row][size] - known) / rows[row][row]
    return answer


def chances(story: Story, models: Mapping[str, Model]) -> dict[str, float]:
    """Return how sure the models are of each facet of the story."""
    return {facet: 1 / (1 + math.exp(-models[facet].total(amounts))) for facet, amounts in story.amounts.items()}


def f1(right: int, wrong: int, missed: int) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * right / max(1, 2 * right + wrong + missed)


def figures(stories: Sequence[Story], answers: Sequence[Mapping[str, float]], threshold: float) -> tuple[float, float]:
    """Return F1 over stories and over facets."""
    story_counts, facet_counts = [0, 0, 0], [0, 0, 0]
    for story, answer in zip(stories, answers, strict=True):
        said = {facet for facet, chance in answer.items() if chance >= threshold}
        for counts, mine, true in (
            (story_counts, {"any"} if said else set(), {"any"} if story.facets else set()),
            (facet_counts, said, set(story.facets)),
        ):
            for position, amount in enumerate((len(mine & true), len(mine - true), len(true - mine))):
                counts[position] += amount
    return f1(*story_counts), f1(*facet_counts)


def cross_validated(stories: Sequence[Story]) -> list[dict[str, float]]:
    """Return the answers for each story by models that have seen no story of its site."""
    sites = sorted({story.site for story in stories}, key=lambda site: (-sum(s.site == site for s in stories), site))
    fold_of = {site: position % FOLDS for position, site in enumerate(sites)}
    answers: list[dict[str, float]] = [{} for _ in stories]
    for fold in range(FOLDS):
        known = [story for story in stories if fold_of[story.site] != fold]
        models = fit(known)
        for position, story in enumerate(stories):
            if fold_of[story.site] == fold:
                answers[position] = chances(story, models)
    return answers


def best_threshold(stories: Sequence[Story], answers: Sequence[Mapping[str, float]]) -> float:
    """Return the chance from which a facet is best asserted: the best mean of both figures, there and close by."""
    return max(
        THRESHOLDS,
        key=lambda middle: sum(
            sum(figures(stories, answers, middle + step)) for step in (-0.05, -0.025, 0, 0.025, 0.05)
        ),
    )


def write_weights(models: Mapping[str, Model], threshold: float, path: Path) -> None:
    """Write the table; the bias is moved so that the best threshold becomes a score of 0.5."""
    lines = [
        "# How much each amount of pipelines/tag/weighing.py counts for a facet.",
        "# Made by bench/tagging_weights.py from read stories; make it again after changing rules.",
    ]
    shift = math.log(threshold / (1 - threshold))
    for facet in models:
        lines += ["", f"[{json.dumps(facet)}]", f"bias = {models[facet].bias - shift:.3f}"]
        lines += [f'"{name}" = {weight:.3f}' for name, weight in sorted(models[facet].weights.items())]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path)
    parser.add_argument("--check", action="store_true", help="print figures, write nothing")
    parser.add_argument("--output", type=Path, default=WEIGHTS_FILE)
    options = parser.parse_args()
    stories = read_stories(options.stories)
    answers = cross_validated(stories)
    threshold = best_threshold(stories, answers)
    story_f1, facet_f1 = figures(stories, answers, threshold)
    print(f"{len(stories)} stories, sites not learned from: story F1 {story_f1:.3f}, facet micro F1 {facet_f1:.3f}")
    if not options.check:
        write_weights(fit(stories), threshold, options.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
