"""Makes every site definition a spider, so that ``scrapy list`` and ``scrapy crawl gizchina`` work without Python.

A wrong definition harms its own site only: the others are listed and crawled, ``scrapy list`` says on standard error
what is wrong, and asking for the wrong one is an error with the same words.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader

from crawler.discovery.addresses import same_site
from crawler.sites import BUILT_IN_FOLDER, SiteDefinition, SiteError, SitesRead, read_sites
from crawler.sites.nearest import did_you_mean

# The spider that reads a site nobody has defined.
ANY_SITE = "site"


def sites_folders(settings: BaseSettings) -> tuple[Path, ...]:
    """Where the definitions are: the shipped ones (SITES_FOLDERS), then the owner's own (SITES_FOLDER)."""
    shipped = settings.getlist("SITES_FOLDERS") or [str(BUILT_IN_FOLDER)]
    own = settings.get("SITES_FOLDER") or ""
    return tuple(Path(folder).expanduser() for folder in [*shipped, own] if folder)


class SiteSpiderLoader(SpiderLoader):
    """Scrapy's loader, and a spider for each site. ``errors`` holds what is wrong with the definitions that are not."""

    def __init__(self, settings: BaseSettings) -> None:
        # Scrapy's part imports the spider modules and with them the pipelines: only when a spider is asked for.
        self._settings = settings
        self._spiders_in_modules: dict[str, type[Spider]] | None = None
        self._made: dict[str, type[Spider]] = {}
        self._read: SitesRead = read_sites(sites_folders(settings))

    @property
    def sites(self) -> Mapping[str, SiteDefinition]:
        """The sites whose definitions are right, by name."""
        return self._read.sites

    @property
    def errors(self) -> Mapping[str, SiteError]:
        """What is wrong with the other definitions, by the name of the site or its file."""
        return self._read.errors

    def load(self, spider_name: str) -> type[Spider]:
        """The spider of that name.

        Raises:
            KeyError: If there is none; its text says what is wrong with the definition or which name is near.
        """
        if spider_name in self.sites:
            return self._site_spider(self.sites[spider_name])
        if spider_name in self._python_spiders():
            return self._python_spiders()[spider_name]
        if spider_name in self.errors:
            raise KeyError(str(self.errors[spider_name]))
        raise KeyError(f"Spider not found: {spider_name}{self._offer(spider_name)}")

    def list(self) -> list[str]:
        """The names of all spiders; what is wrong with a definition goes to standard error."""
        for error in self.errors.values():
            sys.stderr.write(f"{error}\n")
        return sorted({*self.sites, *self._python_spiders()})

    def find_by_request(self, request: Request) -> __builtins__.list[str]:
        """The names of the sites that the request's address belongs to."""
        return [name for name, site in sorted(self.sites.items()) if same_site(request.url, site.home)]

    def _offer(self, name: str) -> str:
        return did_you_mean(name, [*self.sites, *self.errors, *self._python_spiders()], ". ").replace("did", "Did")

    def _site_spider(self, site: SiteDefinition) -> type[Spider]:
        if site.name not in self._made:
            self._made[site.name] = _spider_of(site)
        return self._made[site.name]

    def _python_spiders(self) -> dict[str, type[Spider]]:
        """The spiders that are written in Python: the one for any site, and the owner's own."""
        if self._spiders_in_modules is None:
            from crawler.spiders.any_site import AnySiteSpider  # noqa: PLC0415 - the spiders need the pipelines, a list does not

            found = SpiderLoader(self._settings)
            named = {name: found.load(name) for name in found.list()}
            self._spiders_in_modules = {ANY_SITE: AnySiteSpider, **named}
        return self._spiders_in_modules


def _spider_of(site: SiteDefinition) -> type[Spider]:
    from crawler.spiders.news import NewsSpider  # noqa: PLC0415 - as above: imported when a spider is needed

    attributes: dict[str, Any] = {
        "__doc__": f"Reads {site.home} by its definition in {site.path.name}.",
        "__module__": NewsSpider.__module__,
        "name": site.name,
        "site": site,
    }
    class_name = "".join(word.capitalize() for word in site.name.split("-")) + "Spider"
    return type(class_name, (NewsSpider,), attributes)
