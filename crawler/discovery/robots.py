"""robots.txt names sitemaps; that is all that is read of it here (the rules are the robots guard's)."""

from __future__ import annotations

import re

from crawler.discovery.addresses import absolute, same_site
from crawler.discovery.reading import FoundChannel
from crawler.discovery.sitemaps import sitemap_kind

# RFC 9309 asks a crawler to read at least so much.
_MOST_CHARACTERS = 512 * 1024
_MOST_SITEMAPS = 50
_SITEMAP = re.compile(r"(?:^|[\r\n])[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE)


def sitemaps_of(robots_txt: str, url: str) -> tuple[FoundChannel, ...]:
    """The sitemaps that a robots.txt names for its own site, each once."""
    written = _SITEMAP.findall(robots_txt.lstrip("\ufeff")[:_MOST_CHARACTERS])
    found = dict.fromkeys(absolute(address, url) for address in written)
    own = [address for address in found if address and same_site(address, url)][:_MOST_SITEMAPS]
    return tuple(FoundChannel(sitemap_kind(address), address, "robots.txt") for address in own)
