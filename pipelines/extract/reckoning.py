"""What a page's dates say together: impossible ones refused, clock, zone and order of day and month agreed on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from crawler.items import Provenance
from pipelines.extract.candidates import Candidate, provenance_of
from pipelines.extract.dates import Moment, in_zone, is_month_first, read_date
from pipelines.extract.relative import is_relative, read_relative

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
# The two readings of 03/04/2026 are further apart than this, and a publication and its first change are not.
_SAME_WEEK = timedelta(days=7)
_MOST_REFUSALS = 4
_SEEN = "visible date"


@dataclass(frozen=True, slots=True)
class Read:
    """A candidate with what it says, and how that was decided."""

    candidate: Candidate
    moment: Moment
    notes: tuple[str, ...] = ()

    def saying(self, moment: Moment, note: str) -> Read:
        """The same candidate, understood otherwise."""
        return replace(self, moment=moment, notes=(*self.notes, note))


class Reckoning:
    """Reads candidates, refuses the impossible ones with a reason, and lets the others testify for each other.

    Args:
        language: the page's, with its country where that is known: it orders day and month.
        zone: of the site definition, for dates that name none.
        fetched: when the page was fetched, if that is known.
    """

    def __init__(self, language: str, zone: tzinfo | None, fetched: datetime | None) -> None:
        self._language = language
        self._zone = zone
        self._fetched = fetched
        self._latest = fetched + _AHEAD if fetched else _LATEST
        self._known: dict[str, Moment | None] = {}
        self._refusals: dict[str, str] = {}

    def first(self, candidates: Sequence[Candidate], witnesses: Iterable[Candidate] = ()) -> Read | None:
        """The first candidate that is a date, with its day and month in the order that the witnesses confirm."""
        for candidate in candidates:
            moment = self._moment(candidate)
            if moment is not None:
                return self._ordered(Read(candidate, moment), (*candidates, *witnesses))
        return None

    def instant(self, read: Read) -> datetime:
        """The moment on the clock of the zone that is known of it."""
        return in_zone(read.moment, self._zone or UTC).astimezone(read.moment.value.tzinfo or self._zone or UTC)

    def with_clock(self, read: Read, candidates: Iterable[Candidate]) -> Read:
        """The same day from another source of the publication that also knows the time, where the winner does not."""
        if read.moment.has_time:
            return read
        best = read
        for candidate in candidates:
            moment = self._moment(candidate)
            if moment is None or not moment.has_time or moment.value.date() != read.moment.value.date():
                continue
            if moment.has_zone:
                return Read(candidate, moment, read.notes)
            if not best.moment.has_time:
                best = Read(candidate, moment, read.notes)
        return best

    def with_zone(self, read: Read, candidates: Sequence[Candidate], changes: Sequence[Candidate]) -> Read:
        """The same clock with its zone, where another source tells it.

        A source without zone, or with UTC where another one gives the same clock in a zone, names the local time.
        A date of a change tells the zone, not the clock.
        """
        if not read.moment.has_time or (read.moment.has_zone and not _is_utc(read.moment)):
            return read
        for candidate in candidates:
            moment = self._moment(candidate)
            if moment is None or not moment.has_zone or not moment.has_time:
                continue
            if not _is_utc(moment) and _is_same_clock(read.moment, moment):
                return read.saying(moment, f"the zone is that of {candidate.source}")
            if not read.moment.has_zone and _is_near(read.moment.value, moment.value, _ONE_PUBLICATION):
                return Read(candidate, moment, read.notes)
        return read if read.moment.has_zone else self._with_zone_of_change(read, changes)

    def _with_zone_of_change(self, read: Read, changes: Iterable[Candidate]) -> Read:
        for candidate in changes:
            moment = self._moment(candidate)
            # In UTC for convenience, most of the time; and summer time ends within months.
            if moment is None or not moment.has_zone or _is_utc(moment):
                continue
            if not _is_near(read.moment.value, moment.value, _SEASON):
                continue
            local = replace(read.moment, value=read.moment.value.replace(tzinfo=moment.value.tzinfo))
            return read.saying(local, f"the zone is that of {candidate.source}")
        return read

    def record(self, read: Read, candidates: Sequence[Candidate]) -> Provenance:
        """The winner, the others, and why: what was refused, how order, clock and zone were decided."""
        notes = [*self.refusals(candidates), *([read.moment.note] if read.moment.note else []), *read.notes]
        if not read.moment.has_zone:
            notes.append("no zone named: the site's is used" if self._zone else "no zone named: taken as UTC")
        if not read.moment.has_time:
            notes.append("the day alone is known")
        return provenance_of(read.candidate, _unique(candidates, read.candidate), "; ".join(notes))

    def refusals(self, candidates: Iterable[Candidate]) -> list[str]:
        """Which of the candidates were refused, and why."""
        if not self._refusals:
            return []
        told = [
            f"{candidate.source} says {candidate.raw[:40]!r}: {self._refusals[candidate.raw]}"
            for candidate in dict.fromkeys(candidates)
            if candidate.raw in self._refusals
        ]
        return told[:_MOST_REFUSALS]

    def _ordered(self, read: Read, witnesses: Sequence[Candidate]) -> Read:
        """A date in figures (03/04/2026) in the order that the page's other dates confirm; else in its language's."""
        other = read.moment.other
        if other is None:
            return read
        swapped = replace(read.moment, value=other, other=read.moment.value)
        for witness in witnesses:
            moment = None if witness.raw == read.candidate.raw else self._moment(witness)
            if moment is None or moment.other is not None:
                continue
            agrees = _is_near(moment.value, read.moment.value, _SAME_WEEK)
            if agrees != _is_near(moment.value, other, _SAME_WEEK):
                return read.saying(read.moment if agrees else swapped, f"day and month as {witness.source} has them")
        for witness in witnesses:
            order = is_month_first(witness.raw)
            if order is not None and "/" in read.candidate.raw:
                moment = read_date(read.candidate.raw, "en-US" if order else "en-GB") or read.moment
                return read.saying(moment, f"day and month in the order of {witness.raw[:40]!r}")
        return read.saying(read.moment, f"day and month as its language orders them, not {other:%Y-%m-%d}")

    def _moment(self, candidate: Candidate) -> Moment | None:
        # Most sources repeat what another one says.
        if candidate.raw not in self._known:
            self._known[candidate.raw] = self._sane(candidate)
        return self._known[candidate.raw]

    def _sane(self, candidate: Candidate) -> Moment | None:
        moment = read_date(candidate.raw, self._language) or self._counted_back(candidate)
        if moment is None:
            if not candidate.source.startswith(_SEEN):
                self._refusals.setdefault(candidate.raw, "no date")
            return None
        instant = in_zone(moment, UTC)
        if self._is_possible(instant):
            return moment
        if moment.other is not None and self._is_possible(in_zone(replace(moment, value=moment.other), UTC)):
            return replace(
                moment, value=moment.other, other=None, note="the other order of day and month is impossible"
            )
        is_ahead = self._latest <= instant < _LATEST
        self._refusals[candidate.raw] = "in the future" if is_ahead else "no possible date"
        return None

    def _is_possible(self, instant: datetime) -> bool:
        return _EARLIEST <= instant < min(_LATEST, self._latest)

    def _counted_back(self, candidate: Candidate) -> Moment | None:
        """What "3 hours ago" means where the moment of the fetch is known; refused where it is not."""
        if not candidate.source.startswith(_SEEN):
            return None
        if self._fetched is not None:
            return read_relative(candidate.raw, self._language, self._fetched)
        if is_relative(candidate.raw, self._language):
            self._refusals[candidate.raw] = "counts back from a moment that is not known"
        return None


def _is_utc(moment: Moment) -> bool:
    return moment.value.utcoffset() == timedelta(0)


def _is_same_clock(one: Moment, other: Moment) -> bool:
    return _is_near(one.value, other.value, timedelta(seconds=59))


def _is_near(one: datetime, other: datetime, most: timedelta) -> bool:
    """Whether two clocks are near each other, whatever their zones."""
    return abs(one.replace(tzinfo=None) - other.replace(tzinfo=None)) <= most


def _unique(candidates: Iterable[Candidate], winner: Candidate) -> list[Candidate]:
    return [candidate for candidate in dict.fromkeys(candidates) if candidate != winner]
