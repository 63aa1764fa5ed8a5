"""The way of a page as Scrapy pipeline classes: each a thin coat around the pure function of its room.

Dedupe has no class of its own: which article is the original depends on what is stored at that moment, so the archive
asks ``pipelines.dedupe.judge`` in the same transaction that writes the article.
"""

from __future__ import annotations

import asyncio
import logging
import re
from abc import abstractmethod
from dataclasses import replace
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.items import Article, ChannelVisit, Page, PageConfirmation, PageFailure
from crawler.middlewares.ledger import PolitenessLedger
from pipelines.apart import GivenUp, read_apart
from pipelines.denoise import denoise
from pipelines.extract import extract, extract_parts, from_entry
from pipelines.store import Archive, ArchiveError
from pipelines.store.facts import is_localization
from pipelines.store.visits import Rhythm
from pipelines.tag.owner_tagger import Tagger

logger = logging.getLogger(__name__)


class Stage:
    """What the stages share: a page passes through ``read``, every other item passes by."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's construction."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Hands pages to the stage; one that the stage cannot bear becomes a failure, asked for again another night."""
        if isinstance(item, Page):
            try:
                self.read(item)
            except Exception as error:  # noqa: BLE001 - one strange page must not be lost without a word, nor stop others
                return self._failure(item, error)
        return item

    def _failure(self, page: Page, error: Exception) -> PageFailure:
        name = type(error).__name__
        logger.error("%s could not be read (%s in %s); please report it", page.url, name, type(self).__name__)
        logger.debug("%s", page.url, exc_info=error)
        reason = f"the page could not be read ({name})"
        return PageFailure(page.source, page.url, page.fetched_at, page.http_status, reason, channels=page.channels)

    @abstractmethod
    def read(self, page: Page) -> None:
        """Fills what this stage knows into the page."""

    @property
    def archive(self) -> Archive:
        """The archive, for looking things up."""
        stage = self.crawler.get_item_pipeline(StoreStage)
        assert stage is not None
        return stage.archive


# Characters: a book of two hundred pages. What is longer is made to fill memories.
LONGEST_STORY = 500_000
# The same for a story and all that stands around it, a thousand readers' comments included.
MOST_TEXT = 2_000_000


class ExtractStage(Stage):
    """Bytes become fields and blocks."""

    async def process_item(self, item: Any) -> Any:
        """Reads pages; large ones in a process of their own, so that none holds up the crawl."""
        if not isinstance(item, Page):
            return item
        try:
            size = len(item.body) + sum(map(len, item.parts))
            item.article = await read_apart(self.crawler, size, extracted, item)
        except GivenUp as error:
            return PageFailure(
                item.source, item.url, item.fetched_at, item.http_status, str(error), channels=item.channels
            )
        except Exception as error:  # noqa: BLE001 - as below
            return self._failure(item, error)
        return super().process_item(item)

    def read(self, page: Page) -> None:
        """Rejects what this run was told to leave out."""
        assert page.article is not None
        left_out = getattr(self.crawler.spider, "left_out", None)
        reason = left_out(page.article.published) if left_out is not None else ""
        if reason:
            page.article = replace(page.article, status="rejected", reason=reason)


def extracted(page: Page) -> Article:
    """The article of a fetched page, or of the channel's entry that stands in for one."""
    if not page.body and page.entry is not None:
        return from_entry(page.entry, hints=page.hints)
    if is_no_markup(page.body):
        return Article(page.final_url, status="rejected", reason="not html")
    if page.part_urls:
        article = extract_parts(
            page.body,
            page.parts,
            page.final_url,
            part_urls=page.part_urls,
            encoding=page.encoding,
            hints=page.hints,
            entry=page.entry,
            fetched=page.fetched_at,
        )
    else:
        article = extract(
            page.body,
            page.final_url,
            encoding=page.encoding,
            hints=page.hints,
            entry=page.entry,
            fetched=page.fetched_at,
        )
    return _bounded(article)


