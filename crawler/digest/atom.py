"""The digest as an Atom feed (RFC 4287): an entry for each story that is new, changed or gone.

An entry's id is made of what it tells, so that a reader who takes the feed every night sees each entry once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from crawler.digest.outline import summary_of, title_of, web_address
from crawler.digest.reading import Digest

_ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold, not even escaped.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def atom(digest: Digest) -> str:
    """The whole feed."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", _urn("feed", digest.name))
    _add(feed, "title", title_of(digest))
    _add(feed, "subtitle", summary_of(digest))
    _add(feed, "updated", _stamp(digest.until))
    _add(_add(feed, "author", ""), "name", "Nightdesk")
    _add(feed, "generator", "Nightdesk")
    for entry in _entries(digest):
        feed.append(entry)
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def _entries(digest: Digest) -> Iterator[ET.Element]:
    proofs = {story.url: story for story in digest.localization}
    for story in digest.new:
        proof = proofs.get(story.url)
        summary = f"“{proof.quote}” ({proof.facts})" if proof is not None and proof.quote else story.description
        words = ["new", *(["localization"] if proof is not None else [])]
        yield _entry("new", story.url, story.headline, story.source, story.seen, summary, words, story.published)
    for changed in digest.changed:
        before = f"Headline before: {changed.headline_before}. " if changed.headline_before else ""
        told = f"{before}{changed.diff}"
        yield _entry("changed", changed.url, changed.headline, changed.source, changed.changed, told, ["changed"])
    for gone in digest.vanished:
        yield _entry("vanished", gone.url, gone.headline, gone.source, gone.vanished, gone.reason, ["vanished"])


def _entry(  # noqa: PLR0917 - the parts of an entry, in the order of the format
    event: str,
    url: str,
    headline: str,
    source: str,
    updated: datetime,
    summary: str,
    words: list[str],
    published: datetime | None = None,
) -> ET.Element:
    entry = ET.Element(f"{{{_ATOM}}}entry")
    moment = "" if event == "new" else _stamp(updated)
    _add(entry, "id", _urn(event, url, moment))
    headline = headline or "(no headline)"
    _add(entry, "title", headline if event == "new" else f"{event.capitalize()}: {headline}")
    _add(entry, "updated", _stamp(updated))
    if published is not None:
        _add(entry, "published", _stamp(published))
    _add(_add(entry, "author", ""), "name", source)
    if web_address(url):
        ET.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", href=_clean(url).replace(" ", "%20"))
    for word in (*words, source):
        ET.SubElement(entry, f"{{{_ATOM}}}category", term=_clean(word))
    # Without a link an entry must have a content.
    _add(entry, "summary" if web_address(url) else "content", summary or headline)
    return entry


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, f"{{{_ATOM}}}{name}")
    child.text = _clean(text) or None
    return child


def _urn(*parts: str) -> str:
    return uuid5(NAMESPACE_URL, "nightdesk " + " ".join(_clean(part) for part in parts)).urn


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def _stamp(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
