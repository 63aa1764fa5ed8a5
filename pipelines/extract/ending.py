"""Where a story ends: behind its last sentence come links, cards and other parts of the page."""

from __future__ import annotations

from crawler.items import BlockKind
from pipelines.extract.found import Walked
from pipelines.extract.homes import PARAGRAPH, Home, is_sentence_at

# A part known as furniture counts against going on; a last short line ("dpa") may cost this much.
_FURNITURE_POINTS = -0.4
_SLACK = 0.2
_OWN_SLACK = 4.0
_LABEL = -0.3
_NO_END = frozenset([BlockKind.FIGURE, BlockKind.HEADING])


def end_of_story(walked: Walked, opening: int, last: int, container: int, home: Home) -> int:
    """Where the story stops paying: behind it come more links, cards and parts known as furniture than prose.

    A sentence that stands where the story itself does may be behind a few more of them.

    Args:
        walked: what the walk found.
        opening: the story's first block.
        last: the block behind the container's last.
        container: the one that holds the story.
        home: how most of the story's paragraphs stand in it.
    """
    blocks, total, most, end = walked.blocks, 0.0, 0.0, opening
    own = (PARAGRAPH, home)
    for at in range(opening, last):
        block = blocks[at]
        total += block.points if block.element is None else _FURNITURE_POINTS
        if (block.kind in _NO_END and block.points <= 0) or block.element is not None or block.points < _LABEL:
            continue
        is_own = total < most - _SLACK and is_sentence_at(walked, block, container, own)
        if total >= most - (_OWN_SLACK if is_own else _SLACK):
            end = at + 1
            most = max(most, total)
    return min(max(end, opening + 1), last)
