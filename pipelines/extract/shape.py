"""Blocks inside a story that have the shape of a box beside it: a small linear model over what can be seen of a block.

The weights stand in ``rules/shape.toml``; ``bench/train_shape.py`` learns them. A feature says nothing about words or
sites: only how a block is linked, how long it is, where it stands and how its home compares with the others. Prose and
headings in the home of most of the story are not even asked.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import mul

from crawler.items import BlockKind
from pipelines.extract.body import Story
from pipelines.extract.found import Container, RawBlock, Walked
from pipelines.extract.rule_files import table
from pipelines.extract.texts import count_of_capitals, count_of_digits, count_of_letters, weighty_length

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

# Inside these a block's home is what holds the list, the table, the quote.
_TRANSPARENT = frozenset(["ul", "ol", "dl", "table", "tbody", "tr", "td", "th", "blockquote"])
_END = re.compile(r"[.!?…。！？।][\"'”’»)\]」』]{0,3}$")
# What stands before the first word of a sentence.
_OPENERS = "\"'“”‘’„«»‹›([¿¡ –—-「『《【"
# The points of a sentence, of a paragraph, of one that no teaser has.
_SENTENCE = 1.0
_PROSE = 1.5
_LONG = 3.0
_HALF = 0.5
# A kind of home with this share of the story is the story's own.
_OWN_SHARE = 0.3
_LONGEST_SUB_HEADING = 90
# A longer summary above a story is that of a film or a gallery.
_LONGEST_STANDFIRST = 220
_DEEPEST = 8


@dataclass(slots=True)
class _Home:
    """What one container, or one kind of container, holds of the story."""

    points: float = 0.0
    letters: int = 0
    linked: int = 0


@dataclass(slots=True)
class _Place:
    """Where the blocks of one container live: their home, all that it holds, all that homes of its kind hold."""

    home: Container
    box: _Home
    kind: _Home


@dataclass(slots=True)
class _Scene:
    """The story as a whole, which its blocks are compared with."""

    walked: Walked
    story: Story
    texts: list[int]  # indices of the blocks that show text
    places: dict[int, _Place] = field(default_factory=dict)  # by container of a block
    points: float = 0.0
    first_long: int = sys.maxsize
    last_long: int = 0

    def place_of(self, index: int) -> _Place:
        """Where a block of the story lives."""
        return self.places[self.walked.blocks[index].container]

    def share_of(self, index: int) -> float:
        """How much of the story lives in homes like that of a block; nothing where no block of the story lives."""
        place = self.places.get(self.walked.blocks[index].container)
        return place.kind.points / self.points if place is not None and self.points else 0.0

    def prose_at(self, at: int) -> int | None:
        """The index of the text of that number if it is prose."""
        if not 0 <= at < len(self.texts):
            return None
        index = self.texts[at]
        return index if self.walked.blocks[index].points >= _PROSE else None


def unlike_story(walked: Walked, story: Story) -> frozenset[int]:
    """The indices of the blocks inside the story that look like boxes beside it."""
    scene = _scene(walked, story)
    scores = {
        index: score(_features(scene, at, index))
        for at, index in enumerate(scene.texts)
        if not _is_beyond_doubt(scene, walked.blocks[index])
    }
    taken = {index for index, value in _by_group(walked, scores).items() if value < _LEAST}
    taken -= {index for index in taken if _is_needed(scene, index)}
    if not taken:
        return frozenset()
    letters = {index: len(walked.blocks[index].text) for index in scene.texts}
    lost = sum(letters[index] for index in taken)
    return frozenset() if lost > _MOST_TAKEN * sum(letters.values()) else frozenset(taken)


def _is_needed(scene: _Scene, index: int) -> bool:
    """Whether the story itself leads to a block, whatever its shape: to a list, or to a heading above its paragraph."""
    return _is_announced(scene, index) or _heads_prose(scene, index) or _tells(scene, index)


def _tells(scene: _Scene, index: int) -> bool:
    """Whether a block without a link tells something that no box does: a standfirst, or figures in a table."""
    block = scene.walked.blocks[index]
    if block.links or block.kind is BlockKind.TABLE:
        return not block.links
    is_short = weighty_length(block.text) <= _LONGEST_STANDFIRST
    return is_short and index in scene.story.standfirst and _ends_sentence(block.text)


def _is_announced(scene: _Scene, index: int) -> bool:
    """Whether a list follows a line with a colon at its end, or has no links and stands where the story does."""
    blocks, block, share = scene.walked.blocks, scene.walked.blocks[index], scene.share_of(index)
    if block.kind is not BlockKind.LIST or not block.group:
        return False
    last = index
    while last < len(blocks) and blocks[last].group == block.group:
        last += 1
    while index > 0 and blocks[index].group == block.group:
        index -= 1
    before, items = blocks[index], blocks[index + 1 : last]
    if before.kind is BlockKind.PARAGRAPH and before.text.endswith((":", "：")) and _are_told(items):
        return True
    if before.points < _PROSE or before.tag != "p":
        return False
    return before.text.endswith((":", "：")) or (share > _HALF and not block.links)


def _are_told(items: list[RawBlock]) -> bool:
    """Whether most items of a list are more than links."""
    return sum(item.link_characters > _HALF * len(item.text) for item in items) < _HALF * len(items)


def _heads_prose(scene: _Scene, index: int) -> bool:
    """Whether a heading without a link stands right above a paragraph of the story's own."""
    blocks = scene.walked.blocks
    if blocks[index].kind is not BlockKind.HEADING or blocks[index].links or index + 1 >= scene.story.last:
        return False
    below = blocks[index + 1]
    if below.element is not None or below.points < _SENTENCE:
        return False
    if scene.share_of(index + 1) > _OWN_SHARE:
        return True
    return below.points >= _PROSE and below.tag == "p" and _are_of_a_kind(scene.walked, blocks[index], below)


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


