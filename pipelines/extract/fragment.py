"""HTML fragments of feeds and REST answers become blocks.

Beautiful Soup reads them: they are small, often broken, and off the hot path.
"""

from __future__ import annotations

from crawler.items import Block
from pipelines.extract.blocks import gather
from pipelines.extract.body import Story, points_of
from pipelines.extract.soup import tree_of_soup
from pipelines.extract.walk import Walker

_LONGEST = 1_000_000


def blocks_of_fragment(html: str, url: str | None) -> tuple[Block, ...]:
    """The blocks of a fragment, all of them inside the story; relative addresses are read against ``url``."""
    if not html.strip():
        return ()
    walked = Walker().walk(tree_of_soup(html[:_LONGEST]))
    for block in walked.blocks:
        block.points = points_of(block)
    story = Story(0, len(walked.blocks), 0.0)
    return tuple(gather(walked, story, url or "").blocks)
