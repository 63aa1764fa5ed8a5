"""Feeds that are not XML any more, read by feedparser; docs/discovery.md says why it comes second."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime, tzinfo
from io import BytesIO
from typing import Any

import feedparser

from crawler.discovery.addresses import absolute
from crawler.discovery.dates import parse_instant
from crawler.discovery.reading import MOST_LINKS, ChannelReading
from crawler.discovery.texts import names_in, plain_line, plain_text
from crawler.items import Discovered

# feedparser needs time in proportion to the text; the worst of it that was found takes half a second for this much.
_LARGEST_TEXT = 128 * 1024
_HAS_ITEMS = re.compile(r"<(?:\w+:)?(?:item|entry)\b", re.IGNORECASE)


def read_loosely(text: str, url: str, zone: tzinfo, error: str) -> ChannelReading:
    """The stories that feedparser finds; ``error`` is what is known to be wrong so far. Never raises."""
    if not _HAS_ITEMS.search(text):
        return ChannelReading(error=error or "The feed names no story.")
    try:
        # As a stream: bytes would be tried as a file's name first.
        stream = BytesIO(text[:_LARGEST_TEXT].encode("utf-8", "replace"))
        parsed = feedparser.parse(stream, response_headers={"content-type": "text/xml; charset=utf-8"})
        links = [_discovered(entry, url, zone) for entry in parsed.entries[:MOST_LINKS]]
    except Exception as problem:  # noqa: BLE001 - whatever a broken feed does to the parser, the run goes on
        return ChannelReading(error=error or f"The feed cannot be read ({type(problem).__name__}).")
    found = tuple({link.url: link for link in links if link.url}.values())
    return ChannelReading(links=found, error=error or ("" if found else "The feed names no story."))


def _discovered(entry: Any, url: str, zone: tzinfo) -> Discovered:
    raw = str(entry.get("published") or entry.get("updated") or "")
    content = next((part.get("value", "") for part in entry.get("content", ())), "")
    return Discovered(
        url=absolute(str(entry.get("link") or ""), url),
        title=plain_line(str(entry.get("title") or "")),
        published=parse_instant(raw, zone=zone) or _instant(entry.get("published_parsed")),
        published_raw=raw[:80],
        modified=_instant(entry.get("updated_parsed")),
        authors=names_in([str(author.get("name") or "") for author in entry.get("authors", ())]),
        categories=names_in([str(tag.get("term") or "") for tag in entry.get("tags", ())]),
        summary=plain_text(str(entry.get("summary") or "")),
        content_html=str(content),
    )


def _instant(parsed: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, TypeError):
        return None
