"""The addresses of a story: made absolute, and the one that the page calls its own."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

from crawler.items import Provenance
from pipelines.dedupe.addresses import is_tracking
from pipelines.extract.candidates import Candidate, provenance_of
from pipelines.extract.head import Head
from pipelines.extract.tree import Node

# An address that needs no further look.
_PLAIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#]|$)")
# A path from the root without anything to resolve in it.
_ROOTED = re.compile(r"/(?!/)[\w~%/-]*(?:\.[a-z]\w*)?(?:\?[\w~%&=.-]+)?", re.ASCII)
_HTTP = ("http://", "https://")
_HOME = frozenset(["", "/"])
_AMP_MARKS = frozenset(["amp", "\u26a1", "\u26a1\ufe0f"])
# What a template left where the story's name should be; error pages.
_UNFILLED = re.compile(
    r"[{}]|%7[BbDd]|/(?:undefined|null|none|nan|404(?:\.html?)?|error|\[object)(?:[/?#]|$)", re.IGNORECASE
)
_PROGRAM = re.compile(r"\.(?:php|aspx?|jsp|cgi|pl|do|cfm)$|/$", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"[-_]+")
_AMP_IN_PATH = re.compile(r"(?:^/amp(?=/.)|/amp(?:\.html?)?/?$|[._-]amp(?=\.html?$))", re.IGNORECASE)
_AMP_PAIR = re.compile(r"(?:amp(?:=(?:1|true|))?|outputtype=amp|(?:output|view|format|mode)=amp)$", re.IGNORECASE)
# A view of the story, below its address.
_VIEW = re.compile(
    r"amp(?:\.html?)?|print|index\.\w{3,5}|\d{1,3}|page-?\d{1,3}|all|full|single|mobile|feed|embed|\w{2}"
)
_HYPHENS_OF_STORY = 2
_DIGITS_OF_STORY = 4
# On caches of AMP pages the story's slug stands before "amp".
_DEEPEST_SLUG = 2


def absolute(base: str, href: str) -> str:
    """The address as an absolute http(s) URL, or "" where it is none."""
    href = href.strip()
    if _PLAIN.match(href):
        return href
    if _ROOTED.fullmatch(href) and (origin := _origin(base)):
        return origin + href
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        return ""
    try:
        url = href if href.startswith(_HTTP) else urljoin(base, href)
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


@lru_cache(maxsize=64)
def _origin(base: str) -> str:
    """Scheme and host of an address of the web, "" for any other."""
    try:
        parts = urlsplit(base)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} and parts.netloc else ""


def find_canonical(head: Head, url: str, base: str, *, is_amp: bool = False) -> tuple[str | None, Provenance | None]:
    """The story's canonical address, or None where the page names no sane one; and what each source said.

    Args:
        head: what the page says to machines.
        url: its address, "" where there is none.
        base: what its relative addresses are read against.
        is_amp: the page is an AMP page: if it names no other, its canonical address is its own without "amp".
    """
    link, variant = head.link("canonical"), head.link("amphtml")
    named = (
        Candidate("link:canonical", link.href if link else ""),
        Candidate("meta:og:url", head.first("og:url", "twitter:url")),
        Candidate("json-ld:url", _page_of(head)),
        Candidate("address", without_amp(url) if is_amp else ""),
    )
    candidates = [candidate for candidate in named if candidate.raw]
    # The AMP page of this one is no better address than its own.
    amp = absolute(base, variant.href) if variant else ""
    refused: list[str] = []
    for candidate in candidates:
        found = absolute(base, candidate.raw)
        if found and found != amp and is_sane_canonical(found, url):
            return found.split("#", 1)[0], provenance_of(candidate, candidates, "; ".join(refused))
        refused.append(f"{candidate.source} says {candidate.raw[:80]!r}: not this page's address")
    return None, Provenance("none", note="; ".join(refused)) if refused else None


def is_sane_canonical(url: str, own: str) -> bool:
    """Whether a page at ``own`` may call itself ``url``.

    Not by the site's home page or a section above the story, by an address that lost the story's number or that a
    template forgot to fill, by a machine's inner name; by another site only with the same slug.
    """
    if _UNFILLED.search(url):
        return False
    if not own:
        return True
    try:
        mine, theirs = urlsplit(own), urlsplit(url)
    except ValueError:
        return False
    if theirs.path in _HOME and not theirs.query:
        return mine.path in _HOME and not _has_number(mine.query)
    if _lost_number(mine, theirs) or _is_section_above(mine.path, theirs.path):
        return False
    if _site(mine.hostname) == _site(theirs.hostname):
        return True
    return _is_public(theirs.hostname) and _slug(theirs.path) in _segments(mine.path)[-_DEEPEST_SLUG:]


def is_amp(root: Node) -> bool:
    """Whether the page says that it is an AMP page."""
    return not _AMP_MARKS.isdisjoint(root.attributes)


def without_amp(url: str) -> str:
    """The address of the page that an AMP page stands for, as sites form them; "" where it has no such form."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = parts.netloc.removeprefix("amp.") if parts.netloc.count(".") > 1 else parts.netloc
    path = _AMP_IN_PATH.sub("", parts.path)
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _AMP_PAIR.match(pair))
    found = parts._replace(netloc=host, path=path, query=query).geturl()
    return found if found != url else ""


def _has_number(query: str) -> bool:
    """Whether a query says which story is meant, and not only where the visitor came from."""
    return any(
        any(map(str.isdigit, value)) and not is_tracking(name) and not _AMP_PAIR.match(f"{name}={value}")
        for name, _, value in (pair.partition("=") for pair in query.split("&"))
    )


def _lost_number(mine: SplitResult, theirs: SplitResult) -> bool:
    """Whether one program serves all stories, and the address lost what tells them apart."""
    is_program = _PROGRAM.search(theirs.path) is not None and not _names_story(theirs.path)
    return is_program and mine.path == theirs.path and _has_number(mine.query) and not _has_number(theirs.query)


def _names_story(path: str) -> bool:
    """Whether the last part of a path is a headline of several words, which says by itself what story is meant."""
    last = path.rstrip("/").rpartition("/")[2]
    return len(list(filter(None, _BETWEEN_WORDS.split(last)))) > 2 and any(map(str.isalpha, last))


def _is_section_above(mine: str, theirs: str) -> bool:
    own, above = _segments(mine), _segments(theirs)
    if len(above) >= len(own) or own[: len(above)] != above:
        return False
    # "/story/amp", "/a-story-with-a-name/photos": what is above is the story itself.
    is_story = above[-1].count("-") >= _HYPHENS_OF_STORY or sum(map(str.isdigit, above[-1])) >= _DIGITS_OF_STORY
    return not is_story and not (len(own) == len(above) + 1 and _VIEW.fullmatch(own[-1]))


def _is_public(host: str | None) -> bool:
    return bool(host) and "." in str(host) and not str(host).replace(".", "").isdigit() and ":" not in str(host)


def _site(host: str | None) -> str:
    """The registered part of a host, roughly: enough to tell m.example.com and www.example.com from another site."""
    labels = (host or "").lower().split(".")
    size = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    return ".".join(labels[-size:])


def _segments(path: str) -> list[str]:
    return [segment for segment in path.lower().split("/") if segment]


def _slug(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1].lower()


def _page_of(head: Head) -> str:
    article = head.data.article
    for named in (article.get("mainEntityOfPage"), article.get("url")):
        value = named.get("@id") or named.get("url") if isinstance(named, dict) else named
        if isinstance(value, str) and value.startswith(_HTTP):
            return value
    return ""
