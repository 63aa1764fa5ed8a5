"""Stories in 22 languages, with the lines that machines and themes put around them: nothing leaks, nothing is lost."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import Article, Block, BlockKind
from pipelines.denoise import denoise
from pipelines.read import read
from tests.pipelines.denoise.themes import LANGUAGES, THEMES, Story

URL = "https://lumen.example/2026/05/02/story/"
# How many pages a run makes up and reads; NIGHTDESK_PAGES=5000 is the long trial.
PAGES = int(os.environ.get("NIGHTDESK_PAGES", "150"))


def flat(language: str, lines: list[str]) -> Article:
    blocks = tuple(Block(BlockKind.PARAGRAPH, line) for line in lines)
    return Article(url=None, headline=LANGUAGES[language]["headline"], language=language, blocks=blocks)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("position", ["before", "inside", "after"])
def test_a_noise_line_goes_and_all_prose_stays_wherever_the_line_stands(language, position):
    prose = LANGUAGES[language]["prose"]
    at = {"before": 0, "inside": 2, "after": len(prose)}[position]
    for line in Story(language, "core").noise_lines():
        article = denoise(flat(language, [*prose[:at], line, *prose[at:]]))
        assert article.body.split("\n\n") == prose, line
        assert [removed.text for removed in article.removed] == [line]


@pytest.mark.parametrize("language", LANGUAGES)
def test_labelled_neighbours_below_the_text_are_kept_as_data(language):
    words = LANGUAGES[language]
    lines = [f"{label.rstrip('：')}: {words['other']}" for label in words["labels"]]
    article = denoise(flat(language, [*words["prose"], *lines]))
    assert article.body.split("\n\n") == words["prose"]
    assert next((one.relation, one.title) for one in article.neighbours) == ("previous", words["other"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_prose_that_begins_like_navigation_stays_in_any_order(language):
    prose = LANGUAGES[language]["prose"]
    for turn in range(len(prose)):
        turned = prose[turn:] + prose[:turn]
        assert denoise(flat(language, turned)).body.split("\n\n") == turned


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", ["en", "de", "zh", "ar"])
def test_the_navigation_of_a_theme_leaves_nothing_in_the_text(theme, language):
    story = Story(language, theme)
    article = read(story.page({}), URL)
    assert article.body.split("\n\n") == story.prose
    assert {neighbour.relation for neighbour in article.neighbours} <= {"previous", "next", "related"}


@settings(max_examples=PAGES, deadline=None, print_blob=True)
@given(data=st.data())
def test_no_page_leaks_or_loses_a_line(data):
    story = Story(data.draw(st.sampled_from(sorted(LANGUAGES))), data.draw(st.sampled_from(sorted(THEMES))))
    chosen = data.draw(st.lists(st.sampled_from(story.noise_lines()), unique=True, max_size=6))
    places = [data.draw(st.integers(0, len(story.prose))) for _ in chosen]
    noise: dict[int, list[str]] = {}
    for line, place in zip(chosen, places, strict=True):
        noise.setdefault(place, []).append(line)
    article = read(story.page(noise), URL)
    assert article.body.split("\n\n") == story.prose
