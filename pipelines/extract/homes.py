"""Where the paragraphs of a story stand: right in its container, or each in parts of the same names."""

from __future__ import annotations

from crawler.items import BlockKind
from pipelines.extract.found import RawBlock, Walked
from pipelines.extract.texts import is_sentence

# A block's element and the elements between it and the story's container, from the inside out.
Home = tuple[str, tuple[tuple[str, str], ...]]

# A paragraph right in the container of the story is at home wherever the others stand.
PARAGRAPH: Home = ("p", ())
_NOWHERE: Home = ("", ())
# Page builders wrap each paragraph in a part or two.
_DEEPEST = 3


def main_home(walked: Walked, first: int, last: int, container: int) -> Home:
    """How most of the points between two blocks stand in the container."""
    points: dict[Home, float] = {}
    for block in walked.blocks[first:last]:
        if block.points > 0 and block.kind is BlockKind.PARAGRAPH:
            home = _home_of(walked, block, container)
            points[home] = points.get(home, 0.0) + block.points
    points.pop(_NOWHERE, None)
    return max(points, key=lambda home: points[home], default=PARAGRAPH)


def is_sentence_at(walked: Walked, block: RawBlock, container: int, homes: tuple[Home, ...]) -> bool:
    """Whether a block ends as a sentence does and stands in the container as one of the homes says."""
    if not is_sentence(block.text) or (block.points <= 0 and block.links):
        return False
    return _home_of(walked, block, container) in homes


def _home_of(walked: Walked, block: RawBlock, container: int) -> Home:
    steps: list[tuple[str, str]] = []
    home = walked.containers[block.container]
    while home.index != container:
        if len(steps) == _DEEPEST or home.index == home.parent:
            return _NOWHERE
        steps.append((home.tag, home.names))
        home = walked.containers[home.parent]
    return block.tag, tuple(steps)
