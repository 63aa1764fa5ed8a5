"""The header Retry-After (RFC 9110, 10.2.3) in both forms: seconds, and a date in any of HTTP's three spellings."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# A fraction is no HTTP, but what it asks for is plain.
_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_TWO_DIGIT_YEAR = re.compile(r"[A-Za-z]+, \d\d-[A-Za-z]{3}-\d\d ")
# A date tells whole seconds; the server may have cut off the rest.
_DATE_MARGIN = 1.0


def asked_wait(retry_after: str, now: datetime, server_date: str = "") -> float | None:
    """The seconds that a server asks us to wait, not negative; None where the header says nothing readable.

    ``server_date`` is the answer's Date header: a date to wait for is meant by the server's clock, which may be wrong.
    """
    text = retry_after.strip()
    if _SECONDS.fullmatch(text):
        # More digits than any wait needs would only make a number that no float holds.
        return float(text) if len(text) <= 15 else math.inf
    until = http_date(text, now)
    if until is None:
        return None
    begin = http_date(server_date.strip(), now) or now
    return max(0.0, (until - begin).total_seconds() + _DATE_MARGIN)


def http_date(text: str, now: datetime) -> datetime | None:
    """The instant of an HTTP date (RFC 9110, 5.6.7), also of the obsolete forms; None for anything else."""
    try:
        instant = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    if _TWO_DIGIT_YEAR.match(text) and instant.year > now.year + 50:
        instant = instant.replace(year=instant.year - 100)
    return instant


def clamped(wait: float, least: float, most: float) -> float:
    """The wait within what is sane."""
    return min(max(wait, least), most)
