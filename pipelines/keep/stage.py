"""Keeps each new or changed page as it was received, before the store points to it; a Scrapy pipeline.

It stands right before the store: what a page is, decides whether it is kept. Packing and writing happen in a thread of
their own, and the crawl goes on meanwhile. Where pages cannot be kept any more (a full disk), the run goes on without,
says so once in the log and in the run's report.

Settings: KEEP_PAGES, ARCHIVE_FOLDER. Stats: ``keep/pages``, ``keep/bytes``, ``keep/same``, ``keep/mended``,
``keep/errors``.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.items import Kept, Page
from pipelines.keep.errors import KeepError
from pipelines.keep.folder import KeptFolder, folder_of
from pipelines.keep.pages import read_kept
from pipelines.store.drafts import content_hash_of
from pipelines.store.records import KeptPage
from pipelines.store.stage import StoreStage

logger = logging.getLogger(__name__)


class KeepStage:
    """Sets ``page.kept`` of the pages that are worth it."""

    def __init__(self, crawler: Crawler, folder: KeptFolder) -> None:
        self.crawler = crawler
        self.folder = folder
        self.error = ""
        self._largest = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._thread = ThreadPoolExecutor(1, "keeping-pages")
        self._waiting: list[tuple[Page, asyncio.Future[Kept]]] = []
        self._writing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's construction; raises NotConfigured where KEEP_PAGES says no."""
        settings = crawler.settings
        if not settings.getbool("KEEP_PAGES"):
            raise NotConfigured
        facts = {
            "software": settings["USER_AGENT"].partition(" ")[0],
            "format": "WARC File Format 1.0",
            "robots": "obey" if settings.getbool("OBEY_ROBOTS") else "ignore",
            "http-header-user-agent": settings["USER_AGENT"],
        }
        stage = cls(crawler, KeptFolder(folder_of(settings["ARCHIVE_FOLDER"], settings["DATABASE"]), facts))
        stage.folder = KeptFolder(stage.folder.path, facts, tell=stage.tell)
        crawler.signals.connect(stage.spider_closed, signal=signals.spider_closed)
        return stage

    async def process_item(self, item: Any) -> Any:
        """Keeps a page that the archive does not hold like that; everything else passes by."""
        if not isinstance(item, Page) or not item.exchanges or item.kept is not None or self.error:
            return item
        known = StoreStage.of(self.crawler).archive.kept_page(item.url)
        if known is not None and tells_the_same(known, item) and is_there(self.folder, known.kept):
            self._count("keep/same")
            return item
        loop = asyncio.get_running_loop()
        try:
            if known is not None and await loop.run_in_executor(self._thread, self._is_as_kept, known.kept, item):
                item.is_as_kept = True
                self._count("keep/same")
                return item
            item.kept = await self._keep(item)
        except KeepError as error:
            self._stop(error)
        except Exception as error:  # noqa: BLE001 - one strange page must not be lost because it cannot be kept
            self._count("keep/errors")
            logger.error("%s could not be kept (%s); please report it", item.url, type(error).__name__)
        else:
            self._count("keep/pages")
            self._count("keep/bytes", item.kept.length)
        return item

    def remarks(self) -> Iterator[str]:
        """What the owner should know when the run has ended."""
        if self.error:
            yield self.error

    def tell(self, sentence: str) -> None:
        """Says that a file was mended or had to be left."""
        logger.warning("%s", sentence)
        self._count("keep/mended")

    def spider_closed(self) -> None:
        """Lets go of the files."""
        self._thread.shutdown()
        self.folder.close()

    async def _keep(self, page: Page) -> Kept:
        """Where the page is, once it is on the disk; pages that wait meanwhile go there together. Raises KeepError."""
        loop = asyncio.get_running_loop()
        place: asyncio.Future[Kept] = loop.create_future()
        self._waiting.append((page, place))
        if self._writing is None:
            self._writing = loop.create_task(self._write_waiting())
        return await place

    async def _write_waiting(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting, []
            found: Sequence[Kept | Exception]
            try:
                pages = [page for page, _ in batch]
                found = await loop.run_in_executor(self._thread, self.folder.keep_all, pages)
            except Exception as error:  # noqa: BLE001 - each page that waits is told
                found = [error] * len(batch)
            for (_, place), kept in zip(batch, found, strict=True):
                if place.done():  # nobody waits any more
                    continue
                if isinstance(kept, Exception):
                    place.set_exception(kept)
                else:
                    place.set_result(kept)
        self._writing = None

    def _is_as_kept(self, kept: Kept, page: Page) -> bool:
        """Whether the kept page is this one, byte for byte."""
        try:
            before = read_kept(self.folder.path, kept, self._largest)
        except KeepError:
            return False
        return [one.body for one in before.exchanges] == [one.body for one in page.exchanges]

    def _stop(self, error: KeepError) -> None:
        self._count("keep/errors")
        if not self.error:  # pages that were under way fail for the same reason
            self.error = str(error)
            logger.error("%s", error)

    def _count(self, key: str, count: int = 1) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(key, count)


def tells_the_same(known: KeptPage, page: Page) -> bool:
    """Whether the page says what an earlier visit found on it, and that one was kept."""
    article = page.article
    if article is None or article.status == "rejected":
        return known.state == "rejected" and known.reason == (article.reason if article is not None else "not read")
    return known.content_hash == content_hash_of(page)


def is_there(folder: KeptFolder, kept: Kept) -> bool:
    """Whether the file of a record has not been taken away."""
    try:
        return (folder.path / kept.file).stat().st_size >= kept.offset + kept.length
    except OSError:
        return False
