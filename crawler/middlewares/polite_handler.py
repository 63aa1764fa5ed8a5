"""The download handler that knocks politely: it asks the gate of the host in the moment of connecting.

One request a host is under way at a time, across all crawls of one archive, and a delay lies between two of them: two
sites may share a host (a feed service, "www." and the bare name), and the night crawls several sites at once.

Settings: DOWNLOAD_DELAY, CONCURRENT_REQUESTS_PER_DOMAIN. Where they ask for no delay or allow several requests at a
time (the owner's own server), other crawls are not waited for.
"""

from __future__ import annotations

import time
from contextlib import AbstractAsyncContextManager, nullcontext

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.middlewares.header_limit import LimitedHandler
from crawler.middlewares.host_gate import SPENT, HostGate
from crawler.middlewares.ledger import PolitenessLedger
from crawler.politeness.turns import Turns, turns_beside

# What says that a host is not well. Whatever else goes wrong (an answer that is too long, say) is an answer.
NO_ANSWER = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError)


class PoliteHandler(LimitedHandler):
    """Scrapy's handler for http and https behind the gate of each host."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        is_one_at_a_time = (
            settings.getfloat("DOWNLOAD_DELAY") > 0 and settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
        )
        # Where a connection that was kept open breaks off, Twisted asks again, at once and unseen: too early for a host
        # that is owed a delay, and missing in the ledger.
        self._pool.retryAutomatically = not is_one_at_a_time
        if not is_one_at_a_time:
            # A request is made in the moment in which an answer has come, just before its connection is free again.
            self._pool.maxPersistentPerHost *= 2
        self._turns: Turns | None = turns_beside(str(settings["DATABASE"])) if is_one_at_a_time else None

    async def download_request(self, request: Request) -> Response:
        """Asks when it is this crawl's turn and the host is open; raises LeftForLater where it is not in this run."""
        gate = self._crawler.get_downloader_middleware(HostGate)
        async with self._turn(request):
            if gate is None:
                return await self._sent(request)
            await gate.enter(request, self._question)
            return await self._asked(request, gate)

    async def _question(self, request: Request) -> None:
        """Asks on behalf of another request, in its turn and its place; the gate is told what came of it."""
        gate = self._crawler.get_downloader_middleware(HostGate)
        ledger = self._crawler.get_downloader_middleware(PolitenessLedger)
        assert gate is not None
        try:
            response = await self._asked(request, gate)
        except Exception as error:  # noqa: BLE001 - the gate knows; nobody waits for this answer
            if ledger is not None:
                ledger.process_exception(request, error)
        else:
            if ledger is not None:
                ledger.process_response(request, response)

    async def _asked(self, request: Request, gate: HostGate) -> Response:
        began = time.monotonic()
        try:
            response = await self._sent(request)
        except NO_ANSWER as error:
            gate.failed(request, error)
            raise
        except IgnoreRequest:
            raise  # not asked at all
        except Exception:
            gate.alive(request)
            raise
        finally:
            request.meta[SPENT] = request.meta.get(SPENT, 0.0) + time.monotonic() - began
        gate.answered(request, response)
        return response

    async def _sent(self, request: Request) -> Response:
        """Sends a request, and tells the ledger unless it was kept back in the last moment."""
        ledger = self._crawler.get_downloader_middleware(PolitenessLedger)
        has_left = True
        try:
            return await super().download_request(request)
        except IgnoreRequest:
            has_left = False
            raise
        finally:
            if ledger is not None and has_left:
                ledger.count_asked(request)

    def _turn(self, request: Request) -> AbstractAsyncContextManager[None]:
        if self._turns is None:
            return nullcontext()
        assert self._crawler.engine is not None
        slot = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        delay = slot.delay if slot is not None else self._crawler.settings.getfloat("DOWNLOAD_DELAY")
        return self._turns.turn(urlparse_cached(request).hostname or "", delay)
