"""A crawl that needs too much memory is ended in order, before the machine ends it, or something else, without.

Counted is what the crawl and its readers hold together, now. (Scrapy's own guard counts the most that the crawl ever
held, and the crawl alone.) Where the machine does not tell, nothing is guarded.

Settings: MEMORY_LIMIT_MB. Stats: ``memory/most_mb``.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from pipelines.apart.memory import family, give_back_early, held_alone

logger = logging.getLogger(__name__)

# Seconds between two looks; each takes a few milliseconds.
EVERY = 2.0
# The reason with which the run is closed.
TOO_MUCH = "memory"


def held_together() -> float:
    """Megabytes that this process and its helpers hold."""
    return sum(map(held_alone, family(os.getpid()))) / 1024**2


class MemoryGuard:
    """Scrapy extension; ``held`` tells how many megabytes are held."""

    def __init__(self, crawler: Crawler, held: Callable[[], float] = held_together) -> None:
        self.crawler = crawler
        self.limit = crawler.settings.getfloat("MEMORY_LIMIT_MB")
        if not self.limit:
            raise NotConfigured
        self._held = held
        self._next: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises NotConfigured where MEMORY_LIMIT_MB is 0."""
        give_back_early()
        guard = cls(crawler)
        crawler.signals.connect(guard.look, signal=signals.engine_started)
        crawler.signals.connect(guard.stop, signal=signals.engine_stopped)
        return guard

    def look(self) -> None:
        """Looks now, and again after a while; ends the run where it holds too much."""
        held = self._held()
        assert self.crawler.stats is not None
        self.crawler.stats.max_value("memory/most_mb", round(held))
        if held <= self.limit:
            self._next = asyncio.get_running_loop().call_later(EVERY, self.look)
            return
        logger.error("the crawl holds %.0f MB of memory, more than MEMORY_LIMIT_MB (%.0f)", held, self.limit)
        assert self.crawler.engine is not None
        asyncio.get_running_loop().create_task(self.crawler.engine.close_spider_async(reason=TOO_MUCH))

    def stop(self) -> None:
        """Looks no more."""
        if self._next is not None:
            self._next.cancel()
