"""What the pipelines make of the newsroom's stories: nothing of the page leaks in, and no more is lost than today."""

from __future__ import annotations

import pytest

from tests.newsroom.reading import readings
from tests.newsroom.stories import load_stories

# Lower these when the pipelines learn, never raise them; `python -m tests.newsroom.reading` lists what they count.
LINES_LOST = 9
FIELDS_WRONG = 6


@pytest.fixture(scope="module")
def read():
    return {reading.story.slug: reading for reading in readings()}


def test_every_story_is_an_article(read):
    assert set(read) == {story.slug for story in load_stories()}
    assert [slug for slug, reading in read.items() if reading.article.status != "article"] == []


def test_nothing_that_is_not_the_story_is_in_its_text(read):
    assert {slug: reading.leaked for slug, reading in read.items() if reading.leaked} == {}


def test_no_more_lines_are_lost_than_before(read):
    assert sum(len(reading.lost) for reading in read.values()) <= LINES_LOST


def test_no_more_fields_are_wrong_than_before(read):
    assert sum(len(reading.wrong) for reading in read.values()) <= FIELDS_WRONG


def test_a_trap_carries_no_facet(read):
    assert [slug for slug, r in read.items() if r.story.is_trap and any("facets:" in line for line in r.wrong)] == []
