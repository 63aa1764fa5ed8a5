"""The story as JSON-LD tells it, for pages that show it by program or only its beginning."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.items import Block, BlockKind
from pipelines.extract.head import Head
from pipelines.extract.texts import one_line

# A record shorter than this is a summary.
_SHORTEST = 500
# The page must show less than this share of the record: else the page, which has structure, is the better source.
_SHOWN = 0.4
_TAG = re.compile(r"<[^<>]{1,300}>")
_PARAGRAPH = re.compile(r"\s*\n\s*|</p>|<br ?/?>", re.IGNORECASE)


def told_by_record(head: Head, blocks: Iterable[Block]) -> list[Block]:
    """The record's paragraphs as blocks where it tells much more of the story than the page; else none."""
    value = head.data.article.get("articleBody")
    if not isinstance(value, str) or len(value) < _SHORTEST:
        return []
    shown = sum(len(block.text) for block in blocks if block.inside_body and not block.furniture)
    if shown >= _SHOWN * len(value):
        return []
    texts = [
        text for part in _PARAGRAPH.split(value) if (text := one_line(_TAG.sub(" ", part) if "<" in part else part))
    ]
    if shown >= _SHOWN * sum(map(len, texts)):
        return []
    return [Block(BlockKind.PARAGRAPH, text, place="json-ld:articleBody") for text in texts]
