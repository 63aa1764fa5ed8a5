"""The spider that serves every site: it reads the channels, unites their links, and fetches the stories that are new.

A run has parts, each begun when the one before has come to rest (Scrapy's idle signal): the channels that are known or
found on the home page; the usual addresses of channels that nobody named; the stories; the stories around those.

Stats: ``nightdesk/links_found``, ``nightdesk/stories_waiting``, ``nightdesk/not_modified``,
``nightdesk/channel_errors``, ``nightdesk/channels_left``, ``nightdesk/stories_left``.
"""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.discovery import ChannelReading
from crawler.discovery.article_urls import same_site
from crawler.discovery.home import kind_of, read_home
from crawler.discovery.robots import sitemaps_of
from crawler.items import ChannelKind, ChannelVisit, Discovered
from crawler.middlewares.host_gate import BUSY, NOT_BEFORE
from crawler.middlewares.network_errors import in_words
from crawler.middlewares.robots import RobotsGuard
from crawler.sites.definition import SiteDefinition
from crawler.spiders.answers import answer_of, content_hash, header, with_total
from crawler.spiders.channels import DEEPEST_MAP, ChannelPlan, ChannelStep, read_document
from crawler.spiders.findings import LEFT_OUT_REASON, Finding, Findings, chosen, goes_on
from crawler.spiders.memory import conditions, remembered, was_looked_at
from crawler.spiders.neighbours import NeighbourFollowing
from crawler.spiders.options import CrawlOptions, read_options
from crawler.spiders.run_outcome import RunOutcome
from crawler.spiders.story_reading import StoryReading
from pipelines.apart.extension import read_apart
from pipelines.apart.readers import GivenUp
from pipelines.stages import StoreStage
from pipelines.store import Archive, KnownChannel


