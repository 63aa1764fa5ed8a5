"""Feeds: RSS of all versions, RDF, Atom and JSON Feed become links with what the feed knows of them.

lxml reads them, because feedparser needs many times as long (docs/discovery.md has the figures); where lxml finds no
story, feedparser looks once more: it reads feeds that are not XML any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, tzinfo
from html import escape
from itertools import islice

from lxml import etree

from crawler.discovery.addresses import absolute, same_site
from crawler.discovery.dates import parse_instant
from crawler.discovery.documents import Document, local_name, parse_xml, unpacked, whole_elements
from crawler.discovery.json_feeds import is_json, read_json_feed
from crawler.discovery.loose_feeds import read_loosely
from crawler.discovery.reading import MOST_LINKS, ChannelReading
from crawler.discovery.texts import names_in, plain_line, plain_text
from crawler.items import Discovered

# Prefixes by which the elements of the modules are known here, whatever the feed calls them.
_MODULES = {
    "http://purl.org/dc/elements/1.1/": "dc", "http://purl.org/dc/terms/": "dc",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss/": "media", "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/xhtml": "xhtml",
}  # fmt: skip
_CORE = re.compile(
    r"^(?:http://www\.w3\.org/2005/Atom|http://purl\.org/(?:atom|rss|net/rss)|http://(?:my|channel)\.netscape|"
    r"http://backend\.userland|http://blogs\.law|http://cyber\.law|com-wordpress:|http://www\.w3\.org/1999/02/22-rdf)"
)
_XML = "{http://www.w3.org/XML/1998/namespace}"
_POST_NUMBER = re.compile(r"[?&]p=(\d{1,15})$")
_IMAGE_ENDING = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|\?)", re.IGNORECASE)
# A description of this many characters with paragraphs in it is the story, not a summary of it.
_FULL_TEXT = 1_200
# A feed that repeats itself is read no further.
_MOST_ITEMS = 2 * MOST_LINKS


def read_feed(body: bytes, url: str, *, encoding: str | None = None, zone: tzinfo = UTC) -> ChannelReading:
    """The stories that a feed names, newest as the feed orders them. Never raises.

    ``zone`` is for dates that carry none, ``encoding`` what the HTTP header says.
    """
    body, packing_error = unpacked(body)
    if is_json(body):
        return read_json_feed(body, url, zone=zone)
    document = parse_xml(body, encoding)
    if document.root is None and not document.text:
        return ChannelReading(error=packing_error or document.error)
    items = _items(document)
    links = tuple(_links(items, document.root, url, zone))
    if links:
        next_page = _next_page(document.root, url)
        return ChannelReading(links=links, next_page=next_page, error=packing_error or document.error)
    if document.is_html:
        return ChannelReading(error="This is a web page, not a feed.")
    if document.root is not None and local_name(document.root) in {"urlset", "sitemapindex", "opml"}:
        return ChannelReading(error=f"This is no feed: its root element is <{local_name(document.root)}>.")
    if items and not document.error:
        return ChannelReading(error="The feed's items have no address that can be asked for.")
    return read_loosely(document.text, url, zone, packing_error or document.error)


def _items(document: Document) -> list[etree._Element]:
    if document.root is None:
        return []
    items = (element for element in document.root.iter() if local_name(element) in {"item", "entry"})
    return whole_elements(list(islice(items, _MOST_ITEMS)), document.text)


def _links(
    items: Iterable[etree._Element], root: etree._Element | None, url: str, zone: tzinfo
) -> Iterator[Discovered]:
    if root is None:
        return
    language = _feed_language(root)
    base = root.get(f"{_XML}base") or url
    seen: set[str] = set()
    for item in items:
        found = _Item(item, absolute(base, url) or url).discovered(language, zone)
        if found.url and found.url not in seen:
            seen.add(found.url)
            yield found
        if len(seen) >= MOST_LINKS:
            return


def _next_page(root: etree._Element | None, url: str) -> str | None:
    """The older stories of a feed that says where they are (RFC 5005): a link in the feed itself, not in an item."""
    for parent in () if root is None else (root, *root.iterchildren("channel")):
        for element in parent:
            if local_name(element) == "link" and (element.get("rel") or "").lower() in {"next", "prev-archive"}:
                address = absolute(element.get("href") or "", url)
                if address and address != url and same_site(address, url):
                    return address
    return None


def _feed_language(root: etree._Element) -> str:
    written = root.get(f"{_XML}lang") or ""
    for element in root.iter() if not written else ():
        name = _name(element)
        if name in {"item", "entry"}:
            break
        if name in {"language", "dc:language"} and element.text:
            written = element.text
            break
    written = written.strip().replace("_", "-")
    return written if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", written) else ""


def _name(element: etree._Element) -> str:
    """The element's name: bare for RSS and Atom themselves, with our prefix for the modules."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    space, _, local = tag.rpartition("}")
    if not space:
        return local.lower()  # no namespace; a prefix that nobody declared stays in the name: "dc:creator"
    space = space[1:]
    prefix = _MODULES.get(space) or ("" if _CORE.match(space) else element.prefix or "other")
    return f"{prefix}:{local.lower()}" if prefix else local.lower()


