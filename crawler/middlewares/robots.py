"""robots.txt as RFC 9309 says: read first, obeyed by every request that waited for it, closed when it cannot be had.

2xx: the rules hold. 4xx: there are none. 5xx, 429 or no answer at all: the site is closed for this run. Scrapy's own
middleware lets the third and later waiting request through, and takes every error for permission.

Crawl-delay is no part of the standard; it is kept all the same, up to a cap, and one beyond it is told.

Settings: OBEY_ROBOTS (bool), CRAWL_DELAY_MOST. Stats: ``robots/forbidden``, ``robots/unreachable``,
``robots/crawl_delay``, ``robots/crawl_delay_capped``, ``robots/forgotten``.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Iterator
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.middlewares.network_errors import in_words
from crawler.politeness.crawl_delay import keep_delay, product_token
from crawler.politeness.leaving import LeftForLater
from crawler.politeness.robots_text import RULES_SIZE, addressed, text_of_robots

logger = logging.getLogger(__name__)

# What is larger than this, packed or not, is no robots.txt: nobody knows what it forbids, and the host stays closed.
LARGEST = 2 * 1024 * 1024
# Characters of rules that are kept at a time: those of the two largest hosts, or of a hundred usual ones. Parsed they
# take sixty times as much, and each story may lead to another host. What made room is read anew when it is needed.
MOST_KEPT = 2 * RULES_SIZE


class RobotsForbidden(IgnoreRequest):
    """A request that the site does not want, or cannot be asked about; the message says which."""


class RobotsGuard:
    """Downloader middleware that asks robots.txt before anything else of a host."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("OBEY_ROBOTS"):
            raise NotConfigured
        self.crawler = crawler
        # The product token alone (RFC 9309, 2.2.1): a name within our contact address is not ours.
        self.user_agent = product_token(str(crawler.settings["USER_AGENT"]))
        self.longest_delay = crawler.settings.getfloat("CRAWL_DELAY_MOST")
        self.capped: dict[str, float] = {}  # hosts that ask for a longer delay than we keep
        self._verdicts: dict[str, asyncio.Future[Protego | str | LeftForLater]] = {}
        self._texts: dict[str, str] = {}  # by their addresses, the one last used last

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises NotConfigured where OBEY_ROBOTS is off."""
        return cls(crawler)

    def text_of(self, url: str) -> tuple[str, str]:
        """The text of robots.txt for the host of ``url`` as far as it has been read, and its address."""
        parts = urlsplit(url)
        robots_url = f"{parts.scheme}://{parts.netloc}/robots.txt"
        return self._texts.get(robots_url, ""), robots_url

    async def process_request(self, request: Request) -> None:
        """Waits for the host's rules, then lets the request pass or raises RobotsForbidden."""
        if request.meta.get("is_robots_txt"):
            return
        rules = await self._rules_for(request)
        if isinstance(rules, LeftForLater):
            raise LeftForLater(str(rules))
        if isinstance(rules, str):
            self._count("robots/unreachable")
            raise RobotsForbidden(rules)
        if not rules.can_fetch(request.url, self.user_agent):
            self._count("robots/forbidden")
            raise RobotsForbidden("robots.txt of the site forbids it")

    async def _rules_for(self, request: Request) -> Protego | str | LeftForLater:
        parts = urlparse_cached(request)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._verdicts:
            verdict_to_come = self._verdicts[host] = asyncio.get_running_loop().create_future()
            try:
                verdict_to_come.set_result(await self._read(f"{host}/robots.txt"))
            finally:
                if not verdict_to_come.done():  # the run is being ended: nobody shall wait for ever
                    verdict_to_come.cancel()
        # Every waiter awaits the future itself: a shared Deferred would answer the first one only.
        rules = await asyncio.shield(self._verdicts[host])
        self._make_room(f"{host}/robots.txt")
        return rules

    def _make_room(self, url: str) -> None:
        """Forgets the rules that were not used for longest, where all together are too many; never these."""
        if url in self._texts:
            self._texts[url] = self._texts.pop(url)
        has_forgotten = False
        while len(self._texts) > 1 and sum(map(len, self._texts.values())) > MOST_KEPT:
            oldest = next(iter(self._texts))
            del self._texts[oldest], self._verdicts[oldest.removesuffix("/robots.txt")]
            self._count("robots/forgotten")
            has_forgotten = True
        if has_forgotten:
            gc.collect()  # parsed rules hold each other: thirty megabytes would stay until Python looks for garbage

    async def _read(self, url: str) -> Protego | str | LeftForLater:
        meta = {"is_robots_txt": True, "download_maxsize": LARGEST}
        request = Request(url, callback=NO_CALLBACK, priority=1000, meta=meta)
        try:
            assert self.crawler.engine is not None
            response = await self.crawler.engine.download_async(request)
        except LeftForLater as error:
            return error
        except Exception as error:  # noqa: BLE001 - whatever keeps robots.txt from us closes the host (RFC 9309, 2.3.1.4)
            return in_words(error, urlsplit(url).netloc)
        if response.status < 300:
            self._texts[url] = text_of_robots(response.body)
        found = verdict(response, url, self.user_agent)
        if isinstance(found, Protego):
            self._keep_delay(found, url)
        return found

    def _keep_delay(self, rules: Protego, url: str) -> None:
        asked = rules.crawl_delay(self.user_agent)
        if not asked or asked <= 0:
            return
        host = urlsplit(url).hostname or ""
        if asked > self.longest_delay:
            self.capped[host] = asked
            self._count("robots/crawl_delay_capped")
            logger.warning("%s", self._capped(host))
        assert self.crawler.engine is not None
        keep_delay(self.crawler.engine.downloader, host, min(asked, self.longest_delay))
        self._count("robots/crawl_delay")

    def _capped(self, host: str) -> str:
        return (
            f"robots.txt of {host} asks for {self.capped[host]:g} seconds between two requests; {self.longest_delay:g} "
            "are kept (CRAWL_DELAY_MOST)"
        )

    def remarks(self) -> Iterator[str]:
        """What the owner should know of the rules of this run, a sentence each."""
        yield from map(self._capped, self.capped)

    def _count(self, key: str) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(key)


def verdict(response: Response, url: str, our_name: str) -> Protego | str:
    """The rules that an answer to robots.txt means for us, or the sentence that says why the host is closed."""
    if response.status == 429 or response.status >= 500:
        return f"{url} answered with status {response.status}, so the site stays closed for this run"
    if response.status >= 400:
        return Protego.parse("")
    return Protego.parse(addressed(text_of_robots(response.body), our_name))
