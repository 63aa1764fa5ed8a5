"""What a site definition says, as values: everything that differs between two sites and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from crawler.discovery.addresses import same_site
from crawler.items import LayoutHints, SiteHints
from crawler.sites.schedule import DEFAULT_SCHEDULE


@dataclass(frozen=True, slots=True)
class Channels:
    """The ways in which the site names its stories, as far as the definition knows them."""

    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    news_sitemaps: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    wordpress: bool | str | None = None  # the REST root; True: at /wp-json/; False: there is none; None: look
    full_text_feed: bool = False  # the feed's own text is the story when the page cannot be had
    look: bool = True  # False: read the named channels alone


@dataclass(frozen=True, slots=True)
class Layout:
    """What the pages of one era look like. Dates are inclusive; ``url`` is searched in the path of the page's URL."""

    hints: LayoutHints
    first_day: date | None = None
    last_day: date | None = None
    url: re.Pattern[str] | None = None

    def fits(self, published: date | None, path: str) -> bool:
        """True unless the date or the address speaks against it; an unknown date speaks against nothing."""
        if self.url is not None and path and not self.url.search(path):
            return False
        if published is None:
            return True
        return not (
            (self.first_day is not None and published < self.first_day)
            or (self.last_day is not None and published > self.last_day)
        )


@dataclass(frozen=True, slots=True)
class SiteDefinition:
    """One site, as its TOML file says it."""

    name: str
    home: str
    path: Path
    language: str | None = None
    timezone: str | None = None  # an IANA name, for dates that carry no zone
    enabled: bool = True
    schedule: str = DEFAULT_SCHEDULE  # checked; read it with crawler.sites.schedule.parse_schedule
    delay: float | None = None  # seconds between two requests; None: the project's setting
    backfill_days: int | None = None  # how far back a run reads unless told; None: as far as the channels go
    article_urls: tuple[re.Pattern[str], ...] = ()
    skip_urls: tuple[re.Pattern[str], ...] = ()
    channels: Channels = Channels()
    layouts: tuple[Layout, ...] = ()

    def hints_for(self, published: date | None, url: str = "") -> SiteHints:
        """What the pipelines need to read a page of that day and that address.

        The layouts that fit are joined in the order of the file: where the date is not known yet and the address does
        not tell, every era's selectors are offered. They are hints; one that matches nothing costs nothing.
        """
        day = published.date() if isinstance(published, datetime) else published
        path = urlsplit(url).path
        fitting = [layout.hints for layout in self.layouts if layout.fits(day, path)]
        return SiteHints(source=self.name, language=self.language, timezone=self.timezone, layout=_joined(fitting))

    def is_article_url(self, url: str) -> bool | None:
        """The definition's own word on ``url``: True or False, or None where it says nothing.

        The patterns speak of the site's own paths; an address of another site is never one of its stories.
        """
        if not same_site(url, self.home):
            return False
        path = urlsplit(url).path or "/"
        if any(pattern.search(path) for pattern in self.skip_urls):
            return False
        if not self.article_urls:
            return None
        return any(pattern.search(path) for pattern in self.article_urls)


def _joined(hints: Iterable[LayoutHints]) -> LayoutHints:
    parts = list(hints)
    if len(parts) == 1:
        return parts[0]
    joined = {
        slot.name: tuple(dict.fromkeys(selector for part in parts for selector in getattr(part, slot.name)))
        for slot in fields(LayoutHints)
    }
    return LayoutHints(**joined)