def _bounded(article: Article) -> Article:
    """The article, or a refusal where all that the page says together would fill the memory of the crawl."""
    if sum(len(block.text) for block in article.blocks) <= MOST_TEXT:
        return article
    return Article(article.url, status="rejected", reason="longer than any story")


# What the first element of a document is called that names pages or draws a picture.
_CHANNEL = re.compile(
    rb"\s*(?:<\?[^>]{0,500}>\s*|<!--.{0,2000}?-->\s*|<!doctype [^>]{0,500}>\s*){0,4}"
    rb"<(?:rss|feed|rdf:rdf|urlset|sitemapindex|opml|svg)\b",
    re.IGNORECASE | re.DOTALL,
)


def is_no_markup(body: bytes) -> bool:
    """Whether a fetched document is text, JSON or a feed, whatever its server calls it; others see to an empty one."""
    start = body[:5000].lstrip(b"\xef\xbb\xbf \t\r\n")
    is_json = re.match(rb'\{\s*["}]|\[\s*[\[{"\]\d-]', start) is not None
    return bool(start) and (is_json or b"<" not in body or _CHANNEL.match(start) is not None)


class DenoiseStage(Stage):
    """Blocks become the story and the ledger of the rest."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._repeated: dict[str, frozenset[str]] = {}

    def read(self, page: Page) -> None:
        """Sets the article's body and what was removed; one reading of a site's statistics serves the whole run."""
        assert page.article is not None
        if page.source not in self._repeated:
            self._repeated[page.source] = self.archive.repeated_blocks(page.source)
        article = denoise(page.article, hints=page.hints, repeated=self._repeated[page.source])
        if article.status == "article" and len(article.body) > LONGEST_STORY:
            article = Article(article.url, status="rejected", reason="longer than any story")
        page.article = article


# Ten times a long read. What is longer is no story any more, and must not hold up the night.
LONGEST_TAGGED = 200_000


class TagStage(Stage):
    """Which facets of localization, and which of the owner's topics, does the story carry?"""

    def __init__(self, crawler: Crawler, tagger: Tagger | None = None) -> None:
        super().__init__(crawler)
        self.tagger = tagger or Tagger()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads the owner's file of tags; raises OwnerFileError where it cannot be meant."""
        return cls(crawler, Tagger.from_file(crawler.settings["TAGS_FILE"], crawler.settings["DATABASE"]))

    def open_spider(self) -> None:
        """Makes her topics known to the archive."""
        try:
            self.archive.name_topics(self.tagger.topics)
        except ArchiveError as error:
            stage = self.crawler.get_item_pipeline(StoreStage)
            assert stage is not None
            stage.cannot_begin(error)

    def read(self, page: Page) -> None:
        """Sets ``page.tags``."""
        article = page.article
        assert article is not None
        if article.status == "article":
            page.tags = tuple(self.tagger.tag(article.headline, article.body[:LONGEST_TAGGED], article.language))


