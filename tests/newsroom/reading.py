"""Reads every page of the newsroom with the project's own pipelines and counts losses and leaks.

``python -m tests.newsroom.reading`` prints them; one line a lost or leaked line, with the page where it happened.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from crawler.items import Article
from pipelines.read import read
from tests.newsroom.checks import leaks, losses
from tests.newsroom.pages import part_path
from tests.newsroom.site import Site
from tests.newsroom.stories import load_stories
from tests.newsroom.story import Story

BASE = "http://lantern.example"


@dataclass(frozen=True, slots=True)
class Reading:
    """One page as it was read: the story (or the part of it that this page holds), the article, what went wrong."""

    path: str
    story: Story
    article: Article
    lost: list[str]
    leaked: list[str]


def readings(reader: Callable[..., Article] = read) -> Iterator[Reading]:
    """Every story page of the newsroom, read one by one."""
    stories = load_stories()
    site = Site(stories, BASE)
    for story in stories:
        for number, pieces in enumerate(story.parts, start=1):
            path, part = part_path(story, number), replace(story, pieces=pieces)
            document = site.document(path)
            assert document is not None
            article = reader(document.body, BASE + path)
            yield Reading(path, part, article, losses(part, article.body), leaks(part, article.body))


def main() -> int:
    """Prints what was lost and leaked; 1 if anything was."""
    lost = leaked = 0
    for reading in readings():
        lost, leaked = lost + len(reading.lost), leaked + len(reading.leaked)
        lines = [*(f"  lost    {line}" for line in reading.lost), *(f"  leaked  {line}" for line in reading.leaked)]
        if lines:
            sys.stdout.write("\n".join([reading.path, *lines]) + "\n")
    sys.stdout.write(f"{lost} lines lost, {leaked} lines leaked\n")
    return 1 if lost or leaked else 0


if __name__ == "__main__":
    sys.exit(main())
