"""The half of the news spider that reads stories: a page, the further pages of it, or why there is none."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.items import Page, PageConfirmation, PageFailure, Right
from crawler.middlewares.as_received import exchanges_of
from crawler.middlewares.host_gate import NOT_BEFORE
from crawler.middlewares.network_errors import in_words
from crawler.middlewares.robots import RobotsGuard
from crawler.middlewares.room import HELD
from crawler.politeness.leaving import LeftForLater
from crawler.spiders.answers import answer_of, header
from crawler.spiders.findings import Finding
from crawler.spiders.reservations import Reservations
from crawler.spiders.stories import GONE, from_channel, page_or_failure
from pipelines.apart.extension import read_apart
from pipelines.apart.readers import GivenUp
from pipelines.extract.pager import is_same_page
from pipelines.extract.rights import HEADERS as RIGHTS_HEADERS
from pipelines.extract.rights import rights_of_headers, rights_of_robots
from pipelines.read_stage import ReadStage, failure_of
from pipelines.reading import next_page

# The priority of a story's further pages, among stories with 0.
PART_PRIORITY = 5


class StoryReading:
    """Callbacks for stories; mixed into the spider, which brings the site, the settings and the clock."""

    definition: Any
    home_url: str
    settings: BaseSettings
    crawler: Crawler
    now: Callable[[], datetime]
    _count: Callable[..., None]

    @property
    def meta_of_story(self) -> dict[str, Any]:
        """What a request for a page of a story tells the middlewares."""
        return {"is_story": True, "download_maxsize": self.settings.getint("STORY_MAXSIZE")}

    async def read_story(self, response: Response, finding: Finding) -> AsyncIterator[Any]:
        """A story's page, or why there is none; a story of several pages is asked for to its end."""
        if response.status == 304:
            self._count("not_modified")
            yield PageConfirmation(self.definition.name, finding.url, self.now())
            return
        answer = answer_of(response)
        outcome = page_or_failure(answer, finding, self.definition, now=self.now(), home_url=self.home_url)
        if isinstance(outcome, Page) and outcome.body:
            outcome.rights = await self._rights_told(response)
            outcome.exchanges = exchanges_of(response)
            yield await self._page_or_next_part(outcome, response)
        else:
            if isinstance(outcome, PageFailure) and NOT_BEFORE in response.meta:
                outcome.not_before = datetime.fromtimestamp(response.meta[NOT_BEFORE], UTC)
            yield outcome

    async def read_part(self, response: Response, page: Page) -> AsyncIterator[Any]:
        """Page 2, 3, … of a story; where the site has no such page, the story ends before it."""
        if response.status == 200 and is_same_page(response.url, page.part_urls[-1]):
            page.parts = (*page.parts, response.body)
            page.exchanges = (*page.exchanges, *exchanges_of(response))
            yield await self._page_or_next_part(page, response)
            return
        if response.status == 200 or response.status in GONE:
            page.part_urls = page.part_urls[:-1]
        yield page

    def part_failed(self, failure: Failure) -> Iterator[Any]:
        """A further page that could not be had: the story is kept as far as it was read, or left whole for later."""
        if isinstance(failure.value, LeftForLater):
            return
        yield failure.request.cb_kwargs["page"]  # type: ignore[attr-defined]  # Scrapy adds the request

    def story_failed(self, failure: Failure) -> Iterator[Any]:
        """A story that could not be had; one that was not asked for keeps its place for the next run."""
        if isinstance(failure.value, LeftForLater):
            self._count("stories_left")
            return
        finding: Finding = failure.request.cb_kwargs["finding"]  # type: ignore[attr-defined]  # Scrapy adds the request
        yield from_channel(finding, self.definition, now=self.now()) or PageFailure(
            source=self.definition.name,
            url=finding.url,
            fetched_at=self.now(),
            reason=in_words(failure.value, urlsplit(finding.url).netloc),
            channels=tuple(finding.channels),
        )

    async def _rights_told(self, response: Response) -> tuple[Right, ...]:
        """What the headers of a page, and robots.txt and tdmrep.json of its host, say about its use."""
        robots = self.crawler.get_downloader_middleware(RobotsGuard)
        text = robots.text_of(response.url)[0] if robots is not None else ""
        headers = {name: header(response.headers, name) for name in RIGHTS_HEADERS}
        reservations = self.crawler.get_extension(Reservations)
        reserved = await reservations.rights_of(response.url) if reservations is not None else ()
        return (*rights_of_headers(headers), *rights_of_robots(text, response.url), *reserved)

    async def _page_or_next_part(self, page: Page, response: Response) -> Page | Request | PageFailure:
        try:
            following = await self._following(page, response)
        except GivenUp as error:
            return failure_of(page, error)
        if following is None or following in {*page.part_urls, page.final_url}:
            return page
        page.part_urls = (*page.part_urls, following)
        held = len(page.body) + sum(map(len, page.parts))
        left = self.settings.getint("STORY_MAXSIZE") - held  # what is larger in all takes too much memory to read
        if len(page.parts) >= self.settings.getint("STORY_PAGES") or left <= 0:
            return page
        return Request(
            following,
            callback=self.read_part,
            errback=self.part_failed,
            cb_kwargs={"page": page},
            meta=self.meta_of_story | {"download_maxsize": left, HELD: held},
            # Before other stories: what is read of this one is held until then.
            priority=PART_PRIORITY,
            dont_filter=True,
        )

    async def _following(self, page: Page, response: Response) -> str | None:
        """Where the story goes on. A page that stands alone is read in the same go, unless the stage is not there."""
        stage = self.crawler.get_item_pipeline(ReadStage)
        if stage is not None and not page.parts:
            return await stage.read_or_turn(page, response.url)
        return await read_apart(self.crawler, len(response.body), next_page, response.body, response.url, is_story=True)
