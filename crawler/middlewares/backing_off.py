"""Second tries of what failed, later each time: never before the host wants, never beyond what a URL may cost.

Scrapy asks three times within half a second, whatever the server said. Here a busy host (429, 503) is asked again when
the pause is over that it asked for, everything else after a back-off with jitter.

Settings: RETRY_BACKOFF, URL_SECONDS, and Scrapy's RETRY_TIMES, RETRY_HTTP_CODES, RETRY_EXCEPTIONS.
Stats: ``retry/...`` as Scrapy's own, ``hosts/too_dear``.
"""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response

from crawler.middlewares.host_gate import BACKED_OFF, BUSY, NOT_BEFORE, SPENT, HostGate
from crawler.politeness.breaker import Door

# Behind every other page: a host that never gave a good one is better asked something that has not failed yet.
_LAST = 1000


class BackingOff(RetryMiddleware):
    """Downloader middleware in the place of Scrapy's own, with its judgement of what is worth a second try."""

    # Scrapy's own methods do not wait; its manager awaits those that do.
    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """A request to be made again, after the wait; or the answer, where no further try is due."""
        again = super().process_response(request, response)
        if not isinstance(again, Request):
            return again
        return again if await self._may_wait(again, is_busy=response.status in BUSY) else response

    async def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        """The same for a request without an answer."""
        again = super().process_exception(request, exception)
        if not isinstance(again, Request):
            return again
        return again if await self._may_wait(again, is_busy=False) else None

    async def _may_wait(self, again: Request, *, is_busy: bool) -> bool:
        """Waits until the next try is due; False when it would cost too much, or asked the host's patience itself.

        Raises LeftForLater where the host was left for another URL's sake.
        """
        gate = self.crawler.get_downloader_middleware(HostGate)
        if gate is None:
            return True
        watch, now = gate.watch(again), gate.clock()
        # A host that is shut is waited for at the gate.
        seconds = watch.door(now)[1]
        if is_busy:
            seconds = max(seconds, again.meta.get(NOT_BEFORE, now) - now)
        else:
            seconds = max(0.0, gate.back_off(again.meta["retry_times"]) - seconds)
        if watch.is_left and again.url != watch.left_by:
            raise gate.left(watch)
        if watch.is_left or again.meta.get(SPENT, 0.0) + seconds >= gate.url_seconds:
            self._count("hosts/too_dear")
            return False
        if watch.breaker.door(now) is not Door.OPEN and not watch.good_pages:
            again.priority -= _LAST
        again.meta[BACKED_OFF] = again.meta["retry_times"]
        if not is_busy:
            await gate.pause(again, seconds)
        return True

    def _count(self, key: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(key)
