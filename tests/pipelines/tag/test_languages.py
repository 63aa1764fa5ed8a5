"""In every language that the rules know, each facet is found in a short story, and none in one of traps."""

import tomllib
from pathlib import Path

import pytest

from pipelines.tag import languages_with_rules, tag
from pipelines.tag.facets import FACET_NAMES

STORIES = tomllib.loads(Path(__file__).with_name("language_stories.toml").read_text("utf-8"))["story"]


def asserted(story):
    return {one.facet for one in tag(story["headline"], story["body"], story["language"]) if one.score >= 0.5}


def named(stories):
    return [pytest.param(story, id=f"{story['language']}: {story['facet'] or 'traps'}") for story in stories]


@pytest.mark.parametrize("story", named(story for story in STORIES if story["facet"]))
def test_a_facet_is_found_in_every_language(story):
    assert story["facet"] in asserted(story)


@pytest.mark.parametrize("story", named(story for story in STORIES if not story["facet"]))
def test_traps_carry_no_tag_in_any_language(story):
    assert asserted(story) == set()


def test_there_is_a_story_for_every_language_and_facet():
    there = {(story["language"], story["facet"]) for story in STORIES}
    assert there >= {(language, facet) for language in languages_with_rules() for facet in (*FACET_NAMES, "")}
