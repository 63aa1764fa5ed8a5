"""The usual addresses of channels, for a site whose home page and robots.txt name none."""

from __future__ import annotations

from urllib.parse import urljoin

from crawler.discovery.reading import FoundChannel
from crawler.items import ChannelKind

# In the order of how often sites have them: what is found first spares the others of its kind.
_USUAL: tuple[tuple[ChannelKind, str], ...] = (
    (ChannelKind.FEED, "feed/"),  # WordPress
    (ChannelKind.FEED, "rss"),
    (ChannelKind.FEED, "rss.xml"),
    (ChannelKind.FEED, "feed.xml"),  # Jekyll, Hugo
    (ChannelKind.FEED, "index.xml"),  # Hugo, Movable Type
    (ChannelKind.FEED, "atom.xml"),
    (ChannelKind.NEWS_SITEMAP, "news-sitemap.xml"),  # Yoast News
    (ChannelKind.SITEMAP, "sitemap_index.xml"),  # Yoast, Rank Math
    (ChannelKind.SITEMAP, "sitemap.xml"),
    (ChannelKind.SITEMAP, "wp-sitemap.xml"),  # WordPress itself, since 5.5
    (ChannelKind.WORDPRESS, "wp-json/"),
)


def guesses(home: str) -> tuple[FoundChannel, ...]:
    """The usual addresses below the home page, or beside it where its address is that of a file."""
    path = home.partition("?")[0]
    folder = path if path.endswith("/") or "." in path.rpartition("/")[2] else path + "/"
    return tuple(FoundChannel(kind, urljoin(folder, path), "guess") for kind, path in _USUAL)
