"""Answers as they were received: what a story's page was, byte for byte, before anything was unpacked or decoded.

It stands next to the network. The spider hands what was noted here on with the page, and ``pipelines.keep`` stores it.

Settings: KEEP_PAGES.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.items import Exchange

_NOTED = "exchange"


class AsReceived:
    """Downloader middleware that notes the answers to requests with the meta key ``is_story``."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's construction; raises NotConfigured where pages are not kept."""
        if not crawler.settings.getbool("KEEP_PAGES"):
            raise NotConfigured
        return cls()

    def process_response(self, request: Request, response: Response) -> Response:
        """Notes a story's page."""
        if request.meta.get("is_story") and 200 <= response.status < 300:
            request.meta[_NOTED] = Exchange(
                url=response.url,
                at=self._clock(),
                asked=_asked(request),
                told=_told(response),
                body=response.body,
                ip_address=str(response.ip_address or ""),
                truncated="disconnect" if "dataloss" in response.flags else "",
            )
        return response


def exchanges_of(response: Response) -> tuple[Exchange, ...]:
    """What was noted of a response; nothing where pages are not kept."""
    noted = response.meta.get(_NOTED) if response.request is not None else None
    return (noted,) if noted is not None else ()


def _asked(request: Request) -> bytes:
    """The request as it was sent; the header Host is the network library's own doing."""
    parts = urlparse_cached(request)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = b"" if b"Host" in request.headers else f"Host: {parts.netloc}\r\n".encode("ascii", "ignore")
    line = f"{request.method} {path} HTTP/1.1\r\n".encode("ascii", "ignore")
    return line + host + _lines(request.headers.to_string())


def _told(response: Response) -> bytes:
    """The answer's headers. Scrapy keeps the number of the status and not its words: those are the usual ones."""
    try:
        words = HTTPStatus(response.status).phrase
    except ValueError:
        words = ""
    line = f"{response.protocol or 'HTTP/1.1'} {response.status} {words}".rstrip()
    return f"{line}\r\n".encode("ascii", "ignore") + _lines(response.headers.to_string())


def _lines(headers: bytes) -> bytes:
    return headers + b"\r\n\r\n" if headers else b"\r\n"
