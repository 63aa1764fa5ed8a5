"""Reads every story of the newsroom with the project's own pipelines and counts losses, leaks and wrong fields.

``python -m tests.newsroom.reading`` prints them; one line a lost or leaked line, with the page where it happened.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.items import Article, Tag
from pipelines.denoise import denoise
from pipelines.extract import extract_parts
from pipelines.read import read
from pipelines.tag import tag
from tests.newsroom.checks import differences, leaks, losses
from tests.newsroom.pages import part_path
from tests.newsroom.site import Site
from tests.newsroom.stories import load_stories
from tests.newsroom.story import Story

BASE = "http://lantern.example"


@dataclass(frozen=True, slots=True)
class Reading:
    """One story as it was read, all its pages as one: the article, and what went wrong."""

    story: Story
    article: Article
    lost: list[str]
    leaked: list[str]
    wrong: list[str]


def readings() -> Iterator[Reading]:
    """Every story of the newsroom, read from its page (or its pages) as the site serves them."""
    stories = load_stories()
    site = Site(stories, BASE)
    for story in stories:
        first, *others = (_body(site, part_path(story, number + 1)) for number in range(len(story.parts)))
        article = denoise(extract_parts(first, others, BASE + story.path)) if others else read(first, BASE + story.path)
        wrong = differences(story, article, BASE)
        facets = sorted(
            found.facet for found in tag(article.headline, article.body, article.language) if asserted(found)
        )
        wrong += [f"facets: {facets}, not {sorted(story.facets)}"] if facets != sorted(story.facets) else []
        yield Reading(story, article, losses(story, article.body), leaks(story, article.body), wrong)


def main() -> int:
    """Prints what was lost, leaked and wrong; 1 if anything was."""
    lost = leaked = wrong = 0
    for reading in readings():
        lost, leaked, wrong = lost + len(reading.lost), leaked + len(reading.leaked), wrong + len(reading.wrong)
        lines = [f"  lost    {line}" for line in reading.lost]
        lines += [f"  leaked  {line}" for line in reading.leaked]
        lines += [f"  wrong   {line}" for line in reading.wrong]
        if lines:
            sys.stdout.write("\n".join([reading.story.path, *lines]) + "\n")
    sys.stdout.write(f"{lost} lines lost, {leaked} lines leaked, {wrong} fields wrong\n")
    return 1 if lost or leaked or wrong else 0


def asserted(found: Tag) -> bool:
    """Whether a tag says that the story carries its facet; a lower score only ranks."""
    return found.score >= 0.5


def _body(site: Site, path: str) -> bytes:
    document = site.document(path)
    assert document is not None, path
    return document.body


if __name__ == "__main__":
    sys.exit(main())
