"""Pages of stories that did not come whole: asked for once more, then refused with a reason, never stored.

A server that tells too small a length sends half a page without a word, and one that packs an answer and does not say
so sends bytes that nobody can read. Both look like good answers to all that come later.

Only requests with the meta key ``is_story`` are judged: a packed sitemap is none of a page's business. Stats:
``whole_pages/empty``, ``whole_pages/packed``, ``whole_pages/broken_off``.
"""

from __future__ import annotations

import codecs
import re
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.discovery.documents import decoded

# How the packed formats begin that have a mark at all (RFC 1952, RFC 8878).
_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
# Bytes at the end of a page in which its end tags usually stand.
_END = 4096
_CLOSES = re.compile(rb"</(?:body|html)", re.IGNORECASE)
# Elements whose end tag HTML does not let anybody leave out.
_BOXES = re.compile(
    rb"<(/?)(article|main|section|div|script|style|ul|ol|table|blockquote|figure|span|a|h[1-6])(?=[\s/>])",
    re.IGNORECASE,
)
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SENTENCES = {
    "empty": "the answer is empty",
    "packed": "the answer is packed and does not say so",
    "broken_off": "the page breaks off before its end",
}


class WholePages:
    """Downloader middleware that lets whole pages pass."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's construction."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The response, another try of the request, or IgnoreRequest with the reason."""
        flaw = flaw_of(response.body) if 200 <= response.status < 300 and request.meta.get("is_story") else ""
        if not flaw:
            return response
        assert self.crawler.spider is not None
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"whole_pages/{flaw}")
        again = get_retry_request(request, spider=self.crawler.spider, reason=SENTENCES[flaw])
        if again is None:
            raise IgnoreRequest(SENTENCES[flaw])
        return again


def flaw_of(body: bytes) -> str:
    """What keeps a page from being whole: "empty", "packed", "broken_off", or "" where nothing does."""
    if not body[:4096].strip() and not body.strip():
        return "empty"
    if body.startswith(_PACKED):
        return "packed"
    return "broken_off" if is_broken_off(body) else ""


def is_broken_off(body: bytes) -> bool:
    """Whether a page ends inside a tag, or inside an element that must be closed.

    The end tags of the page itself may be left out; a page that has one of them is taken for whole.
    """
    if body.startswith(_WIDE_MARKS) or b"\x00" in body[:8]:  # UTF-16: each letter is two bytes
        body = decoded(body).encode("utf-8", "replace")
    if b"<" not in body or _CLOSES.search(body, max(0, len(body) - _END)) or _CLOSES.search(body):
        return False
    if body.rfind(b"<") > body.rfind(b">"):
        return True
    still_open: dict[bytes, int] = {}
    for is_end, name in _BOXES.findall(body):
        still_open[name.lower()] = still_open.get(name.lower(), 0) + (-1 if is_end else 1)
    return any(count > 0 for count in still_open.values())
