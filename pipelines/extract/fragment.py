"""HTML fragments of feeds and REST answers become blocks.

Beautiful Soup mends them first: they are small, often broken (half a table, a list item alone, which the rules for
whole pages drop), and off the hot path.
"""

from __future__ import annotations

from crawler.items import Block
from pipelines.extract.blocks import gather
from pipelines.extract.body import Story
from pipelines.extract.parsing import parse
from pipelines.extract.points import points_of
from pipelines.extract.walk import Walker

_LONGEST = 1_000_000


def blocks_of_fragment(html: str, url: str | None) -> tuple[Block, ...]:
    """The blocks of a fragment, all of them inside the story; relative addresses are read against ``url``."""
    if not html.strip():
        return ()
    from bs4 import BeautifulSoup  # noqa: PLC0415 - a tenth of what a reader loads, and hardly any page needs it

    root = parse(BeautifulSoup(html[:_LONGEST], "html.parser").encode("utf-8"), "utf-8").root
    if root is None:
        return ()
    walked = Walker().walk(root)
    for block in walked.blocks:
        block.points = points_of(block)
    story = Story(0, len(walked.blocks), 0.0)
    return tuple(gather(walked, story, url or "").blocks)
