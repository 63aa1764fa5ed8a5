"""When a page, a story or a channel is asked for again. Pure; the figures are tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# After the first failure in six hours (most are over by then), then ever later; a dead page is still probed weekly.
_WAITS = (timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7))

# Some pages that were taken away come back.
_WAIT_WHEN_GONE = timedelta(days=30)

# A second look within the hour that finds the same is the same visit: it writes nothing.
_SAME_VISIT = timedelta(hours=1)

# Reasons of rejection that speak of the visit, not of the page: it is asked for again as after a failure.
PASSING_REASONS = frozenset(
    {"access refused", "challenge page", "consent page", "error page", "login wall", "shows less than before"}
)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often what is known is asked for again, in hours."""

    # So long after its publication a story is read again: most corrections come within the first day.
    ages: Sequence[float] = (1, 6, 24, 72, 168, 720)
    # A channel rests between these bounds: a quarter of the time for which it has brought nothing new.
    least: float = 0
    most: float = 72


_PART_OF_SILENCE = 4


def next_revisit(published: datetime, now: datetime, ages: Sequence[float]) -> datetime | None:
    """When a story is read again that was read now; None when it is old enough to be left alone."""
    since = min(published, now)
    later = (since + timedelta(hours=hours) for hours in sorted(ages))
    return next((instant for instant in later if instant > now), None)


def next_channel_visit(news_at: datetime, now: datetime, rhythm: Rhythm) -> datetime:
    """When a channel is asked again that was asked now and brought its last news then."""
    silence = max(timedelta(), now - news_at)
    rest = min(max(silence / _PART_OF_SILENCE, timedelta(hours=rhythm.least)), timedelta(hours=rhythm.most))
    return now + rest


def next_visit_after_failure(now: datetime, attempts: int, not_before: datetime | None = None) -> datetime:
    """When to ask again after so many failures in a row (from 1), not before the server wants to be asked."""
    planned = now + _WAITS[min(max(attempts, 1), len(_WAITS)) - 1]
    return planned if not_before is None else max(planned, not_before)


def next_visit_when_gone(now: datetime) -> datetime:
    """When to see whether a page that was taken away is back."""
    return now + _WAIT_WHEN_GONE


def is_same_visit(now: datetime, last: datetime | None) -> bool:
    """Whether a visit follows so closely on the last one that finding the same is no news."""
    return last is not None and abs(now - last) < _SAME_VISIT
