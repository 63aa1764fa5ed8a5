"""Is this the address of a story? Judged by its shape alone, for any site: no host names, no page is asked for.

A sitemap or a listing names pages of every sort; what is refused here costs the site no request, what is let through by
mistake is fetched once and rejected by its text. A definition's ``article_urls`` speak before this does.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, unquote

from crawler.discovery.address_words import (
    NEVER_A_STORY,
    NO_PAGE_ENDINGS,
    SELDOM_A_STORY,
    STORY_NUMBERS,
    STORY_WORDS,
)
from crawler.discovery.addresses import same_site, split

__all__ = ["RULED_OUT", "article_score", "is_not_ruled_out", "looks_like_article", "may_be_article", "same_site"]

RULED_OUT = -1
_ENOUGH, _MUCH = 2, 3

_ENDING = re.compile(r"\.([a-z][a-z0-9]{1,4})$", re.IGNORECASE)
# What a slug is made of; a short number counts once ("phone-17-review"), a long one is the story's own number.
_WORD = re.compile(r"(?<![^\W_])[^\W\d_][^\W_]*")
_SHORT_NUMBER = re.compile(r"(?<![^\W_])\d{1,3}(?![^\W_])")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LISTING_PAGE = re.compile(r"(?:^|[-_])(?:page|seite|pagina)[-_]?\d+$")
_DATE_FOLDER = re.compile(r"/(?:19|20)\d{2}/(?:0?[1-9]|1[0-2])(?:/(?:0?[1-9]|[12]\d|3[01]))?(?=/)")
_DATE_ARCHIVE = re.compile(r"^(?:/[a-z-]+)?/(?:19|20)\d{2}(?:/\d{1,2}){0,2}/?$")
_DATE_TEXT = re.compile(r"(?:19|20)\d{2}[-_]?(?:0[1-9]|1[0-2])[-_]?(?:0[1-9]|[12]\d|3[01])")
_NUMBER = re.compile(r"\d{4,}")
_YEAR = re.compile(r"(?:19|20)\d{2}")
# Keys of databases: letters and digits in turn ("cv9y54x2l1eo"), or the long form with hyphens.
_OPAQUE = re.compile(
    r"(?=(?:[a-z]*\d){2})(?=(?:\d*[a-z]){2})[a-z0-9]{9,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE
)


def looks_like_article(url: str, home: str) -> bool:
    """True if ``url`` belongs to the site of ``home`` and is shaped like the address of a single story."""
    return article_score(url, home) >= _ENOUGH


def may_be_article(url: str, home: str) -> bool:
    """True if something speaks for a story and nothing against it: for sitemaps, whose pages are few and lasting."""
    return article_score(url, home) > 0


def is_not_ruled_out(url: str, home: str) -> bool:
    """True if nothing speaks against a story: for sites whose stories have addresses like those of other pages."""
    return article_score(url, home) > RULED_OUT


def article_score(url: str, home: str) -> int:
    """How much speaks for a story: 2 and more is enough, 0 is nothing, -1 where something rules it out."""
    parts = split(url)
    if parts is None or not same_site(url, home):
        return RULED_OUT
    segments = [unquote(segment).lower() for segment in parts.path.split("/") if segment]
    if not segments or not _may_be_page(parts, segments):
        return RULED_OUT
    has_ending = _ENDING.search(segments[-1]) is not None
    segments[-1] = _ENDING.sub("", segments[-1])
    score = _slug_score(segments) + _number_score(segments, has_ending=has_ending) + _query_score(parts, segments)
    if _DATE_FOLDER.search(parts.path) or _DATE_TEXT.search(segments[-1]):
        score += 2
    return RULED_OUT if score < _MUCH and not SELDOM_A_STORY.isdisjoint(segments) else score


def _may_be_page(parts: SplitResult, segments: list[str]) -> bool:
    found = _ENDING.search(segments[-1])
    if found is not None and found[1] in NO_PAGE_ENDINGS:
        return False
    if _DATE_ARCHIVE.match(parts.path.lower()) or not NEVER_A_STORY.isdisjoint(segments):
        return False
    return not _is_further_page(segments) and not _LISTING_PAGE.search(segments[-1])


def _is_further_page(segments: list[str]) -> bool:
    """Of a story, like ".../slug/2/"; while "/article/717" is a story, and "/news/7" may be one."""
    if re.fullmatch(r"\d{1,3}", segments[-1]) is None or _is_announced(segments):
        return False
    return len(segments) == 1 or _words(segments[-2]) != 1


def _is_announced(segments: list[str]) -> bool:
    return len(segments) > 1 and not STORY_WORDS.isdisjoint(segments[-3:-1])


def _slug_score(segments: list[str]) -> int:
    """The words of the slug: a headline is longer than the name of a section.

    Some sites put a key behind the slug, so that the segment before the last may be it; that one must be long.
    """
    last = segments[-1]
    words = _words(last)
    before = _words(segments[-2]) if len(segments) > 1 else 0
    if max(words, before) >= 5 or len(_NOT_ASCII.findall(last)) >= 6:
        return _MUCH
    if words == 4:
        return 2
    is_deep = len(segments) > 1
    if words == 3:
        return 2 if is_deep or len(last) >= 20 or any(letter.isdigit() for letter in last) else 1
    if words == 2:
        return 2 if _is_announced(segments) else int(is_deep)
    return int(words == 1 and _is_announced(segments))


def _words(slug: str) -> int:
    return len(_WORD.findall(slug)) + (_SHORT_NUMBER.search(slug) is not None)


def _number_score(segments: list[str], *, has_ending: bool) -> int:
    """The number by which many sites know their stories: in the last segment, or in one of its own before a slug."""
    last = segments[-1]
    own = [segment for segment in segments[:-1] if re.fullmatch(r"[a-z]{0,2}-?\d{4,}", segment)]
    numbers = [number for text in (last, *own) for number in _NUMBER.findall(text)]
    is_announced = _is_announced(segments)
    if any(len(number) >= 5 for number in numbers):
        return 2
    if is_announced and (_OPAQUE.fullmatch(last) or last.isdigit()):
        return 2
    if has_ending and re.search(r"\d{2,}", last) and len(segments) > 1:
        return 2
    return 1 if has_ending or any(not _YEAR.fullmatch(number) for number in numbers) or _OPAQUE.fullmatch(last) else 0


def _query_score(parts: SplitResult, segments: list[str]) -> int:
    """``article.php?id=1234``; a bare ``/?p=1234`` is a short link to an address that another channel names."""
    is_script = "." in parts.path.rpartition("/")[2] or segments[-1] in STORY_WORDS
    pairs = parse_qsl(parts.query[:500]) if is_script else ()
    return 2 if any(name.lower() in STORY_NUMBERS and value.isdigit() for name, value in pairs) else 0
