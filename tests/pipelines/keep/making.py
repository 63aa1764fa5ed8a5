"""Pages with their exchanges, and WARC files of others."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

from crawler.items import Discovered, Exchange, Page, Right

NIGHT = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)
URL = "https://news.example/story"


def html(text="A story."):
    return f"<html><body><article><h1>A headline</h1><p>{text}</p></article></body></html>".encode()


def exchange(url=URL, body=None, at=NIGHT, **changes):
    fields = {
        "url": url,
        "at": at,
        "asked": b"GET /story HTTP/1.1\r\nHost: news.example\r\n\r\n",
        "told": b'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: "e1"\r\n\r\n',
        "body": html() if body is None else body,
        "ip_address": "192.0.2.7",
    }
    return Exchange(**{**fields, **changes})


def page(url=URL, *, source="news", at=NIGHT, exchanges=None, **changes):
    entry = Discovered(url, "A headline", published=at, authors=("Ana Díaz",), content_html="<p>The whole story.</p>")
    fields = {
        "entry": entry,
        "rights": (Right("directive", "noai", "header:x-robots-tag"),),
        "exchanges": exchanges if exchanges is not None else (exchange(url, at=at),),
    }
    return Page(source, url, url, at, **{**fields, **changes})


PLAIN_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html()


def record(
    body=PLAIN_ANSWER,
    *,
    url: str | None = URL,
    kind="response",
    length: int | None = None,
    date: str | None = "2020-02-03T04:05:06Z",
    more="",
):
    """A record as another program may have written it, not packed."""
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Record-ID: <urn:uuid:1>",
        *([f"WARC-Target-URI: {url}"] if url is not None else []),
        *([f"WARC-Date: {date}"] if date is not None else []),
        *([more] if more else []),
        f"Content-Length: {len(body) if length is None else length}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body + b"\r\n\r\n"


def packed(*records: bytes) -> bytes:
    return b"".join(gzip.compress(one) for one in records)
