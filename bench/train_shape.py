"""Learns the weights of pipelines/extract/rules/shape.toml from pages with known bodies.

    python bench/train_shape.py CORPUS... [--write]

A corpus is a folder with html/<id>.html.gz and ground-truth.json or expected.json. A block inside the chosen story is
story where most of its four-word sequences stand in the known body. Needs numpy and scikit-learn, which the project
itself does not: ``pip install --require-hashes -r requirements-training.txt``. What it prints is cross-validated with
all pages of a site in one fold: what the model would do on sites that it has not seen.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.known_bodies import pages, sequences
from pipelines.extract.pages import read_page
from pipelines.extract.parsing import parse
from pipelines.extract.shape import FEATURES, features_of
from pipelines.read import read

TABLE = Path(__file__).resolve().parents[1] / "pipelines/extract/rules/shape.toml"
THRESHOLD = 0.4
# A block weighs its share of the page's words, but a line is never quite nothing and a long paragraph not everything.
LEAST_WEIGHT = 0.003
MOST_WEIGHT = 0.2
HEAD = """\
# Weights of the model that tells a story's blocks from boxes inside it (see shape.py for what each feature measures).
# Learned by bench/train_shape.py from pages with known bodies; below `threshold` a block is taken for a box.
"""


def examples(url: str, html: bytes, body: str) -> list[tuple[tuple[float, ...], bool, float]]:
    """(features, is story, weight) of each block that no rule of denoising has taken; a page weighs 1."""
    page = read_page(parse(html), url, None)
    if page is None or page.story is None:
        return []
    removed = {line for block in read(html, url).removed if block.rule != RULE for line in block.text.split("\n")}
    known, lines = set(sequences(body)), {" ".join(words(line)) for line in body.split("\n")}
    features = features_of(page.walked, page.story)
    total = sum(len(words(block.text)) for block in page.walked.blocks[page.story.first : page.story.last]) or 1
    found = []
    for at, values in features.items():
        text = page.walked.blocks[at].text
        mine, length = set(sequences(text)), len(words(text))
        if not length or text.split("\n")[0] in removed:
            continue
        is_story = len(mine & known) > len(mine) / 2 if length > 3 else " ".join(words(text)) in lines
        found.append((values, is_story, min(length / total, MOST_WEIGHT) + LEAST_WEIGHT))
    return found


def words(text: str) -> list[str]:
    """The words of a text."""
    return re.findall(r"\w+", text)


RULE = "shape.unlike-story"


def main() -> None:
    """Learns, reports, and with --write replaces the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help="replace the table of weights")
    options = parser.parse_args()
    rows = [
        (*example, urlsplit(url).netloc or url)
        for folder in options.corpora
        for url, html, body in pages(folder)
        for example in examples(url, html, body)
    ]
    features = np.array([row[0] for row in rows])
    is_story = np.array([row[1] for row in rows])
    weights = np.array([row[2] for row in rows])
    report(features, is_story, weights, np.array([row[3] for row in rows]))
    model = learned(features, is_story, weights)
    if options.write:
        lines = [f'"{name}" = {weight:.3f}' for name, weight in zip(FEATURES, model.coef_[0], strict=True)]
        numbers = f"threshold = {THRESHOLD}\nintercept = {model.intercept_[0]:.3f}\n"
        TABLE.write_text(HEAD + numbers + "\n[weights]\n" + "\n".join(lines) + "\n", "utf-8")


def learned(features: Any, is_story: Any, weights: Any) -> Any:
    """A logistic regression in which every page counts the same."""
    scale = len(weights) / weights.sum()
    return LogisticRegression(C=1.0, max_iter=5000).fit(features, is_story, sample_weight=weights * scale)


def report(features: Any, is_story: Any, weights: Any, sites: Any) -> None:
    """Prints, for some thresholds, how many pages' worth of noise would go and of story would be lost."""
    chance = np.zeros(len(is_story))
    for train, test in GroupKFold(8).split(features, is_story, sites):
        model = learned(features[train], is_story[train], weights[train])
        chance[test] = model.predict_proba(features[test])[:, 1]
    print(f"{len(is_story)} blocks of {len(set(sites))} sites; noise {weights[~is_story].sum():.2f} pages' worth")
    for threshold in (0.1, 0.2, 0.3, 0.4, 0.5):
        taken = chance < threshold
        gone, lost = weights[taken & ~is_story].sum(), weights[taken & is_story].sum()
        print(f"threshold {threshold:4}: noise gone {gone:6.2f}, story lost {lost:6.2f}")


if __name__ == "__main__":
    main()
