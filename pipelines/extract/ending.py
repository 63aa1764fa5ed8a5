"""Where a story ends: behind its last sentence come links, cards and other parts of the page."""

from __future__ import annotations

from crawler.items import BlockKind
from pipelines.extract.found import RawBlock, Walked

# A part known as furniture counts against going on; a last short line ("dpa") may cost this much.
_FURNITURE_POINTS = -0.4
_SLACK = 0.2
_OWN_SLACK = 4.0
_STOPS = frozenset(".!?。！？।")
_LABEL = -0.3
_PROSE = 1.5
_NO_END = frozenset([BlockKind.FIGURE, BlockKind.HEADING])
# How a block stands in the story's container: as a paragraph right in it, or deeper than its parts.
_PARAGRAPH = ("p", "", "")
_ELSEWHERE = ("", "", "")


def end_of_story(walked: Walked, opening: int, last: int, home: int) -> int:
    """Where the story stops paying: behind it come more links, cards and parts known as furniture than prose.

    A sentence that stands where the story itself does may be behind a few more of them.
    """
    blocks, total, most, end = walked.blocks, 0.0, 0.0, opening
    own = {_PARAGRAPH, _home_of_paragraphs(walked, opening, last, home)} - {_ELSEWHERE}
    for at in range(opening, last):
        block = blocks[at]
        total += block.points if block.element is None else _FURNITURE_POINTS
        if (block.kind in _NO_END and block.points <= 0) or block.element is not None or block.points < _LABEL:
            continue
        is_own = total < most - _SLACK and _is_sentence(block) and _kind_of_home(walked, block, home) in own
        if total >= most - (_OWN_SLACK if is_own else _SLACK):
            end = at + 1
            most = max(most, total)
    return min(max(end, opening + 1), last)


def _is_sentence(block: RawBlock) -> bool:
    return block.text[-1:] in _STOPS and (block.points > 0 or not block.links)


def _kind_of_home(walked: Walked, block: RawBlock, home: int) -> tuple[str, str, str]:
    """How a block stands in the story's container: with which element around it, in which part of its own."""
    if block.container == home:
        return block.tag, "", ""
    container = walked.containers[block.container]
    return (block.tag, container.tag, container.names) if container.parent == home else _ELSEWHERE


def _home_of_paragraphs(walked: Walked, opening: int, last: int, home: int) -> tuple[str, str, str]:
    """How most of the story's points stand in its container."""
    points: dict[tuple[str, str, str], float] = {}
    for block in walked.blocks[opening:last]:
        if block.points >= _PROSE and block.kind is BlockKind.PARAGRAPH:
            kind = _kind_of_home(walked, block, home)
            points[kind] = points.get(kind, 0.0) + block.points
    return max(points, key=lambda kind: points[kind], default=_PARAGRAPH)
