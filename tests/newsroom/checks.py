"""Counts what a body has lost of its story and what has leaked into it, line by line; compares the fields."""

from __future__ import annotations

from collections import Counter

from crawler.items import Article
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


def differences(story: Story, article: Article, base: str) -> list[str]:
    """Each field of an article that says something else than its story: "field: what it says, not what it should"."""
    published = article.published
    if published and not story.tells_the_hour:
        published = published.replace(hour=0, minute=0, second=0, microsecond=0)
    day = story.published.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=published and published.tzinfo)
    pairs = {
        "status": (article.status, "article"),
        "headline": (article.headline, story.headline),
        "authors": (article.authors, story.authors),
        "published": (published, story.published if story.tells_the_hour else day),
        "language": (article.language, story.language),
        "neighbours": (
            sorted((n.relation, n.title, n.url) for n in article.neighbours if n.relation != "related"),
            sorted((n.relation, n.title, base + n.path) for n in story.neighbours),
        ),
        "citations": (
            [(c.kind, c.name, c.url) for c in article.citations],
            [(c.kind, c.name, c.url) for c in story.citations if _names_its_sources(story)],
        ),
        "captions": ([image.caption for image in article.images if image.caption], list(story.captions)),
    }
    return [f"{field}: {found}, not {wanted}" for field, (found, wanted) in pairs.items() if found != wanted]


def _names_its_sources(story: Story) -> bool:
    return any(noise.kind == "source-via" for noise in story.must_not_contain)


def _named(story: Story, line: str) -> str:
    kinds = [noise.kind for noise in story.must_not_contain if " ".join(noise.text.split()) in line]
    return f"{kinds[0]}: {line}" if kinds else f"foreign: {line}"


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
