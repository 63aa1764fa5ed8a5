"""Web pages parsed for their links alone: bounded, and never raising."""

from __future__ import annotations

import re
from typing import cast

from lxml import etree
from lxml.html import HTMLParser

from crawler.discovery.addresses import absolute
from crawler.discovery.documents import decoded
from crawler.discovery.texts import without_controls
from pipelines.extract.taming import flattened

# A front page of the largest sites is under 2 MB; what is larger is cut.
_LARGEST_PAGE = 4 * 1024 * 1024
# libxml2 compares every attribute of a tag with every other: a tag with 60,000 of them takes minutes. No real tag is
# this long but one with an embedded picture, and its link is not lost by leaving it out.
_ENDLESS_TAG = re.compile(r"<[^<>]{32768}[^<>]*>?")
# libxml2 drops whatever follows the end of the document; browsers do not, and templates write it twice or too early.
_DOCUMENT_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
# libxml2 drops all that follows a nest of more elements than this.
_DEEPEST = 2_000
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_-]{2,30})""", re.IGNORECASE)


def parse_page(body: bytes, encoding: str | None = None) -> etree._Element | None:
    """The page as a tree, None where there is nothing in it."""
    body = body[:_LARGEST_PAGE]
    declared = _META_CHARSET.search(body[:4096])
    text = decoded(body, encoding or (declared[1].decode("ascii") if declared else None))
    text = _DOCUMENT_END.sub("", _ENDLESS_TAG.sub(" ", without_controls(text)))
    if not text.strip():
        return None
    html = text.encode("utf-8", "replace")
    if html.count(b"<") > _DEEPEST:
        html = flattened(html)[0]
    try:
        parser = HTMLParser(encoding="utf-8", remove_comments=True, no_network=True, huge_tree=True)
        return cast("etree._Element | None", etree.fromstring(html, parser))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def base_of(root: etree._Element, url: str) -> str:
    """The address that the page's relative links are relative to."""
    element = next(root.iter("base"), None)
    return (absolute(element.get("href") or "", url) if element is not None else "") or url


def class_tokens(element: etree._Element) -> frozenset[str]:
    """The classes of an element in small letters."""
    return frozenset((element.get("class") or "").lower().split())


def text_of(element: etree._Element) -> str:
    """The visible text of an element as one line."""
    return " ".join("".join(element.itertext()).split())
