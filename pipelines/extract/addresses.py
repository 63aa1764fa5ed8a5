"""The addresses of a story: canonical, the next page of the same story, and what belongs to another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urljoin, urlsplit

from pipelines.extract.head import Head
from pipelines.extract.rule_files import table
from pipelines.extract.tree import Node, attribute

# An address that needs no further look.
_PLAIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#]|$)")
_HTTP = ("http://", "https://")
# "/2", "/page/2", "-seite-2", "_p3": a number that the address itself calls a page.
_PAGE_IN_PATH = re.compile(
    r"^(.*?)(?:/(?:page/)?|[-_,/](?:page|seite|pagina|p|s)[-_]?)(\d{1,3})(\.\w{1,5})?/?$", re.IGNORECASE
)
# "story-2.html": only beside "story.html" is that a page, not a title that ends in a number.
_BARE_NUMBER = re.compile(r"^(.*)[-_](\d{1,3})(\.\w{1,5})?/?$")
_PAGE_KEYS = ("page", "p", "pg", "pagina", "seite", "paged", "paging")
_NEXT_LABELS = re.compile(rf"^\W*(?:{'|'.join(table('pagers')['next'])}|\d{{1,3}})\W*$", re.IGNORECASE)
_MOST_PAGES = 60


def absolute(base: str, href: str) -> str:
    """The address as an absolute http(s) URL, or "" where it is none."""
    href = href.strip()
    if _PLAIN.match(href):
        return href
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return ""
    try:
        url = href if href.startswith(_HTTP) else urljoin(base, href)
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


def find_canonical(head: Head, base: str) -> tuple[str | None, str]:
    """The story's canonical address, or None where the page names no sane one, and where it was found."""
    link = head.link("canonical")
    candidates = (
        ("link:canonical", link.href if link else ""),
        ("meta:og:url", head.first("og:url", "twitter:url")),
        ("json-ld:url", _page_of(head)),
    )
    for source, href in candidates:
        url = absolute(base, href)
        if url and is_sane_canonical(url, base):
            return url.split("#", 1)[0], source
    return None, ""


def is_sane_canonical(url: str, base: str) -> bool:
    """Whether a page at ``base`` may call itself ``url``: no bare home page, another site only by the same slug."""
    if not base:
        return True
    try:
        mine, theirs = urlsplit(base), urlsplit(url)
    except ValueError:
        return False
    if theirs.path in {"", "/"} and not theirs.query and mine.path not in {"", "/"}:
        return False
    if _site(mine.hostname) == _site(theirs.hostname):
        return True
    return _slug(mine.path) == _slug(theirs.path) != ""


def _site(host: str | None) -> str:
    """The registered part of a host, roughly: enough to tell m.example.com and www.example.com from another site."""
    labels = (host or "").lower().split(".")
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    return ".".join(labels[-size:])


def _slug(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1].lower()


def _page_of(head: Head) -> str:
    article = head.data.article
    for named in (article.get("mainEntityOfPage"), article.get("url")):
        value = named.get("@id") or named.get("url") if isinstance(named, dict) else named
        if isinstance(value, str) and value.startswith(_HTTP):
            return value
    return ""


def page_number(url: str) -> tuple[str, int]:
    """The address without its page number, and the number (1 where there is none)."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    for key in _PAGE_KEYS:
        values = query.get(key)
        if values and values[0].isdecimal() and len(values[0]) <= 3:
            return _stem(parts.netloc, parts.path), int(values[0])
    match = _PAGE_IN_PATH.match(parts.path)
    if match and match[1]:
        return _stem(parts.netloc, match[1] + (match[3] or "")), int(match[2])
    return _stem(parts.netloc, parts.path), 1


def _stem(host: str, path: str) -> str:
    return host + path.rstrip("/")


def next_page_of(anchors: Iterable[Node], head: Head, url: str) -> str | None:
    """The page after this one of the same story, or None. A link to another story is never one."""
    try:
        stem, number = page_number(url)
    except ValueError:
        return None
    if number >= _MOST_PAGES:
        return None
    link = head.link("next")
    hrefs = [link.href] if link else []
    wanted = str(number + 1)
    for anchor in anchors:
        href = attribute(anchor, "href")
        # Few links name the number at all; only their labels are read.
        if wanted in href and _is_labelled_next(anchor):
            hrefs.append(href)
    for href in hrefs:
        target = absolute(url, href)
        if target and _continues(target, stem, number):
            return target.split("#", 1)[0]
    return None


def _is_labelled_next(anchor: Node) -> bool:
    if "next" in attribute(anchor, "rel").split():
        return True
    text = anchor.text()
    return bool(text) and len(text) < 40 and bool(_NEXT_LABELS.match(text.strip()))


def _continues(target: str, stem: str, number: int) -> bool:
    try:
        if page_number(target) == (stem, number + 1):
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
