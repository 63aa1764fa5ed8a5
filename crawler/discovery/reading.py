"""What reading a channel document gives: the stories that it names, the documents that it leads to, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.items import ChannelKind, Discovered

# A year of a busy site. What names more is a trap or an archive; the newest are taken.
MOST_LINKS = 5_000


@dataclass(frozen=True, slots=True)
class FoundChannel:
    """A channel that a document, robots.txt or custom suggests; nobody has asked for it yet."""

    kind: ChannelKind
    url: str
    found_by: str  # "home page", "robots.txt", "guess", "sitemap"


@dataclass(frozen=True, slots=True)
class ChannelReading:
    """What one channel document says.

    ``error`` is "" or one sentence about what is wrong with the document; the links are what could be read.
    """

    links: tuple[Discovered, ...] = ()
    children: tuple[FoundChannel, ...] = ()  # the sitemaps of a sitemap index, newest first
    next_page: str | None = None  # of a listing, or of the REST interface
    error: str = ""
    total_pages: int | None = None  # where the document itself says so
