"""From the page inwards to the part that is the story: by the prose in each part and by what it leaves behind."""

from __future__ import annotations

import math
from collections.abc import Iterable

from crawler.items import BlockKind
from pipelines.extract.found import Container, RawBlock, Walked
from pipelines.extract.points import CARD, LONG, PROSE

# What a part may leave behind: bare paragraphs worth this share of it, a part of the same name worth this much, another
# part with several long paragraphs worth this share.
_BARE_SHARE = 0.2
# Two short sentences.
_NAMESAKE = 2.2
# A part with less prose than this may be one paragraph of many that each have a part of their own.
_SMALL = 12.0
_SIBLING_SHARE = 0.15
_FOLLOWS = 6.0
# Shorter paragraphs beside a part are its story if they are worth this many times the part; a list is it at this share.
_MORE = 1.0
_WHOLE_SHARE = 0.8
# A part with the headline and this share of the richest part's prose is the story; the other is another story.
_HEADED_SHARE = 0.4
_HEADED_LEAST = 12.0
_SEVERAL = 2
_MOST_AGAINST = 3.0
LISTS = frozenset(["ul", "ol", "dl"])
# Several of these side by side are several stories.
_NEVER_TWINS = frozenset(["article", "li", "ul", "ol", "aside", "footer", "nav", "header"])


def worth_of(containers: list[Container], values: list[float]) -> list[float]:
    """What each container is worth: the prose in it, weighed by what its names say."""
    worth = []
    for container in containers:
        value = values[container.last] - values[container.first]
        worth.append(value * (1.0 + container.weight) if value > 0 else value)
    return worth


def descend(walked: Walked, worth: list[float], headline: int | None) -> Container:
    """From the page inwards, as long as one part holds the story and what it leaves behind is not story."""
    containers = walked.containers
    children: dict[int, list[Container]] = {}
    for container in containers[1:]:
        children.setdefault(container.parent, []).append(container)
    best = containers[0]
    while True:
        parts = children.get(best.index)
        if not parts:
            return best
        richest = max(parts, key=lambda part: worth[part.index])
        inner = _headed(parts, richest, containers, worth, headline)
        if worth[inner.index] <= 0 or _leaves_story(best, inner, parts, walked, worth):
            return best
        best = inner


def _headed(
    parts: list[Container],
    richest: Container,
    containers: list[Container],
    worth: list[float],
    headline: int | None,
) -> Container:
    """The part with the headline rather than a longer one behind it: pages print a second story below the first."""
    if headline is None or headline >= richest.first:
        return richest
    least = max(_HEADED_LEAST, _HEADED_SHARE * _as_one_story(richest, containers, worth))
    for part in parts:
        if part.first <= headline < part.last and worth[part.index] >= least:
            return part
    return richest


def _as_one_story(part: Container, containers: list[Container], worth: list[float]) -> float:
    """What a part is worth as a story: of several articles side by side only the richest counts."""
    found: list[float] = []
    for at in range(part.index + 1, len(containers)):
        other = containers[at]
        if other.parent < part.index:
            break
        if other.tag == "article":
            found.append(worth[other.index])
    return max(found) if len(found) >= _SEVERAL else worth[part.index]


def _leaves_story(
    outer: Container, inner: Container, parts: list[Container], walked: Walked, worth: list[float]
) -> bool:
    """Whether going from ``outer`` to its part ``inner`` would leave paragraphs of the story behind."""
    blocks, containers, value = walked.blocks, walked.containers, worth[inner.index]
    if inner.tag in LISTS and value < _WHOLE_SHARE * worth[outer.index]:
        # A list between short paragraphs may be richer than each of them.
        return True
    bare = sum(
        block.points
        for block in (*blocks[outer.first : inner.first], *blocks[inner.last : outer.last])
        if block.container == outer.index and block.points >= PROSE
    )
    if bare >= max(_BARE_SHARE * value, PROSE):
        return True
    if _has_twins(inner, parts, worth):
        return True
    article = article_of(inner, containers)
    before = _follows_on(blocks[outer.first : inner.first][::-1], containers, article)
    after = _follows_on(blocks[inner.last : outer.last], containers, article)
    long, any_prose = max(before[0], after[0]), max(before[1], after[1])
    return long >= max(_SIBLING_SHARE * value, _FOLLOWS) or any_prose >= max(_MORE * value, _FOLLOWS)


def _has_twins(inner: Container, parts: list[Container], worth: list[float]) -> bool:
    """Whether parts beside a part hold story, too: one of its own name; beside a small part many that share a name."""
    together: dict[tuple[str, str], float] = {}
    least = worth[inner.index] if worth[inner.index] < _SMALL else math.inf
    for part in parts:
        value = worth[part.index]
        if part is inner or value <= 0 or part.weight < 0 or part.tag in _NEVER_TWINS:
            continue
        name = (part.tag, part.names)
        together[name] = together.get(name, 0.0) + value
        is_namesake = name == (inner.tag, inner.names)
        if is_namesake and together[name] >= min(_NAMESAKE, worth[inner.index]):
            return True
        if together[name] >= max(_NAMESAKE, least):
            return True
    return False


def article_of(container: Container, containers: list[Container]) -> int:
    """The article element that a container stands in, or the page."""
    while container.tag != "article" and container.index != container.parent:
        container = containers[container.parent]
    return container.index


def _follows_on(blocks: Iterable[RawBlock], containers: list[Container], article: int) -> tuple[float, float]:
    """The points of the long and of all paragraphs on this side of a part, up to where something else begins."""
    long, prose, against = 0.0, 0.0, 0.0
    for block in blocks:
        if block.points >= LONG and article_of(containers[block.container], containers) > article:
            # Another article element, behind or inside this one's: another story.
            break
        if block.points <= CARD or (block.kind is BlockKind.HEADING and block.level == 1):
            against -= block.points if block.points < 0 else _MOST_AGAINST
            if against >= _MOST_AGAINST:
                break
        elif block.points >= PROSE and block.tag != "li" and containers[block.container].weight >= 0:
            prose += block.points
            long += block.points if block.points >= LONG else 0.0
    return long, prose
