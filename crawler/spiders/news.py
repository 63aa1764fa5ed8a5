"""The spider that serves every site: it reads the channels, unites their links, and fetches the stories that are new.

A run has parts, each begun when the one before has come to rest (Scrapy's idle signal): the channels that are known or
found on the home page; the usual addresses of channels that nobody named; the stories; the stories around those.

Stats: ``nightdesk/links_found``, ``nightdesk/stories_waiting``, ``nightdesk/not_modified``,
``nightdesk/channel_errors``, ``nightdesk/channels_left``, ``nightdesk/stories_left``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.settings import BaseSettings

from crawler.items import ChannelKind, ChannelVisit, Discovered
from crawler.sites.definition import SiteDefinition
from crawler.spiders.channel_following import ChannelFollowing
from crawler.spiders.channels import ChannelPlan, ChannelStep
from crawler.spiders.findings import LEFT_OUT_REASON, Finding, Findings, chosen
from crawler.spiders.memory import conditions, remembered
from crawler.spiders.neighbours import NeighbourFollowing
from crawler.spiders.options import CrawlOptions, read_options
from crawler.spiders.run_outcome import RunOutcome
from crawler.spiders.story_reading import StoryReading
from pipelines.store import Archive
from pipelines.store.stage import StoreStage


class NewsSpider(ChannelFollowing, StoryReading, NeighbourFollowing, RunOutcome, Spider):
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
        return StoreStage.of(self.crawler).archive

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

    # --- the stories --------------------------------------------------------------------------------------------------

    def come_to_rest(self) -> None:
        """Begins the next part of the run when nothing is under way any more."""
        if any(self._begin(part) for part in self._parts):
            # Whoever catches it holds on to this frame for a while, and to all that is named in it.
            raise DontCloseSpider

    def _begin(self, part: Callable[[], Iterator[Request]]) -> bool:
        """Asks for all that a part of the run asks for; returns whether that was anything."""
        assert self.crawler.engine is not None
        requests = list(part())
        for request in requests:
            self.crawler.engine.crawl(request)
        return bool(requests)

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

    def _is_known(self, url: str) -> bool:
        """Whether the archive has more of a page than its name (which a run that was cut off may have left)."""
        page = self.archive.known_page(url)
        if page is None or page.state == "pending":
            return False
        return self.cut_off_since is None or page.fetched_at is None or page.fetched_at < self.cut_off_since

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
