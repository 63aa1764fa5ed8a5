"""The stories of the newsroom with the whole truth about their pages: what is text, what is noise, who names them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from tests.newsroom.channels import CHANNELS, named_by
from tests.newsroom.pages import story_page
from tests.newsroom.story import NamedNeighbour, Noise, Story
from tests.newsroom.story_files import read_stories

__all__ = ["NamedNeighbour", "Noise", "Story", "load_stories"]


@cache
def load_stories() -> tuple[Story, ...]:
    """All stories, the oldest first, as the open newsroom shows them."""
    stories = read_stories()
    naming = {channel: {story.slug for story in named_by(channel, stories)} for channel in CHANNELS}
    return tuple(_with_truth(story, stories, naming) for story in stories)


def _with_truth(story: Story, stories: tuple[Story, ...], naming: dict[str, set[str]]) -> Story:
    rendered = [story_page(story, stories, "", part) for part in range(1, len(story.parts) + 1)]
    return replace(
        story,
        must_not_contain=tuple(dict.fromkeys(noise for page in rendered for noise in page.noise)),
        neighbours=rendered[0].neighbours,
        channels=tuple(channel for channel, named in naming.items() if story.slug in named),
    )
