"""When a page that could not be had is asked for again. Pure; the figures are one table."""

from __future__ import annotations

from datetime import datetime, timedelta

# After the first failure in six hours (most are over by then), then ever later; a dead page is still probed weekly.
_WAITS = (timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7))

# Some pages that were taken away come back.
_WAIT_WHEN_GONE = timedelta(days=30)

# A second look within the hour that finds the same is the same visit: it writes nothing.
_SAME_VISIT = timedelta(hours=1)

# Reasons of rejection that speak of the visit, not of the page: it is asked for again as after a failure.
PASSING_REASONS = frozenset({"challenge page", "consent page", "login wall", "shows less than before"})


def next_visit_after_failure(now: datetime, attempts: int) -> datetime:
    """When to ask again after so many failures in a row (from 1)."""
    return now + _WAITS[min(max(attempts, 1), len(_WAITS)) - 1]


def next_visit_when_gone(now: datetime) -> datetime:
    """When to see whether a page that was taken away is back."""
    return now + _WAIT_WHEN_GONE


def is_same_visit(now: datetime, last: datetime | None) -> bool:
    """Whether a visit follows so closely on the last one that finding the same is no news."""
    return last is not None and abs(now - last) < _SAME_VISIT
