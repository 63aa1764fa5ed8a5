"""Blocks inside a story that have the shape of a box beside it: a small linear model over what can be seen of a block.

The weights stand in ``rules/shape.toml``; ``bench/train_shape.py`` learns them. A feature says nothing about words or
sites: only how a block is linked, how long it is, where it stands and how its home compares with the others. Prose and
headings in the home of most of the story are not even asked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from operator import mul

from crawler.items import BlockKind
from pipelines.extract.announced import is_needed
from pipelines.extract.body import Story
from pipelines.extract.found import RawBlock, Walked
from pipelines.extract.rule_files import table
from pipelines.extract.scene import PROSE, Scene, scene_of
from pipelines.extract.texts import count_of_capitals, count_of_digits, count_of_letters, ends_sentence, weighty_length

# What a block is measured by, in the order of ``features_of``'s values.
FEATURES = (
    "position",
    "before the first long paragraph",
    "after the last long paragraph",
    "follows prose of its kind",
    "precedes prose of its kind",
    "follows the story's prose",
    "precedes the story's prose",
    "follows a picture",
    "follows a part that was left out",
    "precedes a part that was left out",
    "follows a colon",
    "heads the next paragraph",
    "share of the story in homes of its kind",
    "home of few",
    "levels below the story",
    "names of its home",
    "worst names above it",
    "links of its home",
    "paragraph",
    "heading",
    "list",
    "quote",
    "table",
    "links",
    "length",
    "ends a sentence",
    "ends with a colon",
    "begins with a sign",
    "capitals",
    "figures",
    "exclaims",
)
_TABLE = table("shape")
_WEIGHTS: tuple[float, ...] = tuple(_TABLE["weights"].get(name, 0.0) for name in FEATURES)
_INTERCEPT: float = _TABLE["intercept"]
# The log odds below which a block is taken for a box.
_LEAST: float = math.log(_TABLE["threshold"] / (1 - _TABLE["threshold"]))
# The model is not believed where it would take more of the story than this.
_MOST_TAKEN = 0.35

# What stands before the first word of a sentence.
_OPENERS = "\"'“”‘’„«»‹›([¿¡ –—-「『《【"
_HALF = 0.5
_LONGEST_SUB_HEADING = 90
_DEEPEST = 8


def unlike_story(walked: Walked, story: Story) -> frozenset[int]:
    """The indices of the blocks inside the story that look like boxes beside it."""
    scene = scene_of(walked, story)
    scores = {
        index: score(_features(scene, at, index))
        for at, index in enumerate(scene.texts)
        if not _is_beyond_doubt(scene, walked.blocks[index])
    }
    taken = {index for index, value in _by_group(walked, scores).items() if value < _LEAST}
    taken -= {index for index in taken if is_needed(scene, index)}
    if not taken:
        return frozenset()
    letters = {index: len(walked.blocks[index].text) for index in scene.texts}
    lost = sum(letters[index] for index in taken)
    return frozenset() if lost > _MOST_TAKEN * sum(letters.values()) else frozenset(taken)


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


def score(values: tuple[float, ...]) -> float:
    """The log odds that a block with these features is part of the story."""
    return sum(map(mul, _WEIGHTS, values), _INTERCEPT)


def features_of(walked: Walked, story: Story) -> dict[int, tuple[float, ...]]:
    """The features of all of the story's text blocks by their index, in the order of ``FEATURES``."""
    scene = scene_of(walked, story)
    return {index: _features(scene, at, index) for at, index in enumerate(scene.texts)}


def _features(scene: Scene, at: int, index: int) -> tuple[float, ...]:
    return (*_position(scene, at, index), *_home(scene, index), *_text(scene.walked.blocks[index]))


def _is_beyond_doubt(scene: Scene, block: RawBlock) -> bool:
    """Whether a block needs no model: prose, or a heading without a link, in the home of most of the story."""
    if block.points < PROSE and (block.kind is not BlockKind.HEADING or block.link_characters):
        return False
    return scene.places[block.container].kind.points > scene.points * _HALF


def _position(scene: Scene, at: int, index: int) -> tuple[float, ...]:
    blocks = scene.walked.blocks
    before, after = scene.prose_at(at - 1), scene.prose_at(at + 1)
    place = scene.place_of(index)
    follows = blocks[index - 1] if index > 0 else None
    precedes = blocks[index + 1] if index + 1 < len(blocks) else None
    return (
        at / len(scene.texts),
        float(index < scene.first_long),
        float(index > scene.last_long),
        float(before is not None and scene.place_of(before).kind is place.kind),
        float(after is not None and scene.place_of(after).kind is place.kind),
        scene.share_of(before) if before is not None else 0.0,
        scene.share_of(after) if after is not None else 0.0,
        float(follows is not None and follows.kind is BlockKind.FIGURE),
        float(follows is not None and follows.element is not None),
        float(precedes is not None and precedes.element is not None),
        float(at > 0 and blocks[scene.texts[at - 1]].text.endswith((":", "："))),
        float(_heads(scene, index, after)),
    )


def _heads(scene: Scene, index: int, below: int | None) -> bool:
    """Whether a short line without a link or a full stop stands right above a paragraph in the same home."""
    block = scene.walked.blocks[index]
    if below != index + 1 or block.link_characters or len(block.text) > _LONGEST_SUB_HEADING:
        return False
    return not ends_sentence(block.text) and scene.place_of(index).home is scene.place_of(below).home


def _home(scene: Scene, index: int) -> tuple[float, ...]:
    place = scene.place_of(index)
    share, box = scene.share_of(index), place.box
    depth, worst, top = 0, 0.0, scene.story.container
    container = place.home
    while container.index not in {top, container.parent} and depth < _DEEPEST:
        worst = min(worst, container.weight)
        depth += 1
        container = scene.walked.containers[container.parent]
    return (
        share,
        float(share < 0.1),
        min(depth, 5) / 5,
        place.home.weight,
        worst,
        box.linked / box.letters if box.letters else 0.0,
    )


def _text(block: RawBlock) -> tuple[float, ...]:
    text, kind, length = block.text, block.kind, len(block.text)
    return (
        float(block.tag == "p"),
        float(kind is BlockKind.HEADING),
        float(kind is BlockKind.LIST),
        float(kind is BlockKind.QUOTE),
        float(kind is BlockKind.TABLE),
        block.link_characters / length,
        math.log(weighty_length(text) + 1) / 6,
        float(ends_sentence(text)),
        float(text.endswith((":", "："))),
        float(not text[0].isalnum() and text[0] not in _OPENERS),
        count_of_capitals(text) / (count_of_letters(text) or 1),
        count_of_digits(text) / length,
        float("!" in text),
    )
