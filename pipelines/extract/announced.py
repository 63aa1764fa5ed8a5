"""What the story itself leads to, whatever its shape: an announced list, a heading above its paragraph, figures."""

from __future__ import annotations

from crawler.items import BlockKind
from pipelines.extract.found import RawBlock, Walked
from pipelines.extract.scene import PROSE, SENTENCE, Scene
from pipelines.extract.texts import ends_sentence, weighty_length

_HALF = 0.5
# A kind of home with this share of the story is the story's own.
_OWN_SHARE = 0.3
# A longer summary above a story is that of a film or a gallery.
_LONGEST_STANDFIRST = 220


def is_needed(scene: Scene, index: int) -> bool:
    """Whether the story itself leads to a block, whatever its shape: to a list, or to a heading above its paragraph."""
    return _is_announced(scene, index) or _heads_prose(scene, index) or _tells(scene, index)


def _tells(scene: Scene, index: int) -> bool:
    """Whether a block without a link tells what no box does: a standfirst, somebody's words, figures in a table."""
    block = scene.walked.blocks[index]
    if block.links or block.kind is BlockKind.TABLE:
        return not block.links
    if block.kind is BlockKind.QUOTE and scene.place_of(index).home.index == scene.story.container:
        return ends_sentence(block.text)
    is_short = weighty_length(block.text) <= _LONGEST_STANDFIRST
    return is_short and index in scene.story.standfirst and ends_sentence(block.text)


def _is_announced(scene: Scene, index: int) -> bool:
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
    if before.points < PROSE or before.tag != "p":
        return False
    return before.text.endswith((":", "：")) or (share > _HALF and not block.links)


def _are_told(items: list[RawBlock]) -> bool:
    """Whether most items of a list are more than links."""
    return sum(item.link_characters > _HALF * len(item.text) for item in items) < _HALF * len(items)


def _heads_prose(scene: Scene, index: int) -> bool:
    """Whether a heading without a link stands right above a paragraph of the story's own."""
    blocks = scene.walked.blocks
    if blocks[index].kind is not BlockKind.HEADING or blocks[index].links or index + 1 >= scene.story.last:
        return False
    below = blocks[index + 1]
    if below.element is not None or (below.points < SENTENCE and (below.links or not ends_sentence(below.text))):
        return False
    if scene.share_of(index + 1) > _OWN_SHARE:
        return True
    return below.points >= PROSE and below.tag == "p" and _are_of_a_kind(scene.walked, blocks[index], below)


def _are_of_a_kind(walked: Walked, block: RawBlock, below: RawBlock) -> bool:
    """Whether two blocks share their home, or stand side by side in homes that hold nothing else."""
    home, other = walked.containers[block.container], walked.containers[below.container]
    return home.index == other.index or (home.parent == other.parent and home.names == other.names)
