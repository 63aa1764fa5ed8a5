"""What a run brings is stored: the last pipeline of a crawl, a thin coat around the archive.

Dedupe has no pipeline of its own: which article is the original depends on what is stored at that moment, so the
archive asks ``pipelines.dedupe.judge`` in the same transaction that writes the article.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.items import ChannelVisit, Page, PageConfirmation, PageFailure
from crawler.middlewares.challenges import Challenges
from crawler.middlewares.ledger import PolitenessLedger
from pipelines.store.archive import Archive
from pipelines.store.drafts import draft_for
from pipelines.store.errors import ArchiveError
from pipelines.store.facts import is_localization
from pipelines.store.visits import PASSING_REASONS, Rhythm

logger = logging.getLogger(__name__)

# Pages that are stored in one transaction, and how many seconds one waits for others at most.
MOST_TOGETHER = 25
LONGEST_WAIT = 0.05


class StoreStage:
    """Writes what the run brings, pages that come at the same time in one transaction, and the run's own row.

    Settings: DATABASE. Stats: ``nightdesk/articles_new``, ``articles_changed``, ``articles_unchanged``,
    ``pages_rejected``, ``pages_shut``, ``pages_failed``, ``blocks_removed``, ``stories_localization``,
    ``archive_error``.
    """

    def __init__(self, crawler: Crawler, archive: Archive) -> None:
        self.crawler = crawler
        self.archive = archive
        self.crawl_id = 0
        self.error = ""
        self.outcome = ("running", "")
        self._waiting: list[tuple[Any, asyncio.Future[None]]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._ending: asyncio.Task[None] | None = None  # held, so that it lives until it is done

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """The stage of a run, for what looks things up in its archive."""
        stage = crawler.get_item_pipeline(cls)
        assert stage is not None
        return stage

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
        """Returns an item when it is stored; after a failed write nothing more is written and the run is ended."""
        if self.error:
            raise DropItem("the archive cannot be written any more", log_level="DEBUG")
        stored = asyncio.get_running_loop().create_future()
        self._waiting.append((item, stored))
        if len(self._waiting) >= MOST_TOGETHER or not isinstance(item, Page):
            self._write_waiting()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LONGEST_WAIT, self._write_waiting)
        await stored
        return item

    def _write_waiting(self) -> None:
        """Stores what waits, in one transaction; nothing is counted or told before it has ended."""
        if self._timer is not None:
            self._timer.cancel()
        waiting, self._waiting, self._timer = self._waiting, [], None
        try:
            with self.archive.together():
                outcomes = [self._outcome_of(item) for item, _ in waiting]
        except ArchiveError as error:
            self._give_up(str(error), [stored for _, stored in waiting])
            return
        for (item, stored), outcome in zip(waiting, outcomes, strict=True):
            if isinstance(outcome, Exception):
                stored.set_exception(outcome)
            else:
                self._tell(item, outcome)
                stored.set_result(None)

    def _outcome_of(self, item: Any) -> str | Exception:
        """What an item was; a mistake of ours with one of them leaves the others alone."""
        try:
            return self._write(item)
        except ArchiveError:
            raise
        except Exception as error:  # noqa: BLE001 - handed on to the item that it belongs to
            return error

    def _give_up(self, reason: str, waiting: list[asyncio.Future[None]]) -> None:
        self.error = reason
        logger.error("%s", reason)
        self._end_run()
        for stored in waiting:
            stored.set_exception(DropItem(reason, log_level="DEBUG"))

    def _write(self, item: Any) -> str:
        if isinstance(item, ChannelVisit):
            self.archive.save_channel(self.crawl_id, item)
        elif isinstance(item, PageFailure):
            self.archive.save_failure(self.crawl_id, item)
        elif isinstance(item, PageConfirmation):
            self.archive.confirm_page(self.crawl_id, item.url, item.fetched_at)
        elif isinstance(item, Page):
            neighbours_of = getattr(self.crawler.spider, "neighbours_of", None)
            neighbours = neighbours_of(item) if neighbours_of is not None else ()
            return self.archive.save_page(self.crawl_id, item, neighbours)
        return ""

    def _tell(self, item: Any, outcome: str) -> None:
        if isinstance(item, PageFailure):
            self._count("pages_failed")
            logger.info("%s: %s", item.url, item.reason)
        elif isinstance(item, Page):
            self._count("pages_fetched")
            self._count("pages_rejected" if outcome == "rejected" else f"articles_{outcome}")
            reason = item.article.reason if outcome == "rejected" and item.article is not None else ""
            self._count("pages_shut", reason in PASSING_REASONS)
            if outcome in {"new", "changed"} and item.article is not None:
                self._count("blocks_removed", len(draft_for(item).removed))
                self._count("layouts_without_match", "layout-without-match" in item.article.flags)
                self._count("stories_localization", is_localization(item.tags))

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
            challenges = self.crawler.get_downloader_middleware(Challenges)
            if challenges is not None and challenges.met:
                self.archive.note_challenger(self.crawl_id, challenges.challenger)
            self.archive.end_crawl(self.crawl_id, outcome, reason, self.counts(ledger))
        except ArchiveError as error:
            self.error = self.error or str(error)
            logger.error("%s", error)
        finally:
            self.archive.close()

    def close_unfinished(self) -> None:
        """Ends the run's row where the engine was stopped before it could close the spider: by a second SIGTERM."""
        if self.crawl_id and self.outcome[0] == "running":
            self.outcome = ("interrupted", "stopped before its downloads had ended; the next run goes on from here")
            try:
                ledger = self.crawler.get_downloader_middleware(PolitenessLedger)
                self.archive.end_crawl(self.crawl_id, *self.outcome, self.counts(ledger))
            except ArchiveError as error:
                logger.error("%s", error)
            self.archive.close()

    def counts(self, ledger: PolitenessLedger | None) -> dict[str, int]:
        """What only the crawl knows of the run in numbers, by the names of the columns of ``crawls``."""
        assert self.crawler.stats is not None
        stats = self.crawler.stats.get_stats()
        return {
            "links_found": int(stats.get("nightdesk/links_found", 0)),
            "not_modified": int(stats.get("nightdesk/not_modified", 0)),
            "requests": sum(entry.requests for entry in ledger.entries.values()) if ledger is not None else 0,
            "bytes_received": int(stats.get("downloader/response_bytes", 0)),
            "challenges": int(stats.get("challenges/met", 0)),
            "layouts_without_match": int(stats.get("nightdesk/layouts_without_match", 0)),
        }

    def _count(self, what: str, count: int = 1) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"nightdesk/{what}", count)
