"""A home page names the site's other channels: feeds, the REST interface, sitemaps, sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.discovery.addresses import absolute, host_of, same_site, split
from crawler.discovery.article_urls import looks_like_article
from crawler.discovery.documents import root_name
from crawler.discovery.json_feeds import is_json
from crawler.discovery.next_listing import numbered
from crawler.discovery.pages import base_of, class_tokens, parse_page, text_of
from crawler.discovery.reading import FoundChannel
from crawler.discovery.sitemaps import sitemap_kind
from crawler.items import ChannelKind

_FOUND_BY = "home page"
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})
_COMMENTS = re.compile(
    r"/comments?/|comments?[-_.](?:feed|rss|atom)|feed=comments|/feed/comments|oembed", re.IGNORECASE
)
_FEED_PATH = re.compile(r"/(?:feeds?|rss|atom)/?$|\.(?:rss|rdf)$|/(?:feeds?|rss|atom|index)\.xml$", re.IGNORECASE)
# Pages of the navigation that list no stories, in the languages of the site lists; whole words of the address.
_NOT_A_SECTION = re.compile(
    r"(?:^|[/_-])(?:about|account|advertis\w*|abo|agb|apps?|careers?|contact\w*|cookies?|datenschutz|deals?|disclaimer|"
    r"donate|events?|faq|feed|forums?|help|impressum|imprint|jobs?|kontakt|legal|login|logout|mediadaten|members?|"
    r"newsletters?|podcasts?|privacy\w*|register|rss|search|shop|sign-?in|sign-?up|sitemap|store|subscribe|suche|support|"
    r"team|terms|tip-?us|tips?|ueber-uns|user|videos?|wp-[\w-]+)(?:[/._-]|$)",
    re.IGNORECASE,
)
_MENU_WORDS = ("menu", "nav", "header", "categor")
_MOST_FEEDS, _MOST_SECTIONS, _MOST_ELEMENTS = 10, 12, 5_000


def kind_of(body: bytes, url: str) -> ChannelKind:
    """What stands where a home page should: a listing, or a feed or a sitemap whose address somebody took for it."""
    root = root_name(body)
    if root in {"rss", "feed", "rdf"} or is_json(body):
        return ChannelKind.FEED
    return sitemap_kind(url) if root in {"urlset", "sitemapindex"} else ChannelKind.LISTING


def read_home(body: bytes, url: str, *, encoding: str | None = None) -> tuple[FoundChannel, ...]:
    """The channels that a home page names: feeds, REST root, sitemaps, the page itself, its sections. Never raises."""
    root = parse_page(body, encoding)
    if root is None:
        return ()
    base = base_of(root, url)
    found = [
        *list(_feeds(root, base, url))[:_MOST_FEEDS],
        *_wordpress(root, base, url),
        *_sitemaps(root, base, url),
        FoundChannel(ChannelKind.LISTING, url, _FOUND_BY),
        *list(_sections(root, base, url))[:_MOST_SECTIONS],
    ]
    return tuple({channel.url: channel for channel in reversed(found)}.values())[::-1]


def _feeds(root: etree._Element, base: str, url: str) -> Iterator[FoundChannel]:
    """Feeds of the site's stories: the declared ones, on whatever host, then links to feeds in the page."""
    linked: list[str] = []
    for element in islice(root.iter("link", "a"), _MOST_ELEMENTS):
        address = absolute(element.get("href") or "", base)
        about = f"{address} {element.get('title') or ''}"
        if not address or _COMMENTS.search(about) or looks_like_article(_without_feed(address), url):
            continue
        rel = (element.get("rel") or "").lower().split()
        if element.tag == "link" and "alternate" in rel and (element.get("type") or "").lower() in _FEED_TYPES:
            yield FoundChannel(ChannelKind.FEED, address, _FOUND_BY)
        elif element.tag == "a" and same_site(address, url) and _FEED_PATH.search(urlsplit(address).path):
            linked.append(address)
    for address in dict.fromkeys(linked):
        yield FoundChannel(ChannelKind.FEED, address, _FOUND_BY)


def _without_feed(address: str) -> str:
    """The address without the "feed/" that WordPress puts behind a story for its comments."""
    return re.sub(r"/feed/?$", "/", address)


def _wordpress(root: etree._Element, base: str, url: str) -> Iterator[FoundChannel]:
    for element in root.iter("link"):
        if "https://api.w.org/" in (element.get("rel") or "").split():
            address = absolute(element.get("href") or "", base)
            if address and same_site(address, url):
                yield FoundChannel(ChannelKind.WORDPRESS, address, _FOUND_BY)
                return


def _sitemaps(root: etree._Element, base: str, url: str) -> Iterator[FoundChannel]:
    for element in islice(root.iter("link", "a"), _MOST_ELEMENTS):
        address = absolute(element.get("href") or "", base)
        is_declared = element.tag == "link" and "sitemap" in (element.get("rel") or "").lower().split()
        is_linked = element.tag == "a" and re.search(r"sitemap[\w-]*\.xml(?:\.gz)?$", address, re.IGNORECASE)
        if address and (is_declared or is_linked) and same_site(address, url):
            yield FoundChannel(sitemap_kind(address), address, _FOUND_BY)


def _sections(root: etree._Element, base: str, url: str) -> Iterator[FoundChannel]:
    """The pages of the main navigation on the same host, one or two folders deep, that are no story and no service."""
    own = split(url)
    for anchor in islice(root.iter("a"), _MOST_ELEMENTS):
        address = absolute(anchor.get("href") or "", base)
        parts = split(address)
        if parts is None or own is None or host_of(parts) != host_of(own) or parts.query:
            continue
        depth = len([segment for segment in parts.path.split("/") if segment])
        if not 1 <= depth <= 3 or _NOT_A_SECTION.search(parts.path) or "." in parts.path.rpartition("/")[2]:
            continue
        if (
            numbered(address)[1] == 1
            and text_of(anchor)
            and _is_in_menu(anchor)
            and not looks_like_article(address, url)
        ):
            yield FoundChannel(ChannelKind.LISTING, address, _FOUND_BY)


def _is_in_menu(anchor: etree._Element) -> bool:
    for ancestor, _ in zip(anchor.iterancestors(), range(8), strict=False):
        if ancestor.tag in {"footer", "article", "main", "aside"}:
            return False
        if ancestor.tag in {"nav", "header"} or (ancestor.get("role") or "") == "navigation":
            return True
        if ancestor.tag in {"ul", "div"} and any(word in t for t in class_tokens(ancestor) for word in _MENU_WORDS):
            return "footer" not in " ".join(class_tokens(ancestor))
    return False
