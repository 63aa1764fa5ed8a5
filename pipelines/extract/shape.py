"""Blocks inside a story that have the shape of a box beside it: a small linear model over what can be seen of a block.

The weights stand in ``rules/shape.toml``; ``bench/train_shape.py`` learns them. A feature says nothing about words or
sites: only how a block is linked, how long it is, where it stands and how its home compares with the others.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.items import BlockKind
from pipelines.extract.body import Story
from pipelines.extract.found import Container, RawBlock, Walked
from pipelines.extract.rule_files import table
from pipelines.extract.texts import count_of_capitals, count_of_digits, count_of_letters, weighty_length

_TABLE = table("shape")
_WEIGHTS: Mapping[str, float] = _TABLE["weights"]
_INTERCEPT: float = _TABLE["intercept"]
# The log odds below which a block is taken for a box.
_LEAST: float = math.log(_TABLE["threshold"] / (1 - _TABLE["threshold"]))
# The model is not believed where it would take more of the story than this.
_MOST_TAKEN = 0.35

# Inside these a block's home is what holds the list, the table, the quote.
_TRANSPARENT = frozenset(["ul", "ol", "dl", "table", "tbody", "tr", "td", "th", "blockquote"])
_END = re.compile(r"[.!?…。！？।][\"'”’»)\]」』]{0,3}$")
_PROSE = 1.5
_LONG = 3.0
_PLAIN_LENGTH = 60
_SHARE = "share of the story in homes of its kind"
_HALF = 0.5
_LONGEST_SUB_HEADING = 90


@dataclass(slots=True)
class _Home:
    """What one kind of container holds of the story."""

    points: float = 0.0
    letters: int = 0
    linked: int = 0


@dataclass(slots=True)
class _Scene:
    """The story as a whole, which its blocks are compared with."""

    walked: Walked
    story: Story
    texts: list[int] = field(default_factory=list)  # indices of the blocks that show text
    homes: dict[int, Container] = field(default_factory=dict)  # by block
    kinds: dict[tuple[str, str], _Home] = field(default_factory=dict)  # by tag and names of the home
    boxes: dict[int, _Home] = field(default_factory=dict)  # by container
    points: float = 0.0
    first_long: int = sys.maxsize
    last_long: int = 0


def unlike_story(walked: Walked, story: Story) -> frozenset[int]:
    """The indices of the blocks inside the story that look like boxes beside it."""
    features = features_of(walked, story)
    scores = {index: score(values) for index, values in features.items()}
    taken = {index for index, value in _by_group(walked, scores).items() if value < _LEAST}
    taken -= {index for index in taken if _is_needed(walked, index, features[index][_SHARE])}
    if not taken:
        return frozenset()
    letters = {index: len(walked.blocks[index].text) for index in _texts(walked, story)}
    lost = sum(letters[index] for index in taken)
    return frozenset() if lost > _MOST_TAKEN * sum(letters.values()) else frozenset(taken)


def _is_needed(walked: Walked, index: int, share: float) -> bool:
    """Whether the story itself leads to a block, whatever its shape: to a list, or to a heading above its paragraph."""
    return _is_announced(walked, index, share) or _heads_prose(walked, index)


def _is_announced(walked: Walked, index: int, share: float) -> bool:
    """Whether a list follows a paragraph with a colon at its end, or has no links and stands where the story does."""
    block = walked.blocks[index]
    if block.kind is not BlockKind.LIST or not block.group:
        return False
    while index > 0 and walked.blocks[index].group == block.group:
        index -= 1
    before = walked.blocks[index]
    if before.points < _PROSE or before.tag != "p":
        return False
    return before.text.endswith((":", "：")) or (share > _HALF and not block.links)


def _heads_prose(walked: Walked, index: int) -> bool:
    block = walked.blocks[index]
    if block.kind is not BlockKind.HEADING or block.links or index + 1 >= len(walked.blocks):
        return False
    below = walked.blocks[index + 1]
    return below.points >= _PROSE and below.tag == "p" and _are_of_a_kind(walked, block, below)


def _are_of_a_kind(walked: Walked, block: RawBlock, below: RawBlock) -> bool:
    """Whether two blocks share their home, or stand side by side in homes that hold nothing else."""
    home, other = walked.containers[block.container], walked.containers[below.container]
    return home.index == other.index or (home.parent == other.parent and home.names == other.names)


def _by_group(walked: Walked, scores: Mapping[int, float]) -> dict[int, float]:
    """A list, a quote stays or goes as a whole: its parts share their mean score."""
    groups: dict[int, list[int]] = {}
    for index in scores:
        block = walked.blocks[index]
        if block.group and block.kind in {BlockKind.LIST, BlockKind.QUOTE}:
            groups.setdefault(block.group, []).append(index)
    shared = dict(scores)
    for members in groups.values():
        mean = sum(scores[index] for index in members) / len(members)
        shared.update(dict.fromkeys(members, mean))
    return shared


def score(values: Mapping[str, float]) -> float:
    """The log odds that a block with these features is part of the story."""
    return _INTERCEPT + sum(_WEIGHTS[name] * value for name, value in values.items())


def features_of(walked: Walked, story: Story) -> dict[int, dict[str, float]]:
    """The features of the story's text blocks by their index; plain prose is left out."""
    scene = _scene(walked, story)
    found: dict[int, dict[str, float]] = {}
    seen: set[str] = set()
    for at, index in enumerate(scene.texts):
        block = walked.blocks[index]
        if _is_plain_prose(scene, index, block):
            continue
        found[index] = {
            **_place(scene, at, index, block),
            **_home(scene, index),
            **_text(block),
            "repeated": float(block.text in seen),
        }
        seen.add(block.text)
    return found


