"""An HTTP answer as the decisions of a crawl need it, without Scrapy's own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from scrapy.http import Response
from w3lib.encoding import http_content_type_encoding

from crawler.discovery import ChannelReading
from crawler.discovery.documents import unpacked


@dataclass(frozen=True, slots=True)
class Answer:
    """What matters of an answer."""

    url: str  # after redirects
    status: int
    body: bytes
    encoding: str | None
    etag: str
    last_modified: str


def answer_of(response: Response) -> Answer:
    """What matters of Scrapy's response."""
    return Answer(
        url=response.url,
        status=response.status,
        body=response.body,
        encoding=http_content_type_encoding(header(response.headers, "Content-Type")),
        etag=header(response.headers, "ETag"),
        last_modified=header(response.headers, "Last-Modified"),
    )


def header(headers: Mapping[str, Any], name: str) -> str:
    """A header's value as text; "" where it is missing. Bytes beyond ASCII cannot be sent back and are dropped."""
    value: bytes = headers.get(name) or b""
    return value.decode("ascii", "ignore").strip()


def content_hash(body: bytes) -> str:
    """What a document says, as a fingerprint: packing it anew, with another time in its head, changes nothing."""
    return hashlib.sha256(unpacked(body)[0]).hexdigest()[:32]


def with_total(reading: ChannelReading, response: Response) -> ChannelReading:
    """The reading with the number of pages that WordPress tells in a header."""
    total = header(response.headers, "X-WP-TotalPages")
    return replace(reading, total_pages=int(total)) if total.isdecimal() and len(total) < 9 else reading