class NewsSpider(StoryReading, NeighbourFollowing, RunOutcome, Spider):
    """Reads one site. A subclass for each definition, made by the spider loader, carries it in ``site``."""

    site: ClassVar[SiteDefinition]
    accepts_any_site: ClassVar[bool] = False

    def __init__(self, name: str | None = None, **arguments: Any) -> None:
        if name is not None:
            arguments["name"] = name  # Scrapy hands -a name= over like this; a site has its own
        self.options: CrawlOptions = read_options(arguments, any_site=self.accepts_any_site)
        super().__init__()
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.findings = Findings(is_known=self._is_known)
        self.channel_errors: list[str] = []
        self.home_url = ""  # where the home page was found in the end
        parts = (self.ask_named_in_robots, self.guess_channels, self.fetch_stories)
        self._parts = chain(parts, self.rounds_of_neighbours())

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's construction; raises ValueError with one sentence for a wrong ``-a`` argument."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.come_to_rest, signal=signals.spider_idle)
        settings = crawler.settings
        spider.findings.most = settings.getint("LINKS_PER_RUN")
        spider.plan = ChannelPlan(
            spider.definition, since=spider.since, budget=settings.getint("CHANNEL_DOCUMENTS_PER_RUN")
        )
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """The site's own delay; and no throttle at all where the owner asks for no delay (her own server)."""
        super().update_settings(settings)
        delay = cls.site.delay if not cls.accepts_any_site else None
        if delay is not None:
            settings.set("DOWNLOAD_DELAY", delay, priority="spider")
        if settings.getfloat("DOWNLOAD_DELAY") == 0:
            settings.set("AUTOTHROTTLE_ENABLED", value=False, priority="spider")
            settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 8, priority="spider")

    plan: ChannelPlan

    @cached_property
    def cut_off_since(self) -> datetime | None:
        """When the runs began that this one goes on with; None after a whole one.

        They may have noted a channel's answer and not come to what it leads to, so channels are asked as if for the
        first time, and what they stored counts as new.
        """
        return self.archive.cut_off_since(self.definition.name)

    @property
    def definition(self) -> SiteDefinition:
        """What is known of the site before looking."""
        return self.site

    @property
    def since(self) -> date | None:
        """The day before which stories are left alone: the owner's, else the definition's horizon, else none."""
        days = self.definition.backfill_days
        if self.options.since is None and days is not None:
            return self.now().date() - timedelta(days=days)
        return self.options.since

    def left_out(self, published: datetime | None) -> str:
        """Why an article of this date is not wanted in this run; "" when it is."""
        day = published.astimezone(UTC).date() if published is not None else None
        if self.since is None or day is None or day >= self.since:
            return ""
        return LEFT_OUT_REASON.format(day=day.isoformat())

    @property
    def archive(self) -> Archive:
        """The archive, for looking things up; only the store stage writes."""
        stage = self.crawler.get_item_pipeline(StoreStage)
        assert stage is not None
        return stage.archive

    # --- the channels -------------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        """The first requests: the addresses of ``-a urls=``, or every channel that is known and the home page."""
        if self.options.urls is not None:
            yield self._named_by_hand(self.options.urls)
            return
        for request in self._ask_each(self.plan.named()):
            yield request
        if self.definition.channels.look:
            for request in self._ask_each(self.plan.found(remembered(self.archive, self.definition))):
                yield request
            home = self.plan.admit([ChannelStep(ChannelKind.LISTING, self.definition.home, "home page")])
            for request in self._ask_each(home, callback=self.read_home_page):
                yield request

    async def read_home_page(self, response: Response, step: ChannelStep) -> AsyncIterator[Any]:
        """The home page is a listing, and names the other channels."""
        if response.status == 200:
            if not self.accepts_any_site and not same_site(response.url, self.definition.home):
                told = f"leads to {urlsplit(response.url).netloc} now; has the site moved? then its definition is old"
                for visit in self._no_channel(step, self._visit(step, response), told):
                    yield visit
                return
            self.home_url = response.url
            self.plan.move_to(response.url)
            step = replace(step, kind=kind_of(response.body, response.url))
            found = read_home(response.body, response.url, encoding=answer_of(response).encoding)
            for request in self._ask_each(self.plan.found(found)):
                yield request
        async for outcome in self.read_channel(response, step):
            yield outcome

    async def read_channel(self, response: Response, step: ChannelStep) -> AsyncIterator[Any]:
        """One channel document, read; a large one apart, so that it cannot hold up the crawl."""
        reading: ChannelReading | None = None
        if response.status == 200:
            answer = answer_of(response)
            try:
                reading = await read_apart(self.crawler, len(answer.body), read_document, self.plan.site, step, answer)
            except GivenUp as error:
                reading = ChannelReading(error=f"The document was left: {error}.")
        for outcome in self._outcome_of_channel(response, step, reading):
            yield outcome

    def _outcome_of_channel(
        self, response: Response, step: ChannelStep, reading: ChannelReading | None
    ) -> Iterator[Any]:
        """One channel document: its links for the union, itself for the archive, and the documents it leads to."""
        visit = self._visit(step, response)
        if response.status == 304:
            self._count("not_modified")
            self.plan.unchanged(step)
            yield visit
            return
        if reading is None:
            yield from self._no_channel(step, visit, f"answered with status {response.status}")
            return
        if step.depth >= DEEPEST_MAP and not reading.links:
            return  # an index within an index within an index
        if not reading.links and not reading.children:
            yield from self._no_channel(step, visit, reading.error or "names no story")
            return
        links = self.plan.stories(step, reading.links)
        new = self.findings.add(step.channel_url, links)
        self.plan.answered[step.kind] += 1
        visit.links, visit.error = links, reading.error
        yield visit
        further = goes_on(links, new=new, since=self.since)
        yield from self._ask_each(self.plan.after(step, with_total(reading, response), goes_on=further))

    def channel_failed(self, failure: Failure) -> Iterator[Any]:
        """A channel that could not be had: recorded with the cause; the other channels go on."""
        step: ChannelStep = failure.request.cb_kwargs["step"]  # type: ignore[attr-defined]  # Scrapy adds the request
        told = in_words(failure.value, urlsplit(step.url).netloc)
        yield from self._no_channel(step, self._visit(step, None), told)

    # --- the stories --------------------------------------------------------------------------------------------------

    def come_to_rest(self) -> None:
        """Begins the next part of the run when nothing is under way any more."""
        for part in self._parts:
            requests = list(part())
            if requests:
                assert self.crawler.engine is not None
                for request in requests:
                    self.crawler.engine.crawl(request)
                raise DontCloseSpider

    def ask_named_in_robots(self) -> Iterator[Request]:
        """Requests for the sitemaps that robots.txt names."""
        robots = self.crawler.get_downloader_middleware(RobotsGuard)
        if robots is not None and self.options.urls is None and self.definition.channels.look:
            text, url = robots.text_of(self.plan.site.home)
            yield from self._ask_each(self.plan.found(sitemaps_of(text, url)))

    def guess_channels(self) -> Iterator[Request]:
        """Requests for the usual addresses of the kinds of channel that nobody named; not on every night."""
        if self.options.urls is not None or not self.definition.channels.look:
            return
        if not self.plan.answered.total() or not was_looked_at(self.archive, self.plan.site):
            yield from map(self._ask, filter(self._may_ask, self.plan.guessed()))

    def fetch_stories(self) -> Iterator[Request]:
        """Requests for the stories that are new, changed or due again, newest first, within the limits."""
        limit = min(self.options.limit or 10**9, self.settings.getint("ARTICLES_PER_RUN"))
        if self.options.urls is None:
            self._take_waiting(limit)
        known = (lambda _: None) if self.options.urls is not None else self.archive.known_page
        wanted, waiting = chosen(
            self.findings,
            known,
            since=self.since,
            limit=limit,
            now=self.now(),
            revisits_per_run=self.settings.getint("REVISITS_PER_RUN"),
        )
        self._count("links_found", len(self.findings))
        self._count("stories_waiting", waiting)
        if self.options.urls is None:
            self.room_for_neighbours = min(limit - len(wanted), self.settings.getint("NEIGHBOURS_PER_RUN"))
        yield from map(self.ask_for_story, wanted)

    def ask_for_story(self, finding: Finding) -> Request:
        """The request for one story, with what the archive knows of its page."""
        known = self.archive.known_page(finding.url)
        return Request(
            finding.url,
            callback=self.read_story,
            errback=self.story_failed,
            cb_kwargs={"finding": finding},
            headers=conditions(known),
            meta=self.meta_of_story | {"known_bytes": known.body_bytes if known is not None else 0},
            dont_filter=True,
        )

    # --- small steps --------------------------------------------------------------------------------------------------

    def _ask_each(self, steps: Iterable[ChannelStep], callback: Callable[..., Any] | None = None) -> Iterator[Request]:
        """Requests for the channels whose time has come; one that rests counts as one that answered "not modified"."""
        for step in filter(self._may_ask, steps):
            known = self._known_channel(step) if self.since is None else None
            if known is not None and known.rests(self.now()):
                self._count("channels_resting")
                self.plan.unchanged(step)
            else:
                yield self._ask(step, callback)

    def _may_ask(self, step: ChannelStep) -> bool:
        """Whether the channel's server has not asked for it to be left alone until later, in an earlier run."""
        known = self.archive.known_channel(step.channel_url)
        if known is None or known.next_visit_at is None or not known.is_shut(self.now()):
            return True
        self._count("channels_left")
        until = f"{known.next_visit_at:%Y-%m-%d %H:%M} UTC"
        self.channel_errors.append(f"{step.url}: {known.error}, and asked not to be asked again before {until}")
        return False

    def _ask(self, step: ChannelStep, callback: Callable[..., Any] | None = None) -> Request:
        known = self._known_channel(step) if self.options.since is None else None
        return Request(
            step.url,
            callback=callback or self.read_channel,
            errback=self.channel_failed,
            cb_kwargs={"step": step},
            headers=conditions(known),
            meta={"known_bytes": known.body_bytes if known is not None else 0},
            priority=10,
            dont_filter=True,
        )

    def _is_known(self, url: str) -> bool:
        """Whether the archive has more of a page than its name (which a run that was cut off may have left)."""
        page = self.archive.known_page(url)
        if page is None or page.state == "pending":
            return False
        return self.cut_off_since is None or page.fetched_at is None or page.fetched_at < self.cut_off_since

    def _known_channel(self, step: ChannelStep) -> KnownChannel | None:
        """What its first document is asked with, and when; nothing of a further document, or after a run cut off."""
        if step.page > 1 or self.cut_off_since is not None:
            return None
        return self.archive.known_channel(step.channel_url)

    def _visit(self, step: ChannelStep, response: Response | None) -> ChannelVisit:
        headers = response.headers if response is not None else {}
        wish = response.meta.get(NOT_BEFORE) if response is not None and response.status in BUSY else None
        return ChannelVisit(
            source=self.definition.name,
            kind=step.kind,
            url=step.channel_url,
            found_by=step.found_by,
            fetched_at=self.now(),
            http_status=response.status if response is not None else 0,
            etag=header(headers, "ETag"),
            last_modified=header(headers, "Last-Modified"),
            content_hash=content_hash(response.body) if response is not None else "",
            body_bytes=len(response.body) if response is not None else 0,
            not_modified=response is not None and response.status == 304,
            is_continuation=step.page > 1,
            not_before=datetime.fromtimestamp(math.ceil(wish), UTC) if wish is not None else None,
        )

    def _no_channel(self, step: ChannelStep, visit: ChannelVisit, error: str) -> Iterator[ChannelVisit]:
        """A channel without a story: worth a word, unless it was only a guess or the end of a listing."""
        visit.error = error
        if step.found_by == "guess" or step.page > 1:
            if visit.not_before is not None:
                yield visit  # the next run must not guess it too early
            return
        self._count("channel_errors")
        self.channel_errors.append(error if urlsplit(step.url).netloc in error else f"{step.url}: {error}")
        yield visit

    def _named_by_hand(self, urls: tuple[str, ...]) -> ChannelVisit:
        step = ChannelStep(ChannelKind.URLS, f"urls:{self.definition.name}", "option")
        visit = self._visit(step, None)
        visit.links = tuple(Discovered(url) for url in urls)
        self.findings.add(step.url, visit.links)
        return visit

    def _take_waiting(self, limit: int) -> None:
        """Stories that an earlier run named and did not come to."""
        waiting = self.archive.waiting_pages(self.definition.name, now=self.now(), limit=limit)
        self.findings.add("", [Discovered(url) for url in waiting if self.findings.get(url) is None])

    def _count(self, what: str, count: int = 1) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"nightdesk/{what}", count)
