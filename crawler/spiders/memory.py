"""What earlier runs leave for the next one: the channels that they found, and what to ask of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import SplitResult, urlsplit

from crawler.discovery import FoundChannel
from crawler.items import ChannelKind
from crawler.sites.definition import SiteDefinition
from crawler.spiders.channels import SITEMAPS
from pipelines.store import Archive


def remembered(archive: Archive, site: SiteDefinition) -> Iterator[FoundChannel]:
    """Channels that an earlier run found by looking, so that an unchanged home page hides none of them."""
    home = urlsplit(site.home)
    for one in archive.channels_of(site.name):
        # A map without stories is an index, and named again by what named it; remembering them would let a site that
        # makes up maps on the way fill the archive with them.
        is_index = one.found_by == "sitemap" and one.kind in SITEMAPS and not one.last_links
        is_usable = one.found_by not in {"definition", "option"} and not one.error and not is_index
        if is_usable and one.url != site.home and _may_belong(one.url, home):
            yield FoundChannel(ChannelKind(one.kind), one.url, one.found_by)


def was_looked_at(archive: Archive, site: SiteDefinition) -> bool:
    """Whether a run has tried the usual addresses of channels on this host, to its end."""
    hosts = {urlsplit(one.url).netloc for one in archive.channels_of(site.name)}
    return urlsplit(site.home).netloc in hosts and archive.has_finished(site.name)


def conditions(known: Any) -> dict[str, str]:
    """The headers of a conditional request (RFC 9110, 13.1) from what the last answer carried."""
    if known is None:
        return {}
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def _may_belong(url: str, home: SplitResult) -> bool:
    """Whether a remembered channel is still this site's: the name may have been given to another server since."""
    parts = urlsplit(url)
    return parts.netloc == home.netloc or parts.hostname != home.hostname
