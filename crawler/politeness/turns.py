"""Turns at a host: one request at a time and a delay between two, across all programs that crawl into one archive."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from random import Random

from crawler.night.errors import NightError
from crawler.night.hosts import Hosts

logger = logging.getLogger(__name__)

# How often one who waits looks whether the host is free, with jitter: nobody is always the second.
_LOOK_AGAIN = (0.05, 0.15)
# No delay is longer than Scrapy's throttle allows; a later instant was written by a clock that was wrong.
_LONGEST_DELAY = 120.0


class Turns:
    """The turns of all hosts. There must be one object a process and file (see ``crawler.night.hosts``)."""

    def __init__(
        self,
        hosts: Hosts,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Random | None = None,
    ) -> None:
        self._hosts = hosts
        self._clock = clock
        self._sleep = sleep
        self._random = random or Random()  # noqa: S311 - jitter, no secret

    @asynccontextmanager
    async def turn(self, host: str, delay: float) -> AsyncIterator[None]:
        """Holds the host from the moment when it is free, and ``delay`` after the last turn began, to its end."""
        while not self._hosts.take(host):
            await self._sleep(self._random.uniform(*_LOOK_AGAIN))
        try:
            wait = self._hosts.instant(host) - self._clock()
            if 0 < wait <= _LONGEST_DELAY:
                await self._sleep(wait)
            self._hosts.note_instant(host, self._clock() + delay)
            yield
        finally:
            self._hosts.give_back(host)


@cache
def turns_beside(database: str) -> Turns | None:
    """The turns that all programs with this archive share; None, and a word about it, where they cannot be written."""
    path = Path(database).expanduser().absolute()
    try:
        return Turns(Hosts(path.with_name(f"{path.stem}-turns.lock")))
    except NightError as error:
        logger.warning("%s; other crawls of the same host are not waited for", error)
        return None
