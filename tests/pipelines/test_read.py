"""``read`` is extraction followed by denoising; what it scores on real pages may not fall."""

import sys

import pytest

from pipelines.denoise import denoise
from pipelines.extract import extract
from pipelines.read import read
from tests.shared import SHARED, needs_shared

STORY = "<p>This paragraph is long enough, with a comma, to be the story of the page.</p>" * 4
NEXT = "<nav class='post-navigation'><a rel=next href=/n>Next</a></nav>"
PAGE = f"<title>Ring</title><article><h1>A headline of its own</h1>{STORY}{NEXT}</article>".encode()


def test_reading_is_extracting_and_denoising():
    assert read(PAGE, "https://n.example/s") == denoise(extract(PAGE, "https://n.example/s"))


def test_a_page_is_read_the_same_whatever_was_read_before():
    first = read(PAGE, "https://n.example/s")
    read(b"<html><p>another page, of another site</p>", "https://o.example/")
    assert read(PAGE, "https://n.example/s") == first


@pytest.fixture(scope="module")
def scoring():
    sys.path.insert(0, str(SHARED / "tools"))
    yield pytest.importorskip("score"), pytest.importorskip("metrics")
    sys.path.remove(str(SHARED / "tools"))


# A little below what docs/extraction.md quotes.
@needs_shared
@pytest.mark.parametrize(
    ("corpus", "floors"),
    [
        pytest.param("article-bodies", {"f1": 0.977, "recall": 0.981, "accuracy": 0.4}, id="bodies"),
        pytest.param(
            "news-fields",
            {"body_f1": 0.977, "title": 0.81, "authors": 0.89, "day": 0.975, "minute": 0.95, "instant": 0.95},
            id="fields",
        ),
    ],
)
def test_real_pages_are_read_as_well_as_they_were(scoring, corpus, floors):
    score, _ = scoring
    kind, pages = score.load(SHARED / "corpora" / corpus)
    answers = [score.plain(read(page.html, page.url)) for page in pages]
    figures = score.summarise(kind, pages, answers)
    assert {name: figures[name] for name, floor in floors.items() if figures[name] < floor} == {}
