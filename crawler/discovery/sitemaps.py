"""Sitemaps: indexes, plain ones, Google's news sitemaps and lists of addresses as text; gzipped or not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from crawler.discovery.addresses import absolute, same_site
from crawler.discovery.dates import parse_instant
from crawler.discovery.documents import Document, decoded, local_name, parse_xml, unpacked, whole_elements
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


def read_sitemap(body: bytes, url: str, *, encoding: str | None = None, zone: tzinfo = UTC) -> ChannelReading:
    """The addresses that a sitemap names, or the sitemaps that an index names, newest first. Never raises."""
    body, packing_error = unpacked(body)
    document = parse_xml(body, encoding)
    if document.root is None:
        if document.text and not document.is_html and not document.text.startswith("<"):
            return _text_sitemap(decoded(body, encoding), url, packing_error)
        return ChannelReading(
            error=packing_error or ("" if document.is_html else document.error) or _not_a_sitemap(document)
        )
    named = (element for element in document.root.iter() if local_name(element) in {"sitemap", "url"})
    elements = list(islice(named, _MOST_ELEMENTS))
    maps = whole_elements([element for element in elements if local_name(element) == "sitemap"], document.text)
    pages = whole_elements([element for element in elements if _is_page(element)], document.text)
    error = packing_error or document.error
    if not maps and not pages:
        is_known = local_name(document.root) in {"urlset", "sitemapindex"}
        return ChannelReading(error=error or ("The sitemap names no page." if is_known else _not_a_sitemap(document)))
    links, cut = _links(pages, url, zone)
    return ChannelReading(links=links, children=_children(maps, url, zone), error=error or cut)


def _is_page(element: etree._Element) -> bool:
    parent = element.getparent()
    return local_name(element) == "url" and parent is not None and local_name(parent) == "urlset"


def _not_a_sitemap(document: Document) -> str:
    if document.is_html or document.root is None:
        return "This is a web page, not a sitemap."
    return f"This is no sitemap: its root element is <{local_name(document.root)[:40]}>."


def _links(pages: Iterable[etree._Element], url: str, zone: tzinfo) -> tuple[tuple[Discovered, ...], str]:
    found: list[Discovered] = []
    seen: set[str] = set()
    for page in pages:
        link = _discovered(page, url, zone)
        if not link.url or link.url in seen:
            continue
        seen.add(link.url)
        found.append(link)
        if len(found) == 2 * MOST_LINKS:  # fifty thousand of them would take as much memory as the map itself
            found = _newest(found)
    if len(seen) <= MOST_LINKS:
        return tuple(found), ""
    return tuple(_newest(found)), f"The sitemap names {len(seen)} pages; the newest {MOST_LINKS} of them were taken."


def _newest(links: list[Discovered]) -> list[Discovered]:
    return sorted(links, key=_when, reverse=True)[:MOST_LINKS]


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


def _children(maps: Iterable[etree._Element], url: str, zone: tzinfo) -> tuple[FoundChannel, ...]:
    """The maps of an index that may hold stories, newest first; none of another site, not the index itself."""
    dated: dict[str, datetime] = {}
    own = _without_query(url)
    for element in maps:
        values = {local_name(child): (child.text or "").strip() for child in element}
        address = absolute(values.get("loc", ""), url)
        if address and _without_query(address) != own and same_site(address, url):
            dated.setdefault(address, parse_instant(values.get("lastmod", ""), zone=zone) or _LONG_AGO)
    stories = [address for address in dated if not _NO_STORIES.search(urlsplit(address).path)] or list(dated)
    newest_first = sorted(stories, key=lambda address: dated[address], reverse=True)[:_MOST_CHILDREN]
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
