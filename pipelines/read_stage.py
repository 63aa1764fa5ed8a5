"""Pages are read: the first pipeline of a crawl, a thin coat around ``pipelines.reading``."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.items import Page, PageFailure
from pipelines.apart.extension import read_apart
from pipelines.apart.readers import BrokenReading, GivenUp
from pipelines.reading import Manner, Reading, read_page, read_page_or_turn
from pipelines.store import ArchiveError
from pipelines.store.stage import StoreStage
from pipelines.tag.owner_file import find_owner_file, read_owner_file

logger = logging.getLogger(__name__)


class ReadStage:
    """Bytes become an article with its tags: extract, denoise, tag, in a process of its own (``pipelines.reading``)."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._repeated: dict[str, frozenset[str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's construction."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Makes the owner's topics known to the archive; raises OwnerFileError where her file cannot be meant."""
        settings = self.crawler.settings
        owner = read_owner_file(find_owner_file(settings["TAGS_FILE"], settings["DATABASE"]))
        try:
            StoreStage.of(self.crawler).archive.name_topics(owner.topics)
        except ArchiveError as error:
            StoreStage.of(self.crawler).cannot_begin(error)

    async def process_item(self, item: Any) -> Any:
        """Reads pages that nobody has read; one that cannot be read becomes a failure, asked for again some night."""
        if not isinstance(item, Page):
            return item
        try:
            if item.article is None:
                await self.read(item)
        except GivenUp as error:
            return failure_of(item, error)
        self._leave_out(item)
        return item

    async def read(self, page: Page) -> None:
        """Fills in the article and its tags; raises GivenUp."""
        self.keep(page, await self._read(page, read_page, page, self.manner(page)))

    async def read_or_turn(self, page: Page, url: str) -> str | None:
        """The same, unless the story goes on on another page: then only the address of that; raises GivenUp."""
        reading = await self._read(page, read_page_or_turn, page, url, self.manner(page))
        self.keep(page, reading)
        return reading.next_page

    async def _read(self, page: Page, function: Callable[..., Reading], *arguments: Any) -> Reading:
        size = len(page.body) + sum(map(len, page.parts))
        try:
            return await read_apart(self.crawler, size, function, *arguments, is_story=True)
        except GivenUp:
            raise
        except Exception as error:  # one strange page must not be lost without a word, nor stop others
            raise BrokenReading(type(error).__name__) from error

    def keep(self, page: Page, reading: Reading) -> None:
        """Takes into the page what it says."""
        page.article, page.tags, page.draft = reading.article, reading.tags, reading.draft

    def manner(self, page: Page) -> Manner:
        """How pages of this run are read; one reading of a site's statistics serves the whole run."""
        if page.source not in self._repeated:
            self._repeated[page.source] = StoreStage.of(self.crawler).archive.repeated_blocks(page.source)
        settings = self.crawler.settings
        return Manner(str(settings["TAGS_FILE"]), str(settings["DATABASE"]), self._repeated[page.source])

    def _leave_out(self, page: Page) -> None:
        """Rejects what this run was told to leave out."""
        left_out = getattr(self.crawler.spider, "left_out", None)
        reason = left_out(page.article.published) if left_out is not None and page.article is not None else ""
        if reason and page.article is not None:
            page.article, page.draft = replace(page.article, status="rejected", reason=reason), None


def failure_of(page: Page, error: GivenUp) -> PageFailure:
    """What becomes of a page that was given up; a mistake of ours is told in the log, too."""
    reason = str(error)
    if isinstance(error, BrokenReading):
        logger.error("%s could not be read (%s); please report it", page.url, reason)
        logger.debug("%s", page.url, exc_info=error)
        reason = f"the page could not be read ({reason})"
    return PageFailure(page.source, page.url, page.fetched_at, page.http_status, reason, channels=page.channels)
