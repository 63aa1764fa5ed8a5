"""What is left of the time of a URL ends a try: a server that drips, redirects and drips again costs many of them.

One clock counts for each URL, all its tries, redirects and waits together: ``crawler.middlewares.host_gate`` keeps it
and asks it before every wait and every try. Here it is asked in the moment of connecting, after the request has stood
in line, and no try is given more than is left. (DOWNLOAD_TIMEOUT ends a single try.)

Settings: URL_SECONDS. Stats: ``seconds/spent``.
"""

from __future__ import annotations

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.middlewares.host_gate import FOR_TRIES, SPENT


class TimeSpent(IgnoreRequest):
    """A URL that has had its time; it is not tried again in this run."""


class TimedHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https; no try takes longer than its URL has left."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.budget = crawler.settings.getfloat("URL_SECONDS")
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")

    async def download_request(self, request: Request) -> Response:
        """The answer; raises TimeSpent where the URL has no time left."""
        left = self.budget * FOR_TRIES - float(request.meta.get(SPENT, 0.0))
        if left <= 0:
            self._count("seconds/spent")
            raise TimeSpent(f"it took {self.budget:g} seconds over all tries, so it was given up for now")
        wanted = request.meta.get("download_timeout") or self._timeout
        request.meta["download_timeout"] = min(wanted, left)
        try:
            return await super().download_request(request)
        finally:
            request.meta["download_timeout"] = wanted

    def _count(self, key: str) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(key)
