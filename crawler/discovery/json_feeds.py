"""JSON Feed, version 1 and 1.1."""

from __future__ import annotations

import json
from datetime import UTC, tzinfo
from typing import Any

from crawler.discovery.addresses import absolute, same_site
from crawler.discovery.dates import parse_instant
from crawler.discovery.documents import decoded
from crawler.discovery.reading import MOST_LINKS, ChannelReading
from crawler.discovery.texts import names_in, plain_line, plain_text, without_controls
from crawler.items import Discovered


def is_json(body: bytes) -> bool:
    """True if the document begins like a JSON object."""
    return body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def parsed_json(body: bytes) -> Any:
    """The JSON value in ``body``, None where there is none. Never raises."""
    try:
        return json.loads(without_controls(decoded(body)).lstrip("\ufeff"))
    except (ValueError, RecursionError, MemoryError):
        return None


def read_json_feed(body: bytes, url: str, *, zone: tzinfo = UTC) -> ChannelReading:
    """The stories that a JSON feed names. Never raises."""
    feed = parsed_json(body)
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return ChannelReading(error="This is JSON, but not a JSON feed.")
    items = [item for item in feed["items"][:MOST_LINKS] if isinstance(item, dict)]
    links = [_discovered(item, url, text_in(feed, "language"), zone) for item in items]
    found = tuple({link.url: link for link in links if link.url}.values())
    next_page = absolute(text_in(feed, "next_url"), url)
    return ChannelReading(
        links=found,
        next_page=next_page if next_page and next_page != url and same_site(next_page, url) else None,
        error="" if found else "The feed names no story.",
    )


def text_in(value: Any, *names: str) -> str:
    """The text found by following ``names`` into nested objects, "" where there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def _discovered(item: dict[str, Any], url: str, language: str, zone: tzinfo) -> Discovered:
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    tags = item.get("tags")
    raw = text_in(item, "date_published")
    content = text_in(item, "content_html")
    return Discovered(
        url=absolute(text_in(item, "url") or text_in(item, "id"), url) if _has_address(item) else "",
        title=plain_line(text_in(item, "title")),
        published=parse_instant(raw, zone=zone),
        published_raw=raw[:80],
        modified=parse_instant(text_in(item, "date_modified"), zone=zone),
        authors=names_in([text_in(author, "name") for author in authors or []]),
        categories=names_in([tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []),
        summary=plain_text(text_in(item, "summary") or text_in(item, "content_text") or content),
        content_html=content,
        image_url=absolute(text_in(item, "image") or text_in(item, "banner_image"), url),
        language=text_in(item, "language") or language,
    )


def _has_address(item: dict[str, Any]) -> bool:
    return bool(text_in(item, "url")) or text_in(item, "id").startswith(("http://", "https://"))