def score(values: tuple[float, ...]) -> float:
    """The log odds that a block with these features is part of the story."""
    return sum(map(mul, _WEIGHTS, values), _INTERCEPT)


def features_of(walked: Walked, story: Story) -> dict[int, tuple[float, ...]]:
    """The features of all of the story's text blocks by their index, in the order of ``FEATURES``."""
    scene = _scene(walked, story)
    return {index: _features(scene, at, index) for at, index in enumerate(scene.texts)}


def _features(scene: _Scene, at: int, index: int) -> tuple[float, ...]:
    return (*_position(scene, at, index), *_home(scene, index), *_text(scene.walked.blocks[index]))


def _is_beyond_doubt(scene: _Scene, block: RawBlock) -> bool:
    """Whether a block needs no model: prose, or a heading without a link, in the home of most of the story."""
    if block.points < _PROSE and (block.kind is not BlockKind.HEADING or block.link_characters):
        return False
    return scene.places[block.container].kind.points > scene.points * _HALF


def _texts(walked: Walked, story: Story) -> list[int]:
    blocks = walked.blocks
    return [
        index
        for index in (*story.standfirst, *range(story.first, story.last))
        if (block := blocks[index]).text
        and block.element is None
        and not block.is_caption
        and block.kind is not BlockKind.FIGURE
    ]


def _scene(walked: Walked, story: Story) -> _Scene:
    scene = _Scene(walked, story, _texts(walked, story))
    places, kinds, boxes = scene.places, dict[tuple[str, str], _Home](), dict[int, _Home]()
    for index in scene.texts:
        block = walked.blocks[index]
        place = places.get(block.container)
        if place is None:
            home = _home_of(walked, story, block)
            kind = kinds.setdefault((home.tag, home.names), _Home())
            place = places[block.container] = _Place(home, boxes.setdefault(home.index, _Home()), kind)
        points, letters = max(block.points, 0.0), len(block.text)
        for record in (place.kind, place.box):
            record.points += points
            record.letters += letters
            record.linked += block.link_characters
        scene.points += points
        if points >= _LONG:
            scene.first_long = min(scene.first_long, index)
            scene.last_long = index
    return scene


def _home_of(walked: Walked, story: Story, block: RawBlock) -> Container:
    home = walked.containers[block.container]
    while home.tag in _TRANSPARENT and home.index not in {story.container, home.parent}:
        home = walked.containers[home.parent]
    return home


def _position(scene: _Scene, at: int, index: int) -> tuple[float, ...]:
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


def _ends_sentence(text: str) -> bool:
    return _END.search(text[-6:]) is not None


def _heads(scene: _Scene, index: int, below: int | None) -> bool:
    """Whether a short line without a link or a full stop stands right above a paragraph in the same home."""
    block = scene.walked.blocks[index]
    if below != index + 1 or block.link_characters or len(block.text) > _LONGEST_SUB_HEADING:
        return False
    return not _ends_sentence(block.text) and scene.place_of(index).home is scene.place_of(below).home


def _home(scene: _Scene, index: int) -> tuple[float, ...]:
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
        float(_ends_sentence(text)),
        float(text.endswith((":", "："))),
        float(not text[0].isalnum() and text[0] not in _OPENERS),
        count_of_capitals(text) / (count_of_letters(text) or 1),
        count_of_digits(text) / length,
        float("!" in text),
    )
