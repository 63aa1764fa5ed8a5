"""The politeness ledger: what a run asks of each host, counted where requests leave and answers come in.

It stands next to the network, so that it sees every try of every request, robots.txt and redirects among them. The
store writes it into the archive when the run ends, however it ends. Requests say in ``meta["known_bytes"]`` how large a
document was when it was last had: that is what an answer "not modified" saves.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.middlewares.robots import RobotsForbidden
from pipelines.store.ledger import HostEntry

_BUSY = frozenset({429, 503})


class PolitenessLedger:
    """Downloader middleware; ``entries`` holds what was asked of each host so far."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, obeys_robots: bool = True) -> None:
        self.entries: dict[str, HostEntry] = {}
        self._clock = clock
        self._obeys_robots = obeys_robots
        self._answered_at: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's construction."""
        ledger = cls(obeys_robots=crawler.settings.getbool("OBEY_ROBOTS"))
        crawler.signals.connect(ledger.count_unpacked, signal=signals.response_received)
        return ledger

    def count_asked(self, request: Request) -> None:
        """Counts a request that has left: the download handler knows which were kept back in the last moment."""
        entry = self._entry(request)
        entry.requests += 1
        entry.retries += int(request.meta.get("retry_times", 0) > 0)
        entry.robots_allowed += int(self._obeys_robots and not request.meta.get("is_robots_txt"))

    def process_response(self, request: Request, response: Response) -> Response:
        """Counts an answer, still packed."""
        entry = self._entry(request)
        self._note_wait(request, entry)
        entry.bytes_received += len(response.body) + len(response.headers.to_string())
        entry.busy_answers += int(response.status in _BUSY)
        if response.status == 304:
            entry.not_modified += 1
            entry.bytes_saved += int(request.meta.get("known_bytes", 0))
        if response.headers.get("Content-Encoding"):
            request.meta["packed_bytes"] = len(response.body)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Counts a request that robots.txt forbade, or that got no answer."""
        entry = self._entry(request)
        if isinstance(exception, RobotsForbidden):
            entry.robots_refused += 1
        elif not isinstance(exception, IgnoreRequest):  # other guards' refusals never left
            entry.errors += 1
            self._note_wait(request, entry)

    def count_unpacked(self, response: Response, request: Request, **_: Any) -> None:
        """What packing saved, now that the answer is unpacked."""
        packed = request.meta.get("packed_bytes", 0)
        if packed and response.status == 200:
            self._entry(request).bytes_saved += max(0, len(response.body) - packed)

    def _note_wait(self, request: Request, entry: HostEntry) -> None:
        now = self._clock()
        began = now - request.meta.get("download_latency", 0.0)
        last = self._answered_at.get(entry.host)
        if last is not None:
            entry.seconds_waited += max(0.0, began - last)
        self._answered_at[entry.host] = now

    def _entry(self, request: Request) -> HostEntry:
        host = urlparse_cached(request).netloc.lower()
        entry = self.entries.get(host)
        if entry is None:
            entry = self.entries[host] = HostEntry(host)
        return entry
