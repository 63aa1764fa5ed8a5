"""The next page of the same story, told from the next story; and whether a page can have one at all."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qs, urlsplit

from pipelines.extract.addresses import absolute
from pipelines.extract.found import Link
from pipelines.extract.head import Head
from pipelines.extract.rule_files import table
from pipelines.extract.tree import Node, attribute, named

# "/2", "/page/2", "-seite-2", "_p3": a number that the address itself calls a page.
_PAGE_IN_PATH = re.compile(
    r"^(.*?)(?:/(?:page/)?|[-_,/](?:page|seite|pagina|p|s)[-_]?)(\d{1,3})(\.\w{1,5})?/?$", re.IGNORECASE
)
# "story-2.html": only beside "story.html" is that a page, not a title that ends in a number.
_BARE_NUMBER = re.compile(r"^(.*)[-_](\d{1,3})(\.\w{1,5})?/?$")
_PAGE_KEYS = ("page", "p", "pg", "pagina", "seite", "paged", "paging")
_NEXT_LABELS = re.compile(rf"^\W*(?:{'|'.join(table('pagers')['next'])}|\d{{1,3}})\W*$", re.IGNORECASE)
_LONGEST_LABEL = 40
_MOST_PAGES = 60
_HREF = re.compile(rb"\s*=\s*[\"']?\s*([^\"'\s<>]+)")
_LONGEST_HREF = 600
_HEAD = 30_000
# How an address begins that is not relative to the page's own.
_ELSEWHERE = (b'="/', b'="http', b"='/", b"='http", b"=/", b"=http")


def page_number(url: str) -> tuple[str, int]:
    """The address without its page number, and the number (1 where there is none)."""
    parts = urlsplit(url)
    if parts.query:
        query = parse_qs(parts.query)
        for key in _PAGE_KEYS:
            values = query.get(key)
            if values and values[0].isdecimal() and len(values[0]) <= 3:
                return _stem(parts.netloc, parts.path), int(values[0])
    match = _PAGE_IN_PATH.match(parts.path)
    if match and match[1]:
        return _stem(parts.netloc, match[1] + (match[3] or "")), int(match[2])
    return _stem(parts.netloc, parts.path), 1


def is_same_page(url: str, other: str) -> bool:
    """Whether two addresses name the same page of the same story: a redirect to its first page does not."""
    try:
        return url == other or page_number(url) == page_number(other)
    except ValueError:
        return False


def links_in(node: Node) -> Iterator[Link]:
    """The links of an element or a page."""
    return ((attribute(anchor, "href"), anchor) for anchor in named(node, "a"))


def next_page_of(links: Iterable[Link], head: Head, url: str, base: str) -> str | None:
    """The page after this one of the same story, or None. A link to another story is never one.

    Args:
        links: those that may be a pager's.
        head: the page's links for machines.
        url: the page's address.
        base: what its relative links are read against.
    """
    try:
        stem, number = page_number(url)
    except ValueError:
        return None
    if number >= _MOST_PAGES:
        return None
    link = head.link("next")
    hrefs = [link.href] if link else []
    wanted = str(number + 1)
    for href, anchor in links:
        # Few links name the number at all; only their labels are read.
        if wanted in href and _is_labelled_next(anchor):
            hrefs.append(href)
    for href in hrefs:
        target = absolute(base, href)
        if target and continues(target, stem, number):
            return target.split("#", 1)[0]
    return None


def may_go_on(page: bytes, url: str) -> bool:
    """Whether any address in the bytes of a page could be its next page: False spares its parsing."""
    try:
        stem, number = page_number(url)
    except ValueError:
        return False
    lower = page.lower()
    if number >= _MOST_PAGES:
        return False
    if b"<base" in lower[:_HEAD] or b"\0" in page[:200]:
        return True
    slug = stem.rpartition("/")[2].partition(".")[0].lower().encode()
    hrefs = _hrefs(lower, str(number + 1).encode(), slug)
    return any(continues(absolute(url, href), stem.lower(), number) for href in hrefs)


def _hrefs(page: bytes, number: bytes, slug: bytes) -> set[str]:
    """The addresses in a page's bytes that name the number and stand below the story's own, or are relative to it."""
    found = set()
    for piece in page.split(b"href")[1:]:
        start = piece[:_LONGEST_HREF]
        if number not in start or (slug not in start and start.startswith(_ELSEWHERE) and b"%" not in start):
            continue
        match = _HREF.match(start)
        if match is not None and number in match[1]:
            found.add(html.unescape(match[1].decode("utf-8", "replace")))
    return found


def continues(target: str, stem: str, number: int) -> bool:
    """Whether an address is the page after that number of what stands at the stem."""
    try:
        found, found_number = page_number(target)
        if (found, found_number) == (stem, number + 1):
            return True
        parts = urlsplit(target)
    except ValueError:
        return False
    match = _BARE_NUMBER.match(parts.path)
    return (
        match is not None
        and number == 1
        and match[2] == "2"
        and _stem(parts.netloc, match[1] + (match[3] or "")) == stem
    )


def _is_labelled_next(anchor: Node) -> bool:
    if "next" in attribute(anchor, "rel").split():
        return True
    text = anchor.text()
    return bool(text) and len(text) < _LONGEST_LABEL and bool(_NEXT_LABELS.match(text.strip()))


def _stem(host: str, path: str) -> str:
    return host + path.rstrip("/")
