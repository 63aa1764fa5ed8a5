"""The story as JSON-LD tells it, for pages that show it by program or only its beginning."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.items import Block, BlockKind
from pipelines.extract.head import Head
from pipelines.extract.texts import one_line, squeezed, weighty_length

# A record shorter than this is a summary, and one shorter than the second not even the story of a page that shows none.
_SHORTEST = 500
_SHORTEST_OF_ALL = 200
# A page that shows less than this, nothing of it from the record, shows what stands on all pages.
_LITTLE = 400
# The page must show less than this share of the record: else the page, which has structure, is the better source.
_SHOWN = 0.4
_TAG = re.compile(r"<[^<>]{1,300}>")
_PARAGRAPH = re.compile(r"\s*\n\s*|</p>|<br ?/?>", re.IGNORECASE)


def told_by_record(head: Head, blocks: Iterable[Block]) -> list[Block]:
    """The record's paragraphs as blocks where it tells much more of the story than the page; else none."""
    value = head.data.article.get("articleBody")
    if not isinstance(value, str) or weighty_length(value) < _SHORTEST_OF_ALL:
        return []
    shown = [block.text for block in blocks if block.inside_body and not block.furniture]
    if not _is_richer(value, shown):
        return []
    texts = [
        text for part in _PARAGRAPH.split(value) if (text := one_line(_TAG.sub(" ", part) if "<" in part else part))
    ]
    if not _is_richer("".join(texts), shown):
        return []
    return [Block(BlockKind.PARAGRAPH, text, place="json-ld:articleBody") for text in texts]


def _is_richer(record: str, shown: list[str]) -> bool:
    """Whether a record tells much more than the page shows, or anything at all where that shows none of it."""
    letters = sum(map(len, shown))
    if letters < _SHOWN * len(record) and weighty_length(record) >= _SHORTEST:
        return True
    if letters >= len(record) or sum(map(weighty_length, shown)) >= _LITTLE:
        return False
    key = squeezed(record)
    return not any(squeezed(text) in key for text in shown if text)
