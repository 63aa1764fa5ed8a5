"""Scrapy's throttle, within what each host asks for: never faster than its robots.txt wants, slower after "too many".

Settings: AUTOTHROTTLE_ENABLED and Scrapy's others. Stats: ``hosts/slowed_down``.
"""

from __future__ import annotations

from scrapy.core.downloader import Slot
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.middlewares.host_gate import BUSY


class HostThrottle(AutoThrottle):
    """Extension in the place of Scrapy's own."""

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        before = slot.delay
        super()._adjust_delay(slot, latency, response)
        if response.status in BUSY:
            # Good answers bring it back by halves.
            slot.delay = min(max(before * 2, slot.delay), self.maxdelay)
            self._count("hosts/slowed_down")
        assert self.crawler.engine is not None
        asked_for = self.crawler.engine.downloader.per_slot_settings.get(urlparse_cached(response).hostname or "", {})
        slot.delay = max(slot.delay, float(asked_for.get("delay", 0.0)))

    def _count(self, key: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(key)
