"""Every key that a site definition may hold: the one table that the loader checks by and the documentation lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crawler.sites import values

# The tables of the file: the top level, [channels] and each [[layout]].
TOP, CHANNELS, LAYOUT = "", "channels", "layout"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: where it stands, what its value must be and what it means.

    ``read`` turns the TOML value into the definition's value or raises ValueError with what is wrong; ``is_list``
    values are read element by element, so that each wrong one is named with its own line.
    """

    table: str
    name: str
    read: Callable[[Any], Any]
    is_list: bool = False
    meaning: str = ""

    @property
    def place(self) -> str:
        """Where the key belongs, in words for the user."""
        return place_of(self.table)


def place_of(table: str) -> str:
    """The name of a table as it is written in the file."""
    return {TOP: "the top of the file", CHANNELS: "[channels]", LAYOUT: "[[layout]]"}[table]


KEYS: tuple[Key, ...] = (
    Key(TOP, "name", values.name, meaning="what `scrapy crawl` calls the site: small letters, digits and hyphens"),
    Key(TOP, "home", values.web_address, meaning="the address of the home page; with the name, it is enough"),
    Key(TOP, "language", values.language, meaning="the language of the site, such as `en`, `de` or `zh-CN`"),
    Key(TOP, "timezone", values.timezone, meaning="the zone of dates that carry none, such as `Europe/Berlin`"),
    Key(TOP, "enabled", values.flag, meaning="`false`: the timer and `make crawl` leave the site out; default `true`"),
    Key(TOP, "schedule", values.schedule, meaning="`every 6 hours` or a cron line; default `30 2 * * *`"),
    Key(TOP, "delay", values.seconds, meaning="seconds between two requests; default: the project's setting"),
    Key(TOP, "backfill_days", values.days, meaning="how many days back a crawl reads; unset: as far as it gets"),
    Key(TOP, "article_urls", values.pattern, is_list=True, meaning="regular expressions: only such paths are stories"),
    Key(TOP, "skip_urls", values.pattern, is_list=True, meaning="regular expressions: such paths are never stories"),
    Key(CHANNELS, "feeds", values.web_address, is_list=True, meaning="RSS, Atom or JSON feeds"),
    Key(CHANNELS, "sitemaps", values.web_address, is_list=True, meaning="sitemaps or sitemap indexes"),
    Key(CHANNELS, "news_sitemaps", values.web_address, is_list=True, meaning="sitemaps of the newest stories"),
    Key(CHANNELS, "listings", values.web_address, is_list=True, meaning="pages that list stories, with further pages"),
    Key(CHANNELS, "wordpress", values.wordpress, meaning="`true`, `false` or the REST root; unset: look for it"),
    Key(CHANNELS, "full_text_feed", values.flag, meaning="the feed holds whole stories, for pages that cannot be had"),
    Key(CHANNELS, "look", values.flag, meaning="`false`: read the channels named here and look for no others"),
    Key(LAYOUT, "from", values.day, meaning="the first day of the era, as a date without quotes"),
    Key(LAYOUT, "until", values.day, meaning="its last day"),
    Key(LAYOUT, "url", values.pattern, meaning="a regular expression: the layout of stories with such a path"),
    Key(LAYOUT, "body", values.selector, is_list=True, meaning="the element that holds the story"),
    Key(LAYOUT, "noise", values.selector, is_list=True, meaning="elements inside it that are not the story"),
    Key(LAYOUT, "citation", values.selector, is_list=True, meaning="where the story names its source"),
    Key(LAYOUT, "headline", values.selector, is_list=True, meaning="the headline"),
    Key(LAYOUT, "author", values.selector, is_list=True, meaning="the author's name"),
    Key(LAYOUT, "published", values.selector, is_list=True, meaning="the date, in an attribute `datetime` or as text"),
)


def keys_of(table: str) -> dict[str, Key]:
    """The keys of one table by name."""
    return {key.name: key for key in KEYS if key.table == table}
