"""Which channel documents a run asks for, and what each kind of document says. Decisions only; the spider asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urljoin

from crawler.discovery import ChannelReading, FoundChannel
from crawler.discovery.article_urls import is_not_ruled_out, may_be_article, same_site
from crawler.discovery.dates import zone_of
from crawler.discovery.feeds import read_feed
from crawler.discovery.guesses import guesses
from crawler.discovery.listings import read_listing
from crawler.discovery.sitemaps import read_sitemap
from crawler.discovery.wordpress import posts_url, read_posts
from crawler.items import ChannelKind, Discovered
from crawler.sites.definition import SiteDefinition
from crawler.spiders.answers import Answer

SITEMAPS = frozenset({ChannelKind.SITEMAP, ChannelKind.NEWS_SITEMAP})
# An index may name indexes, and those their maps; what lies deeper is a trap.
DEEPEST_MAP = 2


@dataclass(frozen=True, slots=True)
class ChannelStep:
    """One channel document to ask for. ``first_url`` names the channel when this is a further page of it."""

    kind: ChannelKind
    url: str
    found_by: str
    first_url: str = ""
    page: int = 1
    depth: int = 0  # of a sitemap: how many indexes led to it

    @property
    def channel_url(self) -> str:
        """The address by which the archive knows the channel."""
        return self.first_url or self.url


class ChannelPlan:
    """The channel documents of one run: each asked for once, each kind within its budget."""

    def __init__(self, site: SiteDefinition, *, since: date | None, budget: int) -> None:
        self.site = site
        self.since = since
        self.budget = budget
        self.asked: Counter[ChannelKind] = Counter()
        self.answered: Counter[ChannelKind] = Counter()
        self.cut_short: set[ChannelKind] = set()
        self.has_stories = False  # a channel named one, or is as it was when it did
        self._seen: set[str] = set()

    def named(self) -> Iterator[ChannelStep]:
        """The channels that the definition names."""
        channels = self.site.channels
        for kind, urls in (
            (ChannelKind.FEED, channels.feeds),
            (ChannelKind.NEWS_SITEMAP, channels.news_sitemaps),
            (ChannelKind.SITEMAP, channels.sitemaps),
            (ChannelKind.LISTING, channels.listings),
        ):
            yield from self.admit(ChannelStep(kind, url, "definition") for url in urls)
        if channels.wordpress:
            root = channels.wordpress if isinstance(channels.wordpress, str) else urljoin(self.site.home, "/wp-json/")
            yield from self.admit([self._wordpress(root, "definition")])

    def found(self, channels: Iterable[FoundChannel]) -> Iterator[ChannelStep]:
        """What looking at the site brought, minus what the definition rules out."""
        for channel in channels:
            if channel.kind == ChannelKind.WORDPRESS:
                if self.site.channels.wordpress is not False:
                    yield from self.admit([self._wordpress(channel.url, channel.found_by)])
            else:
                yield from self.admit([ChannelStep(channel.kind, channel.url, channel.found_by)])

    def guessed(self) -> Iterator[ChannelStep]:
        """The usual addresses of the kinds of channel that nothing has named so far."""
        has_sitemap = any(self.answered[kind] for kind in SITEMAPS)
        for channel in guesses(self.site.home):
            has_kind = has_sitemap if channel.kind in SITEMAPS else bool(self.answered[channel.kind])
            if not has_kind:
                yield from self.found([channel])

    def after(self, step: ChannelStep, reading: ChannelReading, *, goes_on: bool) -> Iterator[ChannelStep]:
        """The documents that this one leads to: the maps of an index, the next page of a listing or of the REST."""
        if step.depth < DEEPEST_MAP:
            yield from self.admit(
                ChannelStep(child.kind, child.url, child.found_by, depth=step.depth + 1) for child in reading.children
            )
        if not goes_on:
            return
        is_last = reading.total_pages is not None and step.page >= reading.total_pages
        if reading.next_page and not is_last:
            following = ChannelStep(
                step.kind, reading.next_page, step.found_by, first_url=step.channel_url, page=step.page + 1
            )
            yield from self.admit([following])

    def admit(self, steps: Iterable[ChannelStep]) -> Iterator[ChannelStep]:
        """Those of the steps that are new, on this site's own budget."""
        for step in steps:
            if step.url in self._seen:
                continue
            if self.asked[step.kind] >= self.budget:
                self.cut_short.add(step.kind)
                continue
            self._seen.add(step.url)
            self.asked[step.kind] += 1
            yield step

    def move_to(self, home: str) -> None:
        """The home page was found here in the end: it is not asked for again, and another host is where the site is."""
        self._seen.add(home)
        if not same_site(home, self.site.home):
            self.site = replace(self.site, home=home)

    def stories(self, step: ChannelStep, links: Sequence[Discovered]) -> tuple[Discovered, ...]:
        """Those of a channel's links that may be stories of this site."""
        if step.kind == ChannelKind.SITEMAP:  # names pages of every sort; a listing's reader has looked already
            # Where no address has the shape of a story, the site's addresses have another: all but lists and services.
            found = self._among(links, may_be_article) or self._among(links, is_not_ruled_out)
        else:
            found = self._among(links, same_site)
        self.has_stories = self.has_stories or bool(found)
        return found

    def unchanged(self, step: ChannelStep) -> None:
        """A channel is as the archive has it, or was not asked because it rests."""
        self.answered[step.kind] += 1
        self.has_stories = True

    def _among(self, links: Iterable[Discovered], fits: Callable[[str, str], bool]) -> tuple[Discovered, ...]:
        found = []
        for link in links:
            if link.url in self._seen:  # a channel is no story
                continue
            told = self.site.is_article_url(link.url)
            if fits(link.url, self.site.home) if told is None else told:
                found.append(link)
        return tuple(found)

    def _wordpress(self, root: str, found_by: str) -> ChannelStep:
        # The address of the posts changes with the day asked for; the channel is known by the root.
        return ChannelStep(ChannelKind.WORDPRESS, posts_url(root, after=self.since), found_by, first_url=root)


def read_document(site: SiteDefinition, step: ChannelStep, answer: Answer) -> ChannelReading:
    """What a channel document of this kind says; never raises, see the readers in ``crawler.discovery``."""
    body, url, encoding, zone = answer.body, answer.url, answer.encoding, zone_of(site.timezone)
    if step.kind == ChannelKind.LISTING:
        return read_listing(body, url, site.hints_for(None), encoding=encoding, is_article=site.is_article_url)
    if step.kind in SITEMAPS:
        return read_sitemap(body, url, encoding=encoding, zone=zone)
    if step.kind == ChannelKind.WORDPRESS:
        return read_posts(body, url)
    return read_feed(body, url, encoding=encoding, zone=zone)
