"""Is this the address of a story? Judged by its shape alone, for any site: no host names, no page is asked for.

A sitemap or a listing names pages of every sort; what is refused here costs the site no request, what is let through by
mistake is fetched once and rejected by its text. A definition's ``article_urls`` speak before this does.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, unquote

from crawler.discovery.addresses import same_site, split

__all__ = ["RULED_OUT", "article_score", "looks_like_article", "may_be_article", "same_site"]

RULED_OUT = -1
_ENOUGH = 2

# Segments that lead to lists, people, functions of the site and files: as whole segments, in any place of the path.
# WordPress's own bases, and what the addresses of public site lists and robots files show elsewhere.
_NEVER = frozenset({
    # lists
    "archive", "archives", "cat", "categories", "category", "categoria", "categorie", "feed", "feeds", "kategorie",
    "label", "labels", "page", "pages", "rss", "search", "sections", "sitemap", "sitemaps", "suche", "tag", "tags",
    "thema", "themen", "topic", "topics",
    # people
    "author", "authors", "autor", "autoren", "member", "members", "profile", "profiles", "staff", "team",
    "user", "users",
    # the site itself
    "about", "about-us", "advertise", "contact", "contact-us", "cookie-policy", "cookies", "disclaimer", "faq", "help",
    "impressum", "imprint", "jobs", "legal", "newsletter", "newsletters", "privacy", "privacy-policy", "terms",
    "terms-and-conditions", "terms-of-service", "terms-of-use",
    # functions
    "account", "accounts", "ajax", "amp", "api", "calendar", "cart", "cdn-cgi", "checkout", "comments", "compare",
    "forum", "forums", "galleries", "gallery", "login", "logout", "my", "register", "shop", "shopping", "sign-in",
    "signin", "signup", "static", "store", "subscribe", "wp-admin", "wp-content", "wp-includes", "wp-json",
    "wp-login.php", "xmlrpc.php",
})  # fmt: skip
# Segments that announce a single story: a short slug behind them is enough.
_STORY_WORDS = frozenset({
    "article", "articles", "artikel", "articolo", "articoli", "articulo", "artigo", "nachricht", "newsview", "noticia",
    "noticias", "p", "post", "posts", "stories", "story", "thread",
})  # fmt: skip
_PAGE_ENDINGS = frozenset({"", "html", "htm", "shtml", "php", "php3", "asp", "aspx", "jsp", "ghtml", "xhtml"})
_ENDING = re.compile(r"\.([a-z][a-z0-9]{1,4})$", re.IGNORECASE)
# What a slug is made of; a short number counts once ("phone-17-review"), a long one is the story's own number.
_WORD = re.compile(r"(?<![^\W_])[^\W\d_][^\W_]*")
_LISTING_PAGE = re.compile(r"(?:^|[-_])(?:page|seite|pagina)[-_]?\d+$")
_SHORT_NUMBER = re.compile(r"(?<![^\W_])\d{1,3}(?![^\W_])")
_DATE_FOLDER = re.compile(r"/(?:19|20)\d{2}/(?:0?[1-9]|1[0-2])(?:/(?:0?[1-9]|[12]\d|3[01]))?(?=/)")
_DATE_ARCHIVE = re.compile(r"^(?:/[a-z-]+)?/(?:19|20)\d{2}(?:/\d{1,2}){0,2}/?$")
_DATE_TEXT = re.compile(r"(?:19|20)\d{2}[-_]?(?:0[1-9]|1[0-2])[-_]?(?:0[1-9]|[12]\d|3[01])")
_NUMBER = re.compile(r"\d{4,}")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def looks_like_article(url: str, home: str) -> bool:
    """True if ``url`` belongs to the site of ``home`` and is shaped like the address of a single story."""
    return article_score(url, home) >= _ENOUGH


def may_be_article(url: str, home: str) -> bool:
    """True if something speaks for a story and nothing against it: for sitemaps, which name no short-lived links."""
    return article_score(url, home) > 0


def article_score(url: str, home: str) -> int:
    """How much speaks for a story: 2 and more is enough, 0 is nothing, -1 where something rules it out."""
    parts = split(url)
    if parts is None or not same_site(url, home):
        return RULED_OUT
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    if not segments or not _may_be_page(parts, segments):
        return RULED_OUT
    last = _ENDING.sub("", segments[-1])
    score = _slug_score(last, segments) + _number_score(parts.path, last, segments) + _query_score(parts, segments)
    if _DATE_FOLDER.search(parts.path) or _DATE_TEXT.search(last):
        score += 2
    return score


def _may_be_page(parts: SplitResult, segments: list[str]) -> bool:
    small = [segment.lower() for segment in segments]
    found = _ENDING.search(segments[-1])
    if found is not None and found[1].lower() not in _PAGE_ENDINGS:
        return False
    if _DATE_ARCHIVE.match(parts.path.lower()) or not _NEVER.isdisjoint(small):
        return False
    # ".../slug/2/" is a further page of a story, "page-2" one of a listing.
    is_further_page = len(small) > 1 and re.fullmatch(r"\d{1,3}", small[-1]) is not None
    return not is_further_page and not _LISTING_PAGE.search(small[-1])


def _slug_score(last: str, segments: list[str]) -> int:
    """The words of the last segment: a headline is longer than the name of a section."""
    words = len(_WORD.findall(last)) + (_SHORT_NUMBER.search(last) is not None)
    if len(_NOT_ASCII.findall(last)) >= 6 or words >= 5:
        return 3
    if words >= 4:
        return 2
    is_deep = len(segments) > 1
    if words == 3:
        return 2 if is_deep or len(last) >= 20 or any(letter.isdigit() for letter in last) else 1
    is_announced = any(segment.lower() in _STORY_WORDS for segment in segments[:-1])
    return 2 * is_announced + (is_deep and not is_announced) if words == 2 else 0


def _number_score(path: str, last: str, segments: list[str]) -> int:
    """The number by which many sites know their stories: in the last segment, or a segment of its own before a slug."""
    own = [segment for segment in segments[:-1] if re.fullmatch(r"[a-z]{0,2}-?\d{4,}", segment)]
    numbers = [number for text in (last, *own) for number in _NUMBER.findall(text)]
    if any(len(number) >= 5 for number in numbers):
        return 2
    is_document = _ENDING.search(path) is not None
    if is_document and re.search(r"\d{2,}", last) and len(segments) > 1:
        return 2
    return 1 if is_document or any(not re.fullmatch(r"(?:19|20)\d{2}", number) for number in numbers) else 0


def _query_score(parts: SplitResult, segments: list[str]) -> int:
    """``article.php?id=1234``; a bare ``/?p=1234`` is a short link to an address that another channel names."""
    if _ENDING.search(segments[-1]) is None:
        return 0
    pairs = parse_qsl(parts.query[:500], max_num_fields=None)
    return 2 if any(name.lower().endswith("id") and value.isdigit() for name, value in pairs) else 0