def _is_plain_prose(scene: _Scene, index: int, block: RawBlock) -> bool:
    """Whether a block needs no model: a paragraph without links, as long as others and in the home of most of them."""
    if block.tag != "p" or block.link_characters or block.points < _PROSE or len(block.text) < _PLAIN_LENGTH:
        return False
    home = scene.homes[index]
    return scene.kinds[home.tag, home.names].points * 2 > scene.points


def _texts(walked: Walked, story: Story) -> list[int]:
    return [
        index
        for index in (*story.standfirst, *range(story.first, story.last))
        if (block := walked.blocks[index]).text
        and block.element is None
        and not block.is_caption
        and block.kind is not BlockKind.FIGURE
    ]


def _scene(walked: Walked, story: Story) -> _Scene:
    scene = _Scene(walked, story, _texts(walked, story))
    for index in scene.texts:
        block = walked.blocks[index]
        home = walked.containers[block.container]
        while home.tag in _TRANSPARENT and home.index not in {story.container, home.parent}:
            home = walked.containers[home.parent]
        scene.homes[index] = home
        for record in (
            scene.kinds.setdefault((home.tag, home.names), _Home()),
            scene.boxes.setdefault(home.index, _Home()),
        ):
            record.points += max(block.points, 0.0)
            record.letters += len(block.text)
            record.linked += block.link_characters
        scene.points += max(block.points, 0.0)
        if block.points >= _LONG:
            scene.first_long = min(scene.first_long, index)
            scene.last_long = index
    return scene


def _place(scene: _Scene, at: int, index: int, block: RawBlock) -> dict[str, float]:
    blocks = scene.walked.blocks
    return {
        "position": at / len(scene.texts),
        "after the last long paragraph": float(index > scene.last_long),
        "follows prose of its kind": _is_prose_of_kind(scene, index, at - 1),
        "precedes prose of its kind": _is_prose_of_kind(scene, index, at + 1),
        "follows a picture": float(index > 0 and blocks[index - 1].kind is BlockKind.FIGURE),
        "before the first long paragraph": float(index < scene.first_long),
        "follows a colon": float(at > 0 and blocks[scene.texts[at - 1]].text.endswith((":", "："))),
        "heads the next paragraph": float(_heads(scene, at, block)),
        "bare text": float(block.tag == "div"),
        "paragraph": float(block.tag == "p"),
    }


def _is_prose_of_kind(scene: _Scene, index: int, other_at: int) -> float:
    if not 0 <= other_at < len(scene.texts):
        return 0.0
    other = scene.texts[other_at]
    mine, theirs = scene.homes[index], scene.homes[other]
    is_same = mine.tag == theirs.tag and mine.names == theirs.names
    return float(is_same and scene.walked.blocks[other].points >= _PROSE)


def _ends_sentence(text: str) -> bool:
    return _END.search(text[-6:]) is not None


def _heads(scene: _Scene, at: int, block: RawBlock) -> bool:
    """Whether a short line without a link or a full stop stands right above a paragraph in the same home."""
    if at + 1 >= len(scene.texts) or block.link_characters or _ends_sentence(block.text):
        return False
    index, below = scene.texts[at], scene.texts[at + 1]
    is_short = len(block.text) <= _LONGEST_SUB_HEADING
    is_same = scene.walked.blocks[below].points >= _PROSE and scene.homes[index].index == scene.homes[below].index
    return is_short and is_same and below == index + 1


def _home(scene: _Scene, index: int) -> dict[str, float]:
    home = scene.homes[index]
    share = scene.kinds[home.tag, home.names].points / scene.points if scene.points else 0.0
    box = scene.boxes[home.index]
    depth, worst = 0, 0.0
    container = home
    while container.index not in {scene.story.container, container.parent} and depth < 8:
        worst = min(worst, container.weight)
        depth += 1
        container = scene.walked.containers[container.parent]
    return {
        _SHARE: share,
        "home of few": float(share < 0.1),
        "stands directly in the story": float(home.index == scene.story.container),
        "levels below the story": min(depth, 5) / 5,
        "names of its home": home.weight,
        "worst names above it": worst,
        "links of its home": box.linked / box.letters if box.letters else 0.0,
    }


def _text(block: RawBlock) -> dict[str, float]:
    text, kind = block.text, block.kind
    length = len(text)
    linked = block.link_characters / length
    capitals = count_of_capitals(text) / (count_of_letters(text) or 1)
    return {
        "links": linked,
        "all links": float(linked > 0.8),
        "length": math.log(weighty_length(text) + 1) / 6,
        "ends a sentence": float(_ends_sentence(text)),
        "ends with a colon": float(text.endswith((":", "："))),
        "capitals": capitals,
        "figures": count_of_digits(text) / length,
        "all capitals": float(capitals > 0.6),
        "exclaims": float("!" in text),
        "asks": float("?" in text),
        "heading": float(kind is BlockKind.HEADING),
        "list": float(kind is BlockKind.LIST),
        "quote": float(kind is BlockKind.QUOTE),
        "table": float(kind is BlockKind.TABLE),
    }
