"""The story that the desk began with: three facets, one country, two companies, each with its sentence."""

from pathlib import Path

import pytest

from pipelines.tag import tag

SEED = Path(__file__).parents[4] / "shared" / "seed" / "xiaomi-lei-jun.txt"
CAPTIONS = {"Lei Jun Xiaomi CEO", "Xiaomi Lei Jun", "Lei Jun", "Gizchina News of the week"}


@pytest.fixture(scope="module")
def story():
    if not SEED.exists():
        pytest.skip(f"the seed story is not here ({SEED}); its tags are not checked")
    headline, *lines = [line.strip() for line in SEED.read_text("utf-8").splitlines() if line.strip()]
    body = [
        line for line in lines if line not in CAPTIONS and not line.startswith(("Previous ", "Next ", "Source/VIA"))
    ]
    return headline, "\n\n".join(body)


def test_the_seed_story_carries_its_facets_with_their_sentences(story):
    headline, body = story
    text = f"{headline}\n\n{body}"
    asserted = {one.facet: one for one in tag(headline, body, "en") if one.score >= 0.5}
    assert set(asserted) == {"local-market", "domestic-supply", "local-policy"}
    assert {country for one in asserted.values() for country in one.countries} == {"CN"}
    assert {company for one in asserted.values() for company in one.companies} == {"Xiaomi", "Huawei"}
    quotes = {facet: " ".join(text[start:end] for start, end in one.evidence) for facet, one in asserted.items()}
    assert "promote localized devices" in quotes["local-market"]
    assert "as many Chinese components as possible" in quotes["domestic-supply"]
    assert "localization rate" in quotes["domestic-supply"]
    assert "local policies and regulations of various countries" in quotes["local-policy"]
