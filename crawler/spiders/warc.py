"""The spider that reads WARC files: pages that somebody kept become articles, by the same way as those of a crawl.

It asks nobody for anything. A file of our own brings what the desk knew of its pages; in the folder of kept pages it
is pointed to where it stands, and any other file's pages are kept like those of a crawl. A page that the archive has
read at the same time or later is passed over, so that an import can be stopped and begun again.

Stats: ``import/records``, ``import/pages``, ``import/known``, ``import/passed_over``.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Self
from urllib.parse import urlsplit

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from crawler.discovery.addresses import same_site
from crawler.discovery.article_urls import is_not_ruled_out
from crawler.items import Kept, Page
from crawler.progress import progress
from crawler.sites import SiteDefinition, read_sites
from crawler.spiders.any_site import source_name
from crawler.spiders.findings import LEFT_OUT_REASON
from crawler.spiders.import_options import WARC, ImportFileError, ImportOptions, read_import_options
from crawler.spiders.loader import sites_folders
from pipelines.keep.captures import Capture, CaptureReader
from pipelines.keep.folder import folder_of
from pipelines.keep.pages import NoPageError, page_of
from pipelines.keep.stage import KeepStage
from pipelines.store.rows import SourceRow
from pipelines.store.stage import StoreStage

# Pages under way at a time: reading is faster than storing, and none of them should wait in memory.
_UNDER_WAY = 8
_MOST_REASONS = 3


class WarcSpider(Spider):
    """``scrapy crawl warc -a file=…``: imports the pages of a WARC or ARC file."""

    name = WARC

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        if name is not None:
            arguments["name"] = name  # Scrapy hands -a name= over like this
        self.options: ImportOptions = read_import_options(arguments)
        super().__init__()
        self.passed: Counter[str] = Counter()
        self.damage: list[str] = []
        self.pages = self.known = 0
        self._urls: set[str] = set()
        self._has_room = asyncio.Event()
        self._sources: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's construction; raises ValueError with one sentence for a wrong ``-a`` argument."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        for signal in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider.page_done, signal=signal)
        return spider

    @cached_property
    def definition(self) -> SiteDefinition:
        """The site that the run is booked to: that of the first page, or the one that is named."""
        return self._site_of(first_page(self.options.file, self.settings.getint("DOWNLOAD_MAXSIZE")))

    def left_out(self, published: datetime | None) -> str:
        """Why an article of this date is not wanted in this run; "" when it is."""
        day = published.astimezone(UTC).date() if published is not None else None
        if self.options.since is None or day is None or day >= self.options.since:
            return ""
        return LEFT_OUT_REASON.format(day=day.isoformat())

    async def start(self) -> AsyncIterator[Any]:
        """Every page of the file that the archive does not know."""
        size = self.options.file.stat().st_size
        with self.options.file.open("rb") as file, progress("Importing (bytes)", size) as advance:
            reader = CaptureReader(file, self.settings.getint("DOWNLOAD_MAXSIZE"))
            at = 0
            captures = reader.read()
            # In a thread: a record that is passed over may take a while to unpack.
            while (capture := await asyncio.to_thread(next, captures, None)) is not None:
                advance(max(0, file.tell() - at))
                at = max(at, file.tell())
                page = self._page_of(capture)
                if page is not None:
                    await self._room_for(page)
                    yield page
                if self.options.limit is not None and self.pages >= self.options.limit:
                    break
            self.passed.update(reader.passed)
            self.damage = reader.damage
            self._count("import/records", reader.records)
            self._count("import/passed_over", self.passed.total())

    def page_done(self, item: Any) -> None:
        """A page was stored, or refused: there is room for another."""
        self._urls.discard(getattr(item, "url", ""))
        self._has_room.set()

    def outcome(self, close_reason: str) -> tuple[str, str]:
        """How the run ended, in the words of the archive, and why."""
        if close_reason != "finished":
            return "interrupted", f"stopped before its end ({close_reason}); the next import goes on from here"
        remarks = "; ".join(self._remarks())
        if not self.pages and not self.known:
            return "failed", f"{self.options.file}: no page could be read{': ' if remarks else ''}{remarks}"
        return "finished", remarks

    def _remarks(self) -> Iterator[str]:
        if self.damage:
            more = f" (and {len(self.damage) - 1} more places)" if len(self.damage) > 1 else ""
            yield f"{self.options.file.name} is damaged: {self.damage[0]}{more}"
        for reason, count in self.passed.most_common(_MOST_REASONS):
            yield f"{count} {reason}"
        if self.known:
            yield f"{self.known} pages were known from then or later"
        keeper = self.crawler.get_item_pipeline(KeepStage)
        yield from keeper.remarks() if keeper is not None else ()

    def _page_of(self, capture: Capture) -> Page | None:
        try:
            page = page_of(capture, self.settings.getint("DOWNLOAD_MAXSIZE"))
        except NoPageError as reason:
            self.passed[str(reason)] += 1
            return None
        site = self._site_of(page)
        if capture.about is None and not is_story_address(page.url, site):
            self.passed["pages whose address is not that of a story"] += 1
            return None
        page.source = site.name
        page.hints = site.hints_for(
            page.entry.published.date() if page.entry is not None and page.entry.published else None, page.url
        )
        page.kept = self._place_of(capture)
        if self._is_known(page):
            self.known += 1
            self._count("import/known")
            return None
        self._know(site)
        self.pages += 1
        self._count("import/pages")
        return page

    def _is_known(self, page: Page) -> bool:
        """Whether the archive has read this page then, or later."""
        known = StoreStage.of(self.crawler).archive.known_page(page.url)
        if known is None or known.fetched_at is None:
            return False
        return known.fetched_at >= page.fetched_at.replace(microsecond=0)

    def _site_of(self, page: Page) -> SiteDefinition:
        """The site that a page belongs to: the one that is named, its own word, a definition of its host, its host."""
        name = self.options.name or page.source
        if not name:
            name = next((site.name for site in self._sites.values() if same_site(page.url, site.home)), "")
        if name in self._sites:
            return self._sites[name]
        return SiteDefinition(name=name or source_name(page.url), home=home_of(page.url), path=Path())

    @cached_property
    def _sites(self) -> dict[str, SiteDefinition]:
        return dict(read_sites(sites_folders(self.settings)).sites)

    def _place_of(self, capture: Capture) -> Kept | None:
        """Where the page is kept already: in the folder of kept pages itself."""
        folder = folder_of(self.settings["ARCHIVE_FOLDER"], self.settings["DATABASE"])
        answer = capture.answer
        if self.options.file.parent != folder or answer.offset is None:
            return None
        return Kept(self.options.file.name, answer.offset, answer.length)

    def _know(self, site: SiteDefinition) -> None:
        if site.name not in self._sources:
            source = SourceRow(site.name, site.home, site.language, site.timezone)
            StoreStage.of(self.crawler).archive.know_source(source)
            self._sources.add(site.name)

    async def _room_for(self, page: Page) -> None:
        """Waits until few enough pages are under way, and no other one of this address: they are stored in order."""
        while len(self._urls) >= _UNDER_WAY or page.url in self._urls:
            self._has_room.clear()
            await self._has_room.wait()
        self._urls.add(page.url)

    def _count(self, key: str, count: int = 1) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(key, count)


def is_story_address(url: str, site: SiteDefinition) -> bool:
    """Whether a crawl might have asked for the address as a story: files of others hold every page of a site."""
    told = site.is_article_url(url)
    return is_not_ruled_out(url, home_of(url)) if told is None else told


def home_of(url: str) -> str:
    """The address of the host alone."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def check_file(options: ImportOptions, settings: BaseSettings) -> None:
    """Raises ImportFileError where the file cannot be read or holds no page."""
    first_page(options.file, settings.getint("DOWNLOAD_MAXSIZE"))


def first_page(path: Path, largest: int) -> Page:
    """The first page of a file; raises ImportFileError where there is none."""
    try:
        with path.open("rb") as file:
            return _first_in(path, file, largest)
    except OSError as error:
        raise ImportFileError(f"{path} cannot be read: {error.strerror or error}; nothing was imported") from None


def _first_in(path: Path, file: BinaryIO, largest: int) -> Page:
    reader = CaptureReader(file, largest)
    passed: Counter[str] = Counter()
    for capture in reader.read():
        try:
            return page_of(capture, largest)
        except NoPageError as reason:
            passed[str(reason)] += 1
    if not reader.records:
        raise ImportFileError(f"{path} is no WARC or ARC file, so nothing was imported: name one that is")
    told = [f"{count} {reason}" for reason, count in (passed + reader.passed).most_common(_MOST_REASONS)]
    why = ", ".join([*told, *reader.damage[:1]]) or "no answers of web servers"
    raise ImportFileError(f"{path} holds no page that can be read ({why}), so nothing was imported")
