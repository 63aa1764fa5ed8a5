"""The next page of a listing: the same listing with the next number, never the next story."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree

from crawler.discovery.addresses import absolute, same_site
from crawler.discovery.article_urls import looks_like_article
from crawler.discovery.pages import class_tokens, text_of

# How listings number their pages: in the path, /page/2/ (WordPress), /page-2, /seite/2; in the query, ?page=2, ...
_PATH_NUMBER = re.compile(
    r"/(?:(?:page|seite|pagina|strana|sayfa|halaman|p)[/_-]?(\d{1,5})/?|(?:page|index)[_-]?(\d{1,5})\.(?:html?|php))$",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"(?<=[a-z])/(\d{1,3})/?$", re.IGNORECASE)
_MOST_ELEMENTS = 10_000
_QUERY_NAMES = frozenset({"page", "paged", "ipage", "pg", "pagenum", "page_num", "pageno", "seite", "pagina", "p"})
_PAGER_CLASSES = re.compile(r"paginat|pager|page-nav|nav-links|page-numbers|older-posts|load-more", re.IGNORECASE)
# What a link to older stories says of itself, where no class and no rel does.
_NEXT_WORDS = re.compile(
    r"\W*(?:(?:next|older)(?: (?:page|posts?|stories|articles?|entries|news))?|"
    r"(?:load )?more (?:stories|posts|articles|news)|"
    r"(?:nächste|vorherige) seite|ältere (?:beiträge|artikel|meldungen)|weiter|page suivante|suivant|"
    r"articles plus anciens|(?:página )?siguiente|entradas (?:más )?antiguas|pagina successiva|articoli precedenti|"
    r"próxima(?: página)?|下一页|次へ|다음)\W*",
    re.IGNORECASE,
)
_STORY_NAVIGATION = re.compile(r"post-navigation|post-nav|next-post|single-nav|prev-next", re.IGNORECASE)


def next_listing_page(root: etree._Element, base: str, url: str) -> str | None:
    """The address of the next page of the listing at ``url``, None where the page names none."""
    listing, number = numbered(url)
    offers: list[tuple[int, str]] = []
    for element in islice(root.iter("a", "link"), _MOST_ELEMENTS):
        address = absolute(element.get("href") or "", base)
        if not address or not same_site(address, url) or address == url:
            continue
        if numbered(address) == (listing, number + 1):
            return address
        if _offers_next(element) and numbered(address)[0] != listing and not looks_like_article(address, url):
            offers.append((len(offers), address))
    return offers[0][1] if offers else None


def numbered(url: str) -> tuple[str, int]:
    """The listing that an address belongs to, without its page number, and the number; a first page has number 1."""
    parts = urlsplit(url)
    path, number = parts.path, 1
    if found := _PATH_NUMBER.search(path) or _BARE_NUMBER.search(path):
        path, number = path[: found.start()], int(next(filter(None, found.groups())))
    pairs = parse_qsl(parts.query[:1000], keep_blank_values=True)
    rest = []
    for name, value in pairs:
        if name.lower() in _QUERY_NAMES and value.isascii() and value.isdigit() and len(value) < 6:
            number = int(value)
        else:
            rest.append((name, value))
    host = (parts.netloc).removeprefix("www.").lower()
    return urlunsplit(("", host, path.rstrip("/"), urlencode(sorted(rest)), "")), number


def _offers_next(element: etree._Element) -> bool:
    """True for a link that says "next" in words, or by its class or rel within a pager; a story's neighbours do not."""
    is_marked = "next" in (element.get("rel") or "").lower().split() or "next" in class_tokens(element)
    in_words = element.tag == "a" and len(element) <= 3 and _NEXT_WORDS.fullmatch(text_of(element)) is not None
    if not is_marked and not in_words:
        return False
    around = list(_classes_around(element))
    if any(_STORY_NAVIGATION.search(classes) for classes in around):
        return False
    return in_words or element.tag == "link" or any(_PAGER_CLASSES.search(classes) for classes in around)


def _classes_around(element: etree._Element) -> Iterable[str]:
    yield element.get("class") or ""
    for ancestor, _ in zip(element.iterancestors(), range(4), strict=False):
        yield f"{ancestor.get('class') or ''} {ancestor.get('role') or ''}"
