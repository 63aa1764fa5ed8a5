"""Counts what a body has lost of its story and what has leaked into it, line by line."""

from __future__ import annotations

from collections import Counter

from tests.newsroom.story import Story


def losses(story: Story, body: str) -> list[str]:
    """Each line of the story that the body lacks (as a line of its own), in the story's order."""
    left = Counter(_lines(body))
    lost = []
    for line in _lines(story.expected_body):
        if left[line]:
            left[line] -= 1
        else:
            lost.append(line)
    return lost


def leaks(story: Story, body: str) -> list[str]:
    """Each line of the body that is not the story's, with the class of noise it belongs to where that is known."""
    expected = Counter(_lines(story.expected_body))
    leaked = []
    for line in _lines(body):
        if expected[line]:
            expected[line] -= 1
        elif not any(line in optional or optional in line for optional in story.optional_lines):
            leaked.append(_named(story, line))
    return leaked


def _named(story: Story, line: str) -> str:
    kinds = [noise.kind for noise in story.must_not_contain if " ".join(noise.text.split()) in line]
    return f"{kinds[0]}: {line}" if kinds else f"foreign: {line}"


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
