"""The tdmrep.json of each host, asked for once a run, when the first story of the host has come.

Asked as anything else is asked: within robots.txt, in its turn, behind the gate of the host. A night that brings no
story asks for none.

Settings: READ_RESERVATIONS. Stats: ``reservations/read``.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK

from crawler.items import Right
from pipelines.extract.reservations import (
    ADDRESS,
    MOST_BYTES,
    ReservationRule,
    reservation_rules,
    rights_of_reservations,
)

logger = logging.getLogger(__name__)

# The stories wait for it.
_LONGEST_SECONDS = 10


class Reservations:
    """Scrapy extension."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("READ_RESERVATIONS"):
            raise NotConfigured
        self.crawler = crawler
        self._rules: dict[str, asyncio.Future[tuple[ReservationRule, ...]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises NotConfigured where READ_RESERVATIONS is off."""
        return cls(crawler)

    async def rights_of(self, url: str) -> tuple[Right, ...]:
        """What tdmrep.json on the host of this address says of it; nothing where there is none to be had."""
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._rules:
            rules = self._rules[host] = asyncio.get_running_loop().create_future()
            try:
                rules.set_result(await self._read(host + ADDRESS))
            finally:
                if not rules.done():  # the run is being ended: nobody shall wait for ever
                    rules.cancel()
        return rights_of_reservations(await asyncio.shield(self._rules[host]), url)

    async def _read(self, url: str) -> tuple[ReservationRule, ...]:
        meta = {"download_timeout": _LONGEST_SECONDS, "download_maxsize": MOST_BYTES, "dont_retry": True}
        request = Request(url, callback=NO_CALLBACK, priority=1000, meta=meta)
        try:
            assert self.crawler.engine is not None
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever keeps the file from us, the stories are read without it
            logger.debug("%s could not be had: %s", url, error)
            return ()
        if response.status != 200:
            return ()
        self._count("reservations/read")
        return reservation_rules(response.body)

    def _count(self, key: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(key)
