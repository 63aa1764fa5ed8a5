"""The gate of a host: nothing is asked of one that wants to be left alone, or that fails again and again.

It knows of every host until when it is closed (Retry-After, of this run or an earlier one) and keeps its circuit
breaker. A request that comes too early waits here, unless it would cost more than a URL may cost: then it is left for
later. The download handler asks again in the moment of connecting, and tells what came of it.

The question that an open breaker is asked is robots.txt, where the host gave good pages before: whatever it answers
speaks of the host, not of the page whose turn it is.

Settings: HOST_WAIT_SECONDS, URL_SECONDS, RETRY_AFTER_LEAST, RETRY_AFTER_MOST, RETRY_BACKOFF, BREAKER_FAILURES,
BREAKER_SECONDS, BREAKER_PROBES, DEAD_AFTER_RUNS, DEAD_PROBE_DAYS. Stats: ``hosts/...``, see docs/settings.md.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from random import Random
from typing import Self
from urllib.parse import urljoin

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.middlewares.network_errors import in_words
from crawler.middlewares.robots import LARGEST
from crawler.politeness.backoff import pause
from crawler.politeness.breaker import Breaker, Door
from crawler.politeness.leaving import LeftForLater, UrlTooDear
from crawler.politeness.memory import DeadRules, HostMemory
from crawler.politeness.names import host_name
from crawler.politeness.retry_after import asked_wait, clamped
from crawler.politeness.watch import HostWatch
from pipelines.store import Archive
from pipelines.store.stage import StoreStage

logger = logging.getLogger(__name__)

# The answers by which a server asks for less.
BUSY = frozenset({429, 503})
# While another request probes the host, those that wait look again so often.
_LOOK_AGAIN = 0.5
# While a request waits, it looks up so often whether the run is being stopped.
_LOOK_UP = 1.0
# Less time than this is no try.
_SHORTEST_TRY = 1.0

BACKED_OFF = "backed_off"  # in a request's meta: the number of the try that has waited for its back-off
# What the tries themselves may take of the time of a URL; the rest goes into connecting, waking up and hanging up.
FOR_TRIES = 0.97
SPENT = "url_seconds"  # in a request's meta: what its URL has cost so far, all tries and waits together
BEGUN = "begun"  # in a request's meta: when its URL was asked for first
NOT_BEFORE = "not_before"  # in a request's meta: the instant before which its URL must not be asked for again


class HostGate:
    """Downloader middleware; ``clock``, ``sleep`` and ``random`` are the world's, and a test's own in tests."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.settings = crawler.settings
        self.clock = time.time
        self.sleep = asyncio.sleep
        self.random = Random()  # noqa: S311 - jitter, no secret
        rules = DeadRules(self.settings.getint("DEAD_AFTER_RUNS"), self.settings.getfloat("DEAD_PROBE_DAYS"))
        self.memory = HostMemory(self._archive, rules)
        self.url_seconds = self.settings.getfloat("URL_SECONDS")
        self.watches: dict[str, HostWatch] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's construction."""
        gate = cls(crawler)
        crawler.signals.connect(gate.spider_closed, signal=signals.spider_closed)
        return gate

    # --- before a request ---------------------------------------------------------------------------------------------

    async def process_request(self, request: Request) -> None:
        """Waits until the host may be asked; raises LeftForLater, or UrlTooDear when the URL's time is used up."""
        now = self.clock()
        cost = max(request.meta.get(SPENT, 0.0), now - request.meta.get(BEGUN, now))
        if self.url_seconds - cost < _SHORTEST_TRY:
            raise self._too_dear()
        await self._back_off(request)
        await self._wait(request)
        left = self.url_seconds * FOR_TRIES - request.meta.get(SPENT, 0.0)
        given = request.meta.get("download_timeout") or self.settings.getfloat("DOWNLOAD_TIMEOUT")
        request.meta["download_timeout"] = max(_SHORTEST_TRY, min(given, left))

    async def _back_off(self, request: Request) -> None:
        """Second tries that others ask for (a page that broke off, say) come later, too."""
        tries = request.meta.get("retry_times", 0)
        if tries > request.meta.get(BACKED_OFF, 0):
            request.meta[BACKED_OFF] = tries
            seconds = self.back_off(tries)
            if request.meta.get(SPENT, 0.0) + seconds >= self.url_seconds:
                raise self._too_dear()
            await self.pause(request, seconds)

    def back_off(self, tries: int) -> float:
        """Seconds to wait after so many failed tries."""
        return pause(tries, self.settings.getfloat("RETRY_BACKOFF"), self.random)

    def _too_dear(self) -> UrlTooDear:
        self._count("hosts/too_dear")
        return UrlTooDear(f"it took {self.url_seconds:g} seconds over all tries, so it was given up for now")

    async def enter(self, request: Request, question: Callable[[Request], Awaitable[None]]) -> None:
        """The same in the moment of connecting: much may have happened while the request stood in line.

        ``question`` asks for something else of the host, and tells what came of it.
        """
        watch = self.watch(request)
        while await self._wait(request) is Door.PROBE:
            watch.breaker.begin_probe()
            self._count("hosts/probes")
            if not watch.good_pages or request.meta.get("is_robots_txt"):
                break  # the request itself is the question
            meta = {"is_robots_txt": True, "download_maxsize": LARGEST}
            await question(Request(urljoin(request.url, "/robots.txt"), meta=meta))
        request.meta.setdefault(BEGUN, self.clock())

    async def _wait(self, request: Request) -> Door:
        watch = self.watch(request)
        self.memory.recall(watch, self.clock())
        while True:
            if watch.is_left:
                raise self.left(watch)
            door, seconds = watch.door(self.clock())
            if door is not Door.SHUT:
                return door
            await self._wait_for(watch, request, seconds or _LOOK_AGAIN)

    async def _wait_for(self, watch: HostWatch, request: Request, seconds: float) -> None:
        # What others brought upon the host costs a URL nothing that has not been asked for; HOST_WAIT_SECONDS ends it.
        spent = request.meta.get(SPENT, 0.0)
        if spent + seconds > self.url_seconds:
            raise self.left(watch)
        await self.pause(request, seconds, is_free=not spent)

    async def pause(self, request: Request, seconds: float, *, is_free: bool = False) -> None:
        """Waits on behalf of a request, at its URL's expense; raises LeftForLater when the run is stopped meanwhile."""
        self._count("hosts/waits")
        self._count("hosts/seconds_waited", math.ceil(seconds))
        if not is_free:
            request.meta[SPENT] = request.meta.get(SPENT, 0.0) + seconds
        while seconds > 0:
            if self._is_stopping():
                raise LeftForLater("the run was stopped before its turn came")
            await self.sleep(min(seconds, _LOOK_UP))
            seconds -= _LOOK_UP

    def _is_stopping(self) -> bool:
        # Scrapy waits for requests under way before it stops, and says nowhere in public that it does.
        slot = getattr(self.crawler.engine, "_slot", None)
        return slot is not None and slot.closing is not None

    def left(self, watch: HostWatch) -> LeftForLater:
        """What a request is told that is not made in this run."""
        watch.requests_left += 1
        self._count("hosts/requests_left")
        self._count_left()
        return LeftForLater(watch.told(self.clock()))

    # --- after a request ----------------------------------------------------------------------------------------------

    def answered(self, request: Request, response: Response) -> None:
        """An answer came: it may ask for less, count as a failure, or show that the host is well."""
        is_busy = response.status in BUSY
        if is_busy and self._is_in_doubt(request, response):
            return
        if response.status >= 500:
            self._note_failure(self.watch(request), request, f"status {response.status}")
        else:
            self.alive(request, is_busy=is_busy)

    def alive(self, request: Request, *, is_busy: bool = False) -> None:
        """The host is well, whatever its answer was worth."""
        watch = self.watch(request)
        if watch.answered(is_page=not is_busy and not request.meta.get("is_robots_txt")):
            self._count("hosts/recovered")
            logger.info("%s answers again", watch.host)

    def failed(self, request: Request, error: BaseException) -> None:
        """No answer came: no connection, or nothing within the time."""
        watch = self.watch(request)
        words = in_words(error, watch.host).removeprefix(f"{watch.host} cannot be reached: ")
        self._note_failure(watch, request, words)

    def _note_failure(self, watch: HostWatch, request: Request, reason: str) -> None:
        if watch.failed(self.clock(), reason, is_again=bool(request.meta.get("retry_times"))):
            self._count("hosts/opened")
            if watch.closed_until > self.clock():
                self.memory.keep_closed(watch)
                self._tell_left(watch, request)
                return
            seconds = watch.breaker.seconds_shut(self.clock())
            then = "left for this run" if watch.is_left else f"left alone for {seconds:.0f} s"
            logger.warning("%s; it is %s", watch.reason, then)

    def _is_in_doubt(self, request: Request, response: Response) -> bool:
        """Closes a busy host for as long as it asks for; whether it is in doubt that the host means it."""
        watch, now = self.watch(request), self.clock()
        asked = self._asked_wait(response, now)
        self._count("hosts/busy")
        seconds = self.back_off(request.meta.get("retry_times", 0) + 1) if asked is None else self._sane(watch, asked)
        reason = f"{watch.host} asked for a pause of {seconds:.0f} s (status {response.status})"
        if asked is not None:
            request.meta[NOT_BEFORE] = now + seconds
        is_question = bool(request.meta.get("is_robots_txt"))
        if seconds > self.url_seconds and not is_question and watch.doubts(now + seconds, now, reason):
            logger.info("%s, and gave good pages before: %s alone is left for later", reason, request.url)
            return True
        watch.close(max(now + seconds, watch.wish if is_question else 0.0), now, reason)
        if asked is not None:
            self.memory.keep_closed(watch)
        self._tell_left(watch, request)
        return False

    def _asked_wait(self, response: Response, now: float) -> float | None:
        told = (response.headers.get("Retry-After") or b"").decode("latin-1")
        date = (response.headers.get("Date") or b"").decode("latin-1")
        return asked_wait(told, datetime.fromtimestamp(now, UTC), date)

    def _tell_left(self, watch: HostWatch, request: Request) -> None:
        if watch.is_left and not watch.left_by:
            watch.left_by = request.url
            self._count_left()
            logger.warning("%s", watch.told(self.clock()))

    def _sane(self, watch: HostWatch, asked: float) -> float:
        least, most = self.settings.getfloat("RETRY_AFTER_LEAST"), self.settings.getfloat("RETRY_AFTER_MOST")
        seconds = clamped(asked, least, most)
        self._count("hosts/retry_after")
        if seconds < asked:
            self._count("hosts/retry_after_capped")
            logger.warning("%s asked for a pause of %.0f s; it gets %.0f s (RETRY_AFTER_MOST)", watch.host, asked, most)
        return seconds

    # --- the run ------------------------------------------------------------------------------------------------------

    def watch(self, request: Request) -> HostWatch:
        """What this run knows of the request's host."""
        host = host_name(request.url)
        if host not in self.watches:
            settings = self.settings
            breaker = Breaker(
                failures_to_open=settings.getint("BREAKER_FAILURES"),
                first_pause=settings.getfloat("BREAKER_SECONDS"),
                most_probes=settings.getint("BREAKER_PROBES"),
            )
            self.watches[host] = HostWatch(host, breaker, settings.getfloat("HOST_WAIT_SECONDS"))
        return self.watches[host]

    def remarks(self) -> Iterator[str]:
        """What the owner should know of the hosts of this run, a sentence each."""
        now = self.clock()
        for watch in self.watches.values():
            if watch.is_left or watch.requests_left:
                yield watch.told(now)

    def spider_closed(self, reason: str) -> None:
        """Remembers for the next runs which hosts gave no answer, and which are well again."""
        now = datetime.fromtimestamp(self.clock(), UTC)
        for watch in self.watches.values():
            if reason == "finished" and (told := self.memory.conclude(watch, now)):
                logger.warning("%s", told)

    def _count_left(self) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.set_value("hosts/left", len(list(self.remarks())))

    def _archive(self) -> Archive | None:
        stage = self.crawler.get_item_pipeline(StoreStage)
        return stage.archive if stage is not None else None

    def _count(self, key: str, number: int = 1) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(key, number)