class StoreStage:
    """Writes what the run brings, one transaction an item, and the run's own row.

    Settings: DATABASE. Stats: ``nightdesk/articles_new``, ``articles_changed``, ``articles_unchanged``,
    ``pages_rejected``, ``pages_failed``, ``blocks_removed``, ``stories_localization``, ``archive_error``.
    """

    def __init__(self, crawler: Crawler, archive: Archive) -> None:
        self.crawler = crawler
        self.archive = archive
        self.crawl_id = 0
        self.error = ""
        self.outcome = ("running", "")
        self._ending: asyncio.Task[None] | None = None  # held, so that it lives until it is done

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Opens the archive that DATABASE names; raises ArchiveError with one sentence where it cannot be opened."""
        stage = cls(crawler, Archive.open(crawler.settings["DATABASE"]))
        settings = crawler.settings
        stage.archive.rhythm = Rhythm(
            tuple(float(hours) for hours in settings.getlist("REVISIT_HOURS")),
            settings.getfloat("CHANNEL_REST_LEAST"),
            settings.getfloat("CHANNEL_REST_MOST"),
        )
        crawler.signals.connect(stage.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(stage.spider_closed, signal=signals.spider_closed)
        return stage

    def open_spider(self) -> None:
        """Begins the run's row; where that cannot be written, the run ends before it asks for anything."""
        spider: Any = self.crawler.spider
        site, options = spider.definition, spider.options.as_text()
        try:
            self.crawl_id = self.archive.begin_crawl(
                site.name, home=site.home, language=site.language, timezone=site.timezone, options=options
            )
        except ArchiveError as error:
            self.cannot_begin(error)

    def cannot_begin(self, error: ArchiveError) -> None:
        """Keeps why the archive cannot be written."""
        assert self.crawler.stats is not None
        self.error = self.error or str(error)
        self.crawler.stats.set_value("nightdesk/archive_error", self.error)

    def spider_opened(self) -> None:
        """Ends a run that has no archive. (Scrapy tells an exception in ``open_spider`` with all its frames)."""
        if self.error:
            self._end_run()

    def _end_run(self) -> None:
        engine = self.crawler.engine
        assert engine is not None
        self._ending = asyncio.get_running_loop().create_task(engine.close_spider_async(reason="archive"))

    async def process_item(self, item: Any) -> Any:
        """Writes one item; after a failed write nothing more is written and the run is ended."""
        if self.error:
            raise DropItem("the archive cannot be written any more", log_level="DEBUG")
        try:
            self._write(item)
        except ArchiveError as error:
            self.error = str(error)
            logger.error("%s", error)
            self._end_run()
            raise DropItem(self.error, log_level="DEBUG") from None
        return item

    def _write(self, item: Any) -> None:
        if isinstance(item, ChannelVisit):
            self.archive.save_channel(self.crawl_id, item)
        elif isinstance(item, PageFailure):
            self.archive.save_failure(self.crawl_id, item)
            self._count("pages_failed")
            logger.info("%s: %s", item.url, item.reason)
        elif isinstance(item, PageConfirmation):
            self.archive.confirm_page(self.crawl_id, item.url, item.fetched_at)
        elif isinstance(item, Page):
            self._write_page(item)

    def _write_page(self, page: Page) -> None:
        neighbours_of = getattr(self.crawler.spider, "neighbours_of", None)
        outcome = self.archive.save_page(self.crawl_id, page, neighbours_of(page) if neighbours_of is not None else ())
        self._count("pages_fetched")
        self._count("pages_rejected" if outcome == "rejected" else f"articles_{outcome}")
        if outcome in {"new", "changed"} and page.article is not None:
            self._count("blocks_removed", len(page.article.removed))
            self._count("layouts_without_match", "layout-without-match" in page.article.flags)
            self._count("stories_localization", is_localization(page.tags))

    def spider_closed(self, spider: Any, reason: str) -> None:
        """Ends the run's row with what came of it, once nothing is under way any more."""
        outcome, reason = ("failed", self.error) if self.error else spider.outcome(reason)
        self.outcome = (outcome, reason)
        ledger = self.crawler.get_downloader_middleware(PolitenessLedger)
        try:
            if not self.crawl_id:
                return
            if ledger is not None:
                self.archive.save_ledger(self.crawl_id, ledger.entries.values())
            self.archive.end_crawl(self.crawl_id, outcome, reason, self.counts())
        except ArchiveError as error:
            self.error = self.error or str(error)
            logger.error("%s", error)
        finally:
            self.archive.close()

    def counts(self) -> dict[str, int]:
        """What only the crawl knows of the run in numbers, by the names of the columns of ``crawls``."""
        assert self.crawler.stats is not None
        stats = self.crawler.stats.get_stats()
        return {
            "links_found": int(stats.get("nightdesk/links_found", 0)),
            "not_modified": int(stats.get("nightdesk/not_modified", 0)),
            "requests": int(stats.get("downloader/request_count", 0)),
            "bytes_received": int(stats.get("downloader/response_bytes", 0)),
        }

    def _count(self, what: str, count: int = 1) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"nightdesk/{what}", count)
