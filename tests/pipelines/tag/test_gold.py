"""The tagger against read stories: a floor a little under what docs/localization.md quotes."""

import json
from pathlib import Path

import pytest

from pipelines.tag import tag

GOLD = Path(__file__).parents[4] / "shared" / "localization" / "gold-dev.jsonl"


@pytest.fixture(scope="module")
def answers():
    if not GOLD.exists():
        pytest.skip(f"the gold labels are not here ({GOLD}); the tagger's quality is not checked")
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    tags = [tag(row["headline"], row["text"], row["language"]) for row in rows]
    return [
        ({one.facet for one in some if one.score >= 0.5}, set(row["facets"]))
        for row, some in zip(rows, tags, strict=True)
    ]


def f1(pairs):
    right = sum(len(said & true) for said, true in pairs)
    return 2 * right / sum(len(said) + len(true) for said, true in pairs)


def test_stories_are_found(answers):
    assert f1([({"any"} if said else set(), {"any"} if true else set()) for said, true in answers]) >= 0.70


def test_facets_are_told_apart(answers):
    assert f1(answers) >= 0.60
