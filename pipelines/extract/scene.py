"""The story as a whole: what its homes hold, which its blocks are compared with."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from crawler.items import BlockKind
from pipelines.extract.body import Story
from pipelines.extract.found import Container, RawBlock, Walked

# The points of a sentence, of a paragraph, of one that no teaser has.
SENTENCE = 1.0
PROSE = 1.5
LONG = 3.0
# Inside these a block's home is what holds the list, the table, the quote.
_TRANSPARENT = frozenset(["ul", "ol", "dl", "table", "tbody", "tr", "td", "th", "blockquote"])
_NO_PROSE = frozenset([BlockKind.FIGURE, BlockKind.CODE])


@dataclass(slots=True)
class Home:
    """What one container, or one kind of container, holds of the story."""

    points: float = 0.0
    letters: int = 0
    linked: int = 0


@dataclass(slots=True)
class Place:
    """Where the blocks of one container live: their home, all that it holds, all that homes of its kind hold."""

    home: Container
    box: Home
    kind: Home


@dataclass(slots=True)
class Scene:
    """The story as a whole, which its blocks are compared with."""

    walked: Walked
    story: Story
    texts: list[int]  # indices of the blocks that show text
    places: dict[int, Place] = field(default_factory=dict)  # by container of a block
    points: float = 0.0
    first_long: int = sys.maxsize
    last_long: int = 0

    def place_of(self, index: int) -> Place:
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
        return index if self.walked.blocks[index].points >= PROSE else None


def _texts(walked: Walked, story: Story) -> list[int]:
    blocks = walked.blocks
    return [
        index
        for index in (*story.standfirst, *range(story.first, story.last))
        if (block := blocks[index]).text
        and block.element is None
        and not block.is_caption
        and block.kind not in _NO_PROSE
    ]


def scene_of(walked: Walked, story: Story) -> Scene:
    """The story with all that its blocks are compared with; program text is compared with nothing."""
    scene = Scene(walked, story, _texts(walked, story))
    places, kinds, boxes = scene.places, dict[tuple[str, str], Home](), dict[int, Home]()
    for index in scene.texts:
        block = walked.blocks[index]
        place = places.get(block.container)
        if place is None:
            home = _home_of(walked, story, block)
            kind = kinds.setdefault((home.tag, home.names), Home())
            place = places[block.container] = Place(home, boxes.setdefault(home.index, Home()), kind)
        points, letters = max(block.points, 0.0), len(block.text)
        for record in (place.kind, place.box):
            record.points += points
            record.letters += letters
            record.linked += block.link_characters
        scene.points += points
        if points >= LONG:
            scene.first_long = min(scene.first_long, index)
            scene.last_long = index
    return scene


def _home_of(walked: Walked, story: Story, block: RawBlock) -> Container:
    home = walked.containers[block.container]
    while home.tag in _TRANSPARENT and home.index not in {story.container, home.parent}:
        home = walked.containers[home.parent]
    return home
