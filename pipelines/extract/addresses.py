"""The addresses of a story: made absolute, and the one that the page calls its own."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from crawler.items import Provenance
from pipelines.extract.candidates import Candidate, provenance_of
from pipelines.extract.head import Head

# An address that needs no further look.
_PLAIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#]|$)")
_HTTP = ("http://", "https://")


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


def find_canonical(head: Head, base: str) -> tuple[str | None, Provenance | None]:
    """The story's canonical address, or None where the page names no sane one; and what each source said."""
    link = head.link("canonical")
    named = (
        Candidate("link:canonical", link.href if link else ""),
        Candidate("meta:og:url", head.first("og:url", "twitter:url")),
        Candidate("json-ld:url", _page_of(head)),
    )
    candidates = [candidate for candidate in named if candidate.raw]
    refused: list[str] = []
    for candidate in candidates:
        url = absolute(base, candidate.raw)
        if url and is_sane_canonical(url, base):
            return url.split("#", 1)[0], provenance_of(candidate, candidates, "; ".join(refused))
        refused.append(f"{candidate.source} says {candidate.raw[:80]!r}: not this page's address")
    return None, Provenance("none", note="; ".join(refused)) if refused else None


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
