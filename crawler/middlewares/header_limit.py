"""A download handler that ends an answer whose headers have no end.

DOWNLOAD_MAXSIZE counts bodies alone: a server that sends header after header fills the memory until the crawl dies.
A single long header is read within the same limit.
"""

from __future__ import annotations

import logging
from typing import Any

from scrapy.core.downloader.handlers import http11
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS

from crawler.middlewares.time_budget import TimedHandler

# Twisted's protocols carry no types; hence the "no-untyped-call" below.

# Servers that mean well send less than a tenth of this.
MOST_HEADER_BYTES = 64 * 1024


class EndlessHeadersError(Exception):
    """An answer with more header bytes than MOST_HEADER_BYTES."""


class LimitedHandler(TimedHandler):
    """Scrapy's handler for http and https, with a limit on the headers of an answer, and on the time of an address."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _LimitedFactory
        # Which page was too large or broke off is told in the archive, with the reason.
        logging.getLogger(http11.__name__).setLevel(logging.ERROR)


class _LimitedProtocol(http11._LenientHTTP11ClientProtocol):  # Scrapy has no public place for this
    _header_bytes = 0

    def request(self, request: Any) -> Deferred[Any]:
        self._header_bytes = 0
        answer = super().request(request)
        if self._parser is not None:
            # Twisted hangs up at a line of 16 KiB; policies of real sites are longer.
            self._parser.MAX_LENGTH = MOST_HEADER_BYTES
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self._parser is not None and self._parser.state in {STATUS, HEADER}:
            if self._header_bytes >= MOST_HEADER_BYTES:
                self._giveUp(Failure(EndlessHeadersError("its headers have no end")))  # type: ignore[no-untyped-call]  # not typed by Twisted
                return
            self._header_bytes += len(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]  # not typed by Twisted


class _LimitedFactory(http11._LenientHTTP11ClientFactory):
    def buildProtocol(self, _: Any) -> _LimitedProtocol:  # noqa: N802 - Twisted's name
        return _LimitedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # not typed by Twisted