class _Item:
    """One item or entry of a feed."""

    def __init__(self, element: etree._Element, base: str) -> None:
        self.base = absolute(element.get(f"{_XML}base") or "", base) or base
        self.children: dict[str, list[etree._Element]] = {}
        for child in element:
            self.children.setdefault(_name(child), []).append(child)
        self.element = element

    def discovered(self, language: str, zone: tzinfo) -> Discovered:
        published = self._first("pubdate", "published", "dc:date", "dc:created", "issued", "date", "created")
        modified = self._first("updated", "dc:modified", "modified", "lastbuilddate")
        raw = published or modified
        content, summary = self._texts()
        return Discovered(
            url=self._url(),
            title=plain_line(self._first("title", "media:title", "dc:title")),
            published=parse_instant(raw, zone=zone),
            published_raw=raw[:80],
            modified=parse_instant(modified, zone=zone),
            authors=self._authors(),
            categories=self._categories(),
            summary=plain_text(summary),
            content_html=content,
            image_url=self._image(),
            language=self.element.get(f"{_XML}lang") or language,
            publisher_id=self._publisher_id(),
        )

    def _first(self, *names: str) -> str:
        """The text of the first of these elements that has one."""
        for name in names:
            for element in self.children.get(name, ()):
                if text := _text(element):
                    return text
        return ""

    def _url(self) -> str:
        original = self._first("feedburner:origlink")
        candidates = [original] if original else []
        links = [link for link in self.children.get("link", ()) if link.get("rel") in {None, "", "alternate"}]
        candidates += [link.get("href") or _text(link) for link in links]
        for guid in (*self.children.get("guid", ()), *self.children.get("id", ())):
            if guid.get("ispermalink", guid.get("isPermaLink", "true")).lower() != "false":
                text = _text(guid)
                candidates.append(text if text.lower().startswith(("http://", "https://")) else "")
        about = next((value for name, value in self.element.attrib.items() if str(name).endswith("}about")), "")
        candidates.append(str(about))
        return next((url for candidate in candidates if (url := absolute(candidate, self.base))), "")

    def _texts(self) -> tuple[str, str]:
        """The story as HTML, where the feed carries it, and the summary."""
        description = self._first("description", "summary", "dc:description", "media:description")
        content = self._first("content:encoded", "encoded")
        for element in () if content else self.children.get("content", ()):
            content = _html_of(element)
        if not content and len(description) >= _FULL_TEXT and "<p" in description.lower():
            content = description
        return content, description

    def _authors(self) -> tuple[str, ...]:
        names = [_text(element) for element in self.children.get("dc:creator", ())]
        for author in self.children.get("author", ()):
            inner = [_text(child) for child in author if local_name(child) == "name"]
            names.extend(inner or [_byline(_text(author))])
        return names_in(names or [self._first("itunes:author")])

    def _categories(self) -> tuple[str, ...]:
        elements = [*self.children.get("category", ()), *self.children.get("dc:subject", ())]
        return names_in([_text(element) or element.get("label") or element.get("term") or "" for element in elements])

    def _image(self) -> str:
        for element in self.element.iter():
            name = _name(element)
            address = element.get("url") or element.get("href") or ""
            if name == "media:thumbnail" or (
                name in {"media:content", "enclosure", "link"} and _is_image(element, address)
            ):
                if found := absolute(address, self.base):
                    return found
            elif name == "image" and (text := _text(element) or _inner(element, "url")):
                return absolute(text, self.base)
        return ""

    def _publisher_id(self) -> str:
        if number := self._first("post-id"):
            return number if number.isdigit() else ""
        for guid in (*self.children.get("guid", ()), *self.children.get("id", ())):
            text = _text(guid)
            if found := _POST_NUMBER.search(text):
                return found[1]
            if re.fullmatch(r"\d{3,15}", text):
                return text
        return ""


def _is_image(element: etree._Element, address: str) -> bool:
    kind = (element.get("type") or element.get("medium") or "").lower()
    if _name(element) == "link" and element.get("rel") != "enclosure":
        return False
    return kind.startswith("image") or (not kind and _IMAGE_ENDING.search(address) is not None)


def _inner(element: etree._Element, name: str) -> str:
    return next((_text(child) for child in element if local_name(child) == name), "")


def _text(element: etree._Element) -> str:
    return "".join(element.itertext()).strip()


def _byline(text: str) -> str:
    """RSS wants "mail@address (Name)" as an author; the address is nobody's business."""
    found = re.fullmatch(r"\S+@\S+\s*\((.+)\)", text)
    return found[1] if found else "" if "@" in text else text


def _html_of(element: etree._Element) -> str:
    """The content of an Atom entry as HTML, whichever of the three ways it is written in."""
    kind = (element.get("type") or "text").lower()
    if kind in {"xhtml", "application/xhtml+xml"} and len(element):
        inner = "".join(etree.tostring(child, encoding="unicode", with_tail=True) for child in element)
        return re.sub(r"<(/?)[a-zA-Z]\w{0,20}:(?=[a-zA-Z])", r"<\1", inner)
    if element.get("src") and not _text(element):
        return ""
    text = _text(element)
    return text if "html" in kind or "<p" in text.lower() else f"<p>{escape(text)}</p>" * bool(text)
