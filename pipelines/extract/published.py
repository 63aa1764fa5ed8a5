"""When a story was published and changed: the page's own records first, visible dates next, its address last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.items import Discovered, Provenance, SiteHints
from pipelines.extract.candidates import Candidate, provenance_of
from pipelines.extract.dates import Moment, in_zone, read_date
from pipelines.extract.head import Head
from pipelines.extract.linked_data import texts_of
from pipelines.extract.rule_files import table

# Older than the web, or what a template's empty field becomes.
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# The last moment that a date can name without being a template's "never".
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)

# Two dates without a common zone that are nearer than this mean one publication.
_ONE_PUBLICATION = timedelta(hours=15)
# So far from a date, a zone's offset is likely the same.
_SEASON = timedelta(days=30)
# How far a date may lie ahead of the fetch: no zone is further ahead, and clocks go wrong by minutes.
_AHEAD = timedelta(hours=15)

_NAMES = table("metadata")
SITE_DEFINITION = "site definition"
_URL_DATE = re.compile(r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/\-_.]|$)")
_URL_COMPACT = re.compile(r"[/_-]((?:20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/\-_.]|$)")
# A number of the story that begins with the day it was made: /A20260512103000519.
_URL_NUMBER = re.compile(r"[/=_-][A-Za-z]{0,4}(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3,12}(?=[/\-_.?&]|$)")
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
    found = _Resolver(language, zone, fetched + _AHEAD if fetched else _LATEST)
    said, changes = list(_published(head, seen, url, entry)), list(_modified(head, seen, entry))
    published, modified = found.first(said + changes), found.first(changes)
    records = []
    if published is not None:
        published = found.with_zone(found.with_clock(published, said), said, changes)
        records.append(("published", found.record(published, said + changes)))
    elif found.refused:
        records.append(("published", Provenance("none", note="; ".join(found.refused[:4]))))
    if modified is not None:
        records.append(("modified", found.record(modified, changes)))
    return Dates(
        found.instant(published) if published else None,
        found.instant(modified) if modified else None,
        ("page" if published.moment.has_zone else "site" if zone else "") if published else "",
        tuple(records),
    )


@dataclass(frozen=True, slots=True)
class _Read:
    candidate: Candidate
    moment: Moment
    note: str = ""


class _Resolver:
    """Reads candidates and refuses the impossible ones."""

    def __init__(self, language: str, zone: tzinfo | None, latest: datetime) -> None:
        self.refused: list[str] = []
        self._known: dict[str, Moment | None] = {}
        self._language = language
        self._zone = zone
        self._latest = latest

    def first(self, candidates: Iterable[Candidate]) -> _Read | None:
        for candidate in candidates:
            moment = self._read(candidate)
            if moment is not None:
                return _Read(candidate, moment)
        return None

    def instant(self, read: _Read) -> datetime:
        """The moment on the clock of the zone that is known of it."""
        return in_zone(read.moment, self._zone or UTC).astimezone(read.moment.value.tzinfo or self._zone or UTC)

    def with_clock(self, read: _Read, candidates: Iterable[Candidate]) -> _Read:
        """The same day from another source of the publication that also knows the time, where the winner does not."""
        if read.moment.has_time:
            return read
        best = read
        for candidate in candidates:
            moment = self._read(candidate)
            if moment is None or not moment.has_time or moment.value.date() != read.moment.value.date():
                continue
            if moment.has_zone:
                return _Read(candidate, moment)
            if not best.moment.has_time:
                best = _Read(candidate, moment)
        return best

    def with_zone(self, read: _Read, candidates: Sequence[Candidate], changes: Sequence[Candidate]) -> _Read:
        """The same clock with its zone, where another source tells it.

        A source without zone, or with UTC where another one gives the same clock in a zone, names the local time.
        A date of a change tells the zone, not the clock.
        """
        if not read.moment.has_time or (read.moment.has_zone and not _is_utc(read.moment)):
            return read
        for candidate in candidates:
            moment = self._read(candidate)
            if moment is None or not moment.has_zone or not moment.has_time:
                continue
            if not _is_utc(moment) and _is_same_clock(read.moment, moment):
                return replace(read, moment=moment, note=f"the zone is that of {candidate.source}")
            if not read.moment.has_zone and _is_near(read.moment, moment, _ONE_PUBLICATION):
                return _Read(candidate, moment)
        return read if read.moment.has_zone else self._with_zone_of_change(read, changes)

    def _with_zone_of_change(self, read: _Read, changes: Iterable[Candidate]) -> _Read:
        for candidate in changes:
            moment = self._read(candidate)
            # In UTC for convenience, most of the time; and summer time ends within months.
            if moment is None or not moment.has_zone or _is_utc(moment) or not _is_near(read.moment, moment, _SEASON):
                continue
            local = replace(read.moment, value=read.moment.value.replace(tzinfo=moment.value.tzinfo))
            return replace(read, moment=local, note=f"the zone is that of {candidate.source}")
        return read

    def record(self, read: _Read, candidates: Iterable[Candidate]) -> Provenance:
        notes = [*self.refused[:4], *([read.note] if read.note else [])]
        if not read.moment.has_zone:
            notes.append("no zone named: the site's is used" if self._zone else "no zone named: taken as UTC")
        if not read.moment.has_time:
            notes.append("the day alone is known")
        return provenance_of(read.candidate, _unique(candidates, read.candidate), "; ".join(notes))

    def _read(self, candidate: Candidate) -> Moment | None:
        # Most sources repeat what another one says.
        if candidate.raw not in self._known:
            self._known[candidate.raw] = self._sane(candidate)
        return self._known[candidate.raw]

    def _sane(self, candidate: Candidate) -> Moment | None:
        moment = read_date(candidate.raw, self._language)
        if moment is None:
            if candidate.source.startswith(("json-ld:", "meta:")):
                self._refuse(candidate, "no date")
            return None
        instant = in_zone(moment, UTC)
        if _EARLIEST <= instant < min(_LATEST, self._latest):
            return moment
        self._refuse(candidate, "in the future" if self._latest <= instant < _LATEST else "no possible date")
        return None

    def _refuse(self, candidate: Candidate, reason: str) -> None:
        self.refused.append(f"{candidate.source} says {candidate.raw[:40]!r}: {reason}")


def _is_utc(moment: Moment) -> bool:
    return moment.value.utcoffset() == timedelta(0)


def _is_same_clock(one: Moment, other: Moment) -> bool:
    return _is_near(one, other, timedelta(seconds=59))


def _is_near(one: Moment, other: Moment, most: timedelta) -> bool:
    """Whether the clocks of two readings are near each other, whatever their zones."""
    return abs(one.value.replace(tzinfo=None) - other.value.replace(tzinfo=None)) <= most


def _unique(candidates: Iterable[Candidate], winner: Candidate) -> list[Candidate]:
    return [candidate for candidate in dict.fromkeys(candidates) if candidate != winner]


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
    return date.itemprop.lower() == "datemodified" or bool(_CHANGED.match(date.text.strip(" :(")[:30]))


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
