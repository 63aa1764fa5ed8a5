"""Reads the files of ``stories/``: TOML for what is known of a story, its text in the small language."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

from tests.newsroom.manuscript import read_manuscript
from tests.newsroom.story import Cited, Picture, Story

FOLDER = Path(__file__).parent / "stories"


def read_stories(folder: Path = FOLDER) -> tuple[Story, ...]:
    """All stories of a folder, the oldest first; a copy takes its text from the story that it repeats."""
    stories = {story.slug: story for story in map(read_story, sorted(folder.glob("*.toml")))}
    whole = [_copied(story, stories[story.copy_of]) if story.copy_of else story for story in stories.values()]
    return tuple(sorted(whole, key=lambda story: (story.published, story.slug)))


def read_story(path: Path) -> Story:
    """One story; its slug is the file's name. A key that no story has is a TypeError that names it."""
    known = tomllib.loads(path.read_text(encoding="utf-8"))
    return Story(
        slug=path.stem,
        headline=known.pop("headline"),
        authors=tuple(known.pop("authors")),
        published=known.pop("published"),
        category=known.pop("category"),
        pieces=read_manuscript(known.pop("text", "")),
        lead=_picture(known.pop("lead", None)),
        citations=tuple(Cited(**cited) for cited in known.pop("citations", [])),
        facets={facet: tuple(countries) for facet, countries in known.pop("facets", {}).items()},
        **{name: tuple(value) if isinstance(value, list) else value for name, value in known.items()},
    )


def _copied(copy: Story, original: Story) -> Story:
    parts = {"pieces": original.pieces, "lead": original.lead, "subtitle": original.subtitle}
    return replace(copy, **parts, citations=original.citations)


def _picture(fields: dict[str, str] | None) -> Picture | None:
    return Picture(**fields) if fields else None
