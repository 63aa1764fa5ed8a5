"""Channel documents in, links with dates out: feeds, sitemaps, listings, WordPress REST. Pure functions."""

from crawler.discovery.reading import MOST_LINKS, ChannelReading, FoundChannel

__all__ = ["MOST_LINKS", "ChannelReading", "FoundChannel"]
