"""The half of the news spider that reads channels: asks for them, and takes the links and channels that they name."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery import ChannelReading
from crawler.discovery.article_urls import same_site
from crawler.discovery.home import kind_of, read_home
from crawler.discovery.robots import sitemaps_of
from crawler.items import ChannelVisit
from crawler.middlewares.host_gate import BUSY, NOT_BEFORE
from crawler.middlewares.network_errors import in_words
from crawler.middlewares.robots import RobotsGuard
from crawler.spiders.answers import answer_of, content_hash, header, with_total
from crawler.spiders.channels import DEEPEST_MAP, ChannelPlan, ChannelStep, read_document
from crawler.spiders.findings import Findings, goes_on
from crawler.spiders.memory import conditions, was_looked_at
from crawler.spiders.options import CrawlOptions
from pipelines.apart.extension import read_apart
from pipelines.apart.readers import GivenUp
from pipelines.store import KnownChannel


class ChannelFollowing:
    """Requests for channels and their callbacks; mixed into the spider, which brings the plan and the archive."""

    accepts_any_site: ClassVar[bool]
    definition: Any
    plan: ChannelPlan
    findings: Findings
    options: CrawlOptions
    archive: Any
    crawler: Crawler
    now: Callable[[], datetime]
    since: Any
    cut_off_since: Any
    channel_errors: list[str]
    home_url: str
    _count: Callable[..., None]

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

    def _known_channel(self, step: ChannelStep) -> KnownChannel | None:
        """What its first document is asked with, and when; nothing of a further document, or after a run cut off."""
        if step.page > 1 or self.cut_off_since is not None:
            return None
        known: KnownChannel | None = self.archive.known_channel(step.channel_url)
        return known

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
