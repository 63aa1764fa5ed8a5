"""When a story was published and changed: the page's own records first, visible dates next, its address last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.items import Discovered, Provenance, SiteHints
from pipelines.extract.candidates import Candidate
from pipelines.extract.head import Head
from pipelines.extract.language import language_tag
from pipelines.extract.linked_data import texts_of
from pipelines.extract.reckoning import Reckoning
from pipelines.extract.rule_files import table

_NAMES = table("metadata")
SITE_DEFINITION = "site definition"
_URL_DATE = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/\-_.]|$)")
_URL_COMPACT = re.compile(r"[/_-]((?:20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/\-_.]|$)")
# A number of the story that begins with the day it was made: /A20260512103000519.
_URL_NUMBER = re.compile(r"[/=_-][A-Za-z]{0,4}(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3,12}(?=[/\-_.?&]|$)")
# The country of an address.
_COUNTRY = re.compile(r"https?://[^/:?#]{1,200}\.([a-z]{2})(?=[/:?#]|$)")
_DAY_FIRST = frozenset(table("dates")["day_first_countries"])
_CHANGES = tuple(word.lower() for word in _NAMES["changed"])
_CHANGED = re.compile("|".join(map(re.escape, _NAMES["changed"])), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Visible:
    """A date that readers see: its text and the machine-readable form beside it."""

    text: str
    machine: str = ""
    itemprop: str = ""


@dataclass(frozen=True, slots=True)
class Dates:
    """What is known of a story's time."""

    published: datetime | None = None
    modified: datetime | None = None
    zone: str = ""
    provenance: tuple[tuple[str, Provenance], ...] = ()


def find_dates(
    head: Head,
    visible: Iterable[Visible],
    url: str,
    *,
    language: str = "",
    hints: SiteHints | None = None,
    entry: Discovered | None = None,
    fetched: datetime | None = None,
) -> Dates:
    """Published and modified, kept apart, each with where it was found; none of them after the page was fetched."""
    seen = tuple(visible)
    zone = _zone(hints)
    found = Reckoning(_with_country(language, head, url), zone, fetched)
    said, changes = list(_published(head, seen, url, entry)), list(_modified(head, seen, entry))
    candidates = said + changes
    published, modified = found.first(candidates), found.first(changes, said)
    records = []
    if published is not None:
        published = found.with_zone(found.with_clock(published, said), said, changes)
        records.append(("published", found.record(published, candidates)))
    elif refused := found.refusals(candidates):
        records.append(("published", Provenance("none", note="; ".join(refused))))
    if modified is not None:
        records.append(("modified", found.record(modified, changes)))
    elif refused := found.refusals(changes):
        records.append(("modified", Provenance("none", note="; ".join(refused))))
    return Dates(
        found.instant(published) if published else None,
        found.instant(modified) if modified else None,
        ("page" if published.moment.has_zone else "site" if zone else "") if published else "",
        tuple(records),
    )


def _with_country(language: str, head: Head, url: str) -> str:
    """The language with the country that the page or its address names: English is dated in two orders."""
    if language.lower() != "en":
        return language
    for text in (*head.metas.get("og:locale", ()), *texts_of(head.data.article.get("inLanguage"))):
        tag = language_tag(text)
        if tag.startswith("en-"):
            return tag
    match = _COUNTRY.match(url)
    return f"{language}-{match[1].upper()}" if match and match[1] in _DAY_FIRST else language


def _zone(hints: SiteHints | None) -> tzinfo | None:
    if hints is None or not hints.timezone:
        return None
    try:
        return ZoneInfo(hints.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _published(head: Head, visible: tuple[Visible, ...], url: str, entry: Discovered | None) -> Iterator[Candidate]:
    for date in visible:
        if date.itemprop == SITE_DEFINITION:
            yield Candidate(SITE_DEFINITION, date.machine or date.text)
    for key in ("datePublished", "dateCreated", "uploadDate"):
        for text in texts_of(head.data.article.get(key)):
            yield Candidate(f"json-ld:{key}", text)
    for name, value in head.all(*_NAMES["published"]):
        yield Candidate(f"meta:{name}", value)
    if entry is not None:
        if entry.published is not None:
            yield Candidate("channel", entry.published.isoformat())
        elif entry.published_raw:
            yield Candidate("channel", entry.published_raw)
    yield from _visible_dates(visible)
    for node in head.data.nodes:
        for text in texts_of(node.get("datePublished")):
            yield Candidate("json-ld:other:datePublished", text)
    yield from _url_dates(url)


def _visible_dates(visible: tuple[Visible, ...]) -> Iterator[Candidate]:
    """Dates in the text: machine-readable ones first, then the others; those of changes last."""
    unchanged = [date for date in visible if not _is_change(date)]
    named = [date for date in unchanged if date.itemprop.lower() in {"datepublished", "datecreated"}]
    for date in named:
        yield Candidate("itemprop:datePublished", date.machine or date.text)
    for date in unchanged:
        if date.machine:
            yield Candidate("time", date.machine)
    for date in unchanged:
        if date.text:
            yield Candidate("visible date", date.text)


def _is_change(date: Visible) -> bool:
    return date.itemprop.lower() == "datemodified" or _tells_change(date.text.strip(" :(")[:30])


def _tells_change(text: str) -> bool:
    """Whether a text begins with the word for a change in one of forty languages."""
    return text.lower().startswith(_CHANGES) if text.isascii() else _CHANGED.match(text) is not None


def _url_dates(url: str) -> Iterator[Candidate]:
    match = _URL_DATE.search(url) or _URL_COMPACT.search(url) or _URL_NUMBER.search(url)
    if match:
        yield Candidate("address of the page", f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}")


def _modified(head: Head, visible: tuple[Visible, ...], entry: Discovered | None) -> Iterator[Candidate]:
    for text in texts_of(head.data.article.get("dateModified")):
        yield Candidate("json-ld:dateModified", text)
    for name, value in head.all(*_NAMES["modified"]):
        yield Candidate(f"meta:{name}", value)
    for date in visible:
        if _is_change(date):
            yield Candidate("visible date of a change", date.machine or date.text)
    if entry is not None and entry.modified is not None:
        yield Candidate("channel", entry.modified.isoformat())
