"""A budget of time for an address: all its tries and redirects together, waiting out of politeness not counted.

DOWNLOAD_TIMEOUT ends one try; a server that drips, redirects and drips again costs many of them.

Settings: SECONDS_PER_ADDRESS. Stats: ``seconds/spent``.
"""

from __future__ import annotations

from time import monotonic

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

# What the tries of an address have cost; retries and redirects take the meta of a request with them.
SPENT = "seconds_spent"


class TimeSpent(IgnoreRequest):
    """An address that has had its time; it is not tried again in this run."""


class TimedHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https; no address takes longer than its budget."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.budget = crawler.settings.getfloat("SECONDS_PER_ADDRESS")
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")

    async def download_request(self, request: Request) -> Response:
        """The answer; raises TimeSpent where the address has no time left."""
        spent = float(request.meta.get(SPENT, 0.0))
        if spent >= self.budget:
            self._count("seconds/spent")
            raise TimeSpent(f"the address took longer than {self.budget:g} seconds over all tries")
        wanted = request.meta.get("download_timeout") or self._timeout
        request.meta["download_timeout"] = min(wanted, self.budget - spent)
        begun = monotonic()
        try:
            return await super().download_request(request)
        finally:
            request.meta["download_timeout"] = wanted
            request.meta[SPENT] = spent + monotonic() - begun

    def _count(self, key: str) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(key)
