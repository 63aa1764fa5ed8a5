"""The part of the news spider that follows "previous story" and "next story" to what no channel names.

Channels forget: a feed holds ten stories, a site publishes forty a day. The stories around the ones that we have are
asked for when all the others are in, a step at a time, on a budget of their own.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from scrapy import Request
from scrapy.settings import BaseSettings

from crawler.discovery.article_urls import may_be_article
from crawler.items import Discovered, Page
from crawler.sites.definition import SiteDefinition
from crawler.spiders.findings import Finding, Findings
from crawler.spiders.options import CrawlOptions
from pipelines.store import Archive

_AROUND = ("previous", "next")


def stories_around(page: Page, site: SiteDefinition) -> tuple[str, ...]:
    """What a page names as the stories before and after it, where the addresses look like stories of its site.

    One of each: a page that names hundreds is a trap.
    """
    named = page.article.neighbours if page.article is not None else ()
    found: dict[str, str] = {}
    for one in named:
        if one.relation in _AROUND and one.relation not in found and _may_be_story(one.url, site):
            found[one.relation] = one.url
    return tuple(dict.fromkeys(found.values()))


def _may_be_story(url: str, site: SiteDefinition) -> bool:
    if not url.startswith(("http://", "https://")):
        return False
    told = site.is_article_url(url)
    return may_be_article(url, site.home) if told is None else told


class NeighbourFollowing:
    """Mixed into the spider, which brings the site, the archive and the settings."""

    definition: Any
    plan: Any
    options: CrawlOptions
    settings: BaseSettings
    findings: Findings
    archive: Any
    room_for_neighbours = 0  # how many more this run may ask for; set when its stories are chosen

    def neighbours_of(self, page: Page) -> Sequence[str]:
        """The stories around this one that the archive shall remember, if no channel names them: the store asks."""
        if self.options.urls is not None or not self.settings.getint("NEIGHBOURS_PER_RUN"):
            return ()
        archive: Archive = self.archive
        known = archive.known_page(page.url)
        if known is not None and known.neighbour_steps >= self.settings.getint("NEIGHBOUR_STEPS"):
            return ()
        return stories_around(page, self.plan.site)

    def rounds_of_neighbours(self) -> Iterator[Any]:
        """The part that asks for neighbours, as often as there are some and room for them."""
        while self.room_for_neighbours > 0:
            yield self.fetch_neighbours

    def fetch_neighbours(self) -> Iterator[Request]:
        """Requests for the stories that are one step away from those that we have."""
        archive: Archive = self.archive
        waiting = archive.waiting_neighbours(self.definition.name, limit=self.room_for_neighbours)
        found = [Finding(url, Discovered(url)) for url in waiting if self.findings.get(url) is None]
        self.findings.add("", [finding.entry for finding in found])
        self.room_for_neighbours = self.room_for_neighbours - len(found) if found else 0
        yield from map(self.ask_for_story, found)

    @abstractmethod
    def ask_for_story(self, finding: Finding) -> Request:
        """The request for one story."""
