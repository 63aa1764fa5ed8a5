"""The spider for a site that nobody has defined."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from crawler.sites.definition import SiteDefinition
from crawler.spiders.news import NewsSpider


class AnySiteSpider(NewsSpider):
    """``scrapy crawl site -a url=…``: a site that no definition describes; everything is found by looking."""

    name = "site"
    accepts_any_site = True

    @cached_property
    def definition(self) -> SiteDefinition:
        """A definition made of the address alone."""
        return SiteDefinition(
            name=self.options.name or source_name(self.options.url), home=self.options.url, path=Path()
        )


def source_name(url: str) -> str:
    """What a site without a definition is called: its host and port, without "www."."""
    return urlsplit(url).netloc.lower().removeprefix("www.")
