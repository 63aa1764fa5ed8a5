"""Room for answers: those that are under way and those that wait to be read hold so much memory together, and no more.

Scrapy asks for sixteen pages at a time whatever their size, and for no further ones when five megabytes wait: by then
all sixteen are on their way. Here a page is asked for when there is room for another one as large as the largest of
late. One is always under way: a page that is larger than all the room is read alone.

Settings: ANSWERS_ROOM. Stats: ``room/waits``.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Self
from weakref import WeakSet

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

HELD = "held_bytes"  # in a request's meta: what is held until it is answered, the first pages of a story

# Seconds after which one that waits looks whether there is room: no page that fills it is read faster.
_LOOK_AGAIN = 0.05
# What was large once counts less with each answer: a few small ones later, pages are small again.
_FORGETTING = 0.8
# How many pages are under way at most, however small the last ones were: the next ones may all be of the largest.
_MOST_UNDER_WAY = 8
# How many are under way before the first stories have told how large they are.
_FIRST = 4


class Room:
    """Downloader middleware, the last before the network."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.most = crawler.settings.getint("ANSWERS_ROOM")
        if not self.most:
            raise NotConfigured
        self._under_way: WeakSet[Request] = WeakSet()
        self._has_come = asyncio.Event()
        self._least = self.most / _MOST_UNDER_WAY
        self._usual = self.most / _FIRST  # bytes of an answer, unpacked

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises NotConfigured where ANSWERS_ROOM is 0."""
        room = cls(crawler)
        crawler.signals.connect(room.measure, signal=signals.response_received)
        return room

    async def process_request(self, request: Request) -> None:
        """Waits for room; not what others wait for: further pages of a story, and robots.txt and its like."""
        if request.callback is NO_CALLBACK:
            return
        if HELD not in request.meta and not self.has_room():
            self._count("room/waits")
            while not self.has_room():
                await self._next_answer()
        self._under_way.add(request)

    def process_response(self, request: Request, response: Response) -> Response:
        """From here on Scrapy counts the answer, until all that came of it is stored."""
        self._leave(request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002 - Scrapy's
        """No answer takes no room."""
        self._leave(request)

    def _leave(self, request: Request) -> None:
        self._under_way.discard(request)
        self._tell()

    def _tell(self) -> None:
        self._has_come.set()
        self._has_come.clear()  # who waits now has been woken all the same

    async def _next_answer(self) -> None:
        """Waits until one has come, or a moment: Scrapy does not say when one that was read lets go of its room."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_AGAIN):
                await self._has_come.wait()

    def measure(self, response: Response, request: Request) -> None:
        """Notes how large an answer is, now that it is unpacked."""
        before = self._usual * _FORGETTING if request.meta.get("is_story") else self._usual
        self._usual = max(len(response.body), before, self._least)
        self._tell()

    def has_room(self) -> bool:
        """Whether another answer fits in."""
        if not self._under_way:
            return self._waiting() < self.most
        held = sum(request.meta.get(HELD, 0) for request in self._under_way)
        return bool(self._waiting() + held + self._usual * (len(self._under_way) + 1) <= self.most)

    def _waiting(self) -> int:
        """Bytes of answers that wait to be read, or are being read."""
        assert self.crawler.engine is not None
        slot = self.crawler.engine.scraper.slot
        return slot.active_size if slot is not None else 0

    def _count(self, key: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(key)
