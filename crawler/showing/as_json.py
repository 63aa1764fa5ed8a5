"""The article as one JSON object: every field of the design, blocks and removals, tags with their sentences."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from crawler.items import Block, BlockKind
from crawler.showing.plain import evidence_of
from crawler.showing.reading import Shown

_DETAILS = ("url", "service", "rows", "header_rows", "is_ordered", "levels", "language", "mark", "place")


def json_text(shown: Shown) -> str:
    """The article as indented JSON."""
    return json.dumps(article_object(shown), ensure_ascii=False, indent=2)


def article_object(shown: Shown) -> dict[str, Any]:
    """The article as plain dictionaries and lists; instants are ISO 8601."""
    article = shown.article
    values = {name: _plain(value) for name, value in asdict(article).items()}
    values["images"] = list(values["images"])
    values["blocks"] = [_block(block) for block in article.blocks]
    # A caption of a flattened text has lost its picture; it is a picture's all the same.
    lost = [block.text for block in article.blocks if block.kind is BlockKind.FIGURE and block.image is None]
    values["images"] += [{"url": None, "caption": caption} for caption in lost if caption]
    values["tags"] = [asdict(tag) | {"evidence_text": evidence_of(article, tag)} for tag in shown.tags]
    return values


def _block(block: Block) -> dict[str, Any]:
    """What a kept block says; the evidence that extraction left for denoising is not part of the article."""
    told: dict[str, Any] = {"kind": block.kind.value, "text": block.text}
    if block.level:
        told["level"] = block.level
    if block.links:
        told["links"] = [asdict(link) for link in block.links]
    if block.image is not None:
        told["image"] = asdict(block.image)
    return told | {name: value for name in _DETAILS if (value := getattr(block, name))}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
