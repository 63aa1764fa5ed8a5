"""Sitemaps: indexes, plain ones, Google's news sitemaps and lists of addresses as text; gzipped or not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.discovery.addresses import absolute, same_site
from crawler.discovery.dates import parse_instant
from crawler.discovery.documents import Document, decoded, local_name, parse_in_parts, unpacked, whole_elements
from crawler.discovery.reading import MOST_LINKS, ChannelReading, FoundChannel
from crawler.discovery.texts import names_in, plain_line
from crawler.items import ChannelKind, Discovered

# An index of more maps than this is no index; the run's own budget is far below.
_MOST_CHILDREN = 1_000
# The protocol allows 50,000 pages in a map.
_MOST_ELEMENTS = 60_000
# Maps of an index that by their names hold no stories: the names that WordPress, Yoast and Rank Math give them.
_NO_STORIES = re.compile(
    r"(?:^|[-_/])(?:(?:post[-_])?tags?|categor(?:y|ies)|authors?|users?|pages?|attachments?|products?|taxonom(?:y|ies)|"
    r"local|images?|videos?|web-stor(?:y|ies))(?:[-_][\w-]*)?[-_]?(?:sitemap)?\d*\.(?:xml|php)(?:\.gz)?$"
    r"|/wp-sitemap-(?:taxonomies|users|posts-page)-",
    re.IGNORECASE,
)
_NEWS = re.compile(r"(?:^|[^a-z])(?:google-?)?(?:news|latest)(?:[^a-z]|$)", re.IGNORECASE)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# Where a map of fifty thousand pages can be cut, to be read in parts.
_ENDS = re.compile(r"</(?:[\w.-]{1,40}:)?(?:url|sitemap)\s*>", re.IGNORECASE)


def read_sitemap(body: bytes, url: str, *, encoding: str | None = None, zone: tzinfo = UTC) -> ChannelReading:
    """The addresses that a sitemap names, or the sitemaps that an index names, newest first. Never raises."""
    body, packing_error = unpacked(body)
    found, error, root_name = _Found(url, zone), packing_error, ""
    for document in parse_in_parts(body, encoding, _ENDS):
        if document.root is not None:
            root_name = root_name or local_name(document.root)
            found.add(document, document.root)
        elif not root_name and document.text and not document.is_html and not document.text.startswith("<"):
            return _text_sitemap(decoded(body, encoding), url, packing_error)
        error = error or document.error
        is_html = document.is_html
    if found.is_empty:
        is_known = root_name in {"urlset", "sitemapindex"}
        nothing = "The sitemap names no page." if is_known else _not_a_sitemap(root_name, is_html=is_html)
        return ChannelReading(error=packing_error or (nothing if is_html and not root_name else error or nothing))
    links, cut = found.newest()
    return ChannelReading(links=links, children=_children(found.maps, url), error=error or cut)


class _Found:
    """What the parts of a sitemap name: of an index its maps with their dates, of a map the newest pages."""

    def __init__(self, url: str, zone: tzinfo) -> None:
        self.maps: dict[str, datetime] = {}
        self.is_empty = True
        self._url, self._zone = url, zone
        self._pages: dict[str, Discovered] = {}
        self._named: set[int] = set()  # the pages of all parts: a number takes less room than an address
        self._room = _MOST_ELEMENTS

    def add(self, document: Document, root: etree._Element) -> None:
        """Takes what a part names."""
        named = (element for element in root.iter() if local_name(element) in {"sitemap", "url"})
        elements = list(islice(named, self._room))
        self._room -= len(elements)
        maps = whole_elements([element for element in elements if local_name(element) == "sitemap"], document.text)
        pages = whole_elements([element for element in elements if _is_page(element)], document.text)
        self.is_empty = self.is_empty and not maps and not pages
        for element in maps:
            values = {local_name(child): (child.text or "").strip() for child in element}
            address = absolute(values.get("loc", ""), self._url)
            if address:
                self.maps.setdefault(address, parse_instant(values.get("lastmod", ""), zone=self._zone) or _LONG_AGO)
        for page in pages:
            link = _discovered(page, self._url, self._zone)
            if link.url and hash(link.url) not in self._named:
                self._named.add(hash(link.url))
                self._pages[link.url] = link
        if len(self._named) > MOST_LINKS:
            newest = sorted(self._pages.values(), key=_when, reverse=True)[:MOST_LINKS]
            self._pages = {link.url: link for link in newest}

    def newest(self) -> tuple[tuple[Discovered, ...], str]:
        """The pages, and a sentence where there are too many of them."""
        number = len(self._named)
        cut = f"The sitemap names {number} pages; the newest {MOST_LINKS} of them were taken."
        return tuple(self._pages.values()), cut if number > MOST_LINKS else ""


def _is_page(element: etree._Element) -> bool:
    parent = element.getparent()
    return local_name(element) == "url" and parent is not None and local_name(parent) == "urlset"


def _not_a_sitemap(root_name: str, *, is_html: bool) -> str:
    if is_html or not root_name:
        return "This is a web page, not a sitemap."
    return f"This is no sitemap: its root element is <{root_name[:40]}>."


def _when(link: Discovered) -> datetime:
    return link.published or link.modified or _LONG_AGO


def _discovered(page: etree._Element, url: str, zone: tzinfo) -> Discovered:
    values: dict[str, str] = {}
    for element in page.iter():
        if isinstance(element.tag, str) and element.text and not len(element):
            values.setdefault(_path(element, page), element.text.strip())
    raw = values.get("news/publication_date", "")
    return Discovered(
        url=absolute(values.get("loc", ""), url),
        title=plain_line(values.get("news/title", "")),
        published=parse_instant(raw, zone=zone),
        published_raw=raw[:80],
        modified=parse_instant(values.get("lastmod", ""), zone=zone),
        categories=names_in(values.get("news/keywords", "").split(",")),
        image_url=absolute(values.get("image/loc", ""), url),
        language=_language(values.get("publication/language", "")),
    )


def _path(element: etree._Element, page: etree._Element) -> str:
    """The element's name with its parent's: "loc" of a page is not "image/loc"."""
    parent = element.getparent()
    own = local_name(element)
    return own if parent is None or parent is page else f"{local_name(parent)}/{own}"


def _language(written: str) -> str:
    """News sitemaps write "en", and "zh-cn" and "zh-tw" for the two kinds of Chinese."""
    found = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?", written)
    if found is None:
        return ""
    region = (found[2].upper() if len(found[2]) == 2 else found[2].title()) if found[2] else ""
    return found[1].lower() + ("-" + region if region else "")


def _children(maps: Mapping[str, datetime], url: str) -> tuple[FoundChannel, ...]:
    """The maps of an index that may hold stories, newest first; none of another site, not the index itself."""
    own = _without_query(url)
    others = [address for address in maps if _without_query(address) != own and same_site(address, url)]
    stories = [address for address in others if not _NO_STORIES.search(urlsplit(address).path)] or others
    newest_first = sorted(stories, key=lambda address: maps[address], reverse=True)[:_MOST_CHILDREN]
    return tuple(FoundChannel(sitemap_kind(address), address, "sitemap") for address in newest_first)


def sitemap_kind(url: str) -> ChannelKind:
    """Whether a sitemap's address says that it holds the newest stories alone."""
    name = urlsplit(url).path.lower()
    is_news = _NEWS.search(name.rpartition("/")[2]) or "/google-latest-news/" in name
    return ChannelKind.NEWS_SITEMAP if is_news else ChannelKind.SITEMAP


def _without_query(url: str) -> str:
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"


def _text_sitemap(text: str, url: str, error: str) -> ChannelReading:
    lines = [line.strip() for line in text.splitlines()[: 10 * MOST_LINKS]]
    found = dict.fromkeys(absolute(line, url) for line in lines if line.startswith(("http://", "https://")))
    links = tuple(Discovered(url=address) for address in list(found)[:MOST_LINKS] if address)
    return ChannelReading(links=links, error=error or ("" if links else "This is no sitemap."))
