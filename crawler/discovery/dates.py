"""Dates as feeds, sitemaps and REST answers write them: RFC 822, RFC 3339 and what is near them, to UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

# Names that RFC 822 does not define but feeds use; ambiguous ones (IST, CST outside America) are left out.
_ZONE_HOURS = {
    "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "WET": 0, "WEST": 1, "JST": 9, "KST": 9, "HKT": 8,
    "SGT": 8, "AEST": 10, "AEDT": 11, "WIB": 7, "UTC": 0,
}  # fmt: skip
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T ,]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?)?"
    r"\s*(Z|[A-Z]{2,4}|(?:GMT|UTC)?[+-]\d{2}:?\d{2}|[+-]\d{2})?$",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z)?$")
_LONGEST_DATE = 80
# The web's first year, and room for a wrong clock: what lies outside is a mistake, not a date.
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


def zone_of(name: str | None) -> tzinfo:
    """The zone for dates that carry none: an IANA name, or UTC where nobody knows."""
    try:
        return ZoneInfo(name) if name else UTC
    except (KeyError, ValueError, OSError):
        return UTC


def parse_instant(text: str, *, zone: tzinfo = UTC) -> datetime | None:
    """The instant that ``text`` names, in UTC; None if it names none. ``zone`` is for dates that carry no zone."""
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST_DATE:
        return None
    try:
        found = _from_iso(text, zone) or _from_mail(text, zone)
        return found.astimezone(UTC) if found is not None and _FIRST_YEAR <= found.year <= _LAST_YEAR else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _from_iso(text: str, zone: tzinfo) -> datetime | None:
    found = _ISO.match(text) or _COMPACT.match(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    # "24:00" and the leap second are written by real clocks.
    extra = timedelta(days=1) if hour == 24 else timedelta(0)
    naive = datetime(year, month, day, hour % 24, minute, min(second, 59))  # noqa: DTZ001 - the zone follows below
    return (naive + extra).replace(tzinfo=_zone_in(found[7], zone))


def _zone_in(written: str | None, zone: tzinfo) -> tzinfo:
    if not written:
        return zone
    name = written.upper()
    if name in {"Z", "GMT", "UT"}:
        return UTC
    if name in _ZONE_HOURS:
        return timezone(timedelta(hours=_ZONE_HOURS[name]))
    found = re.search(r"([+-])(\d{2}):?(\d{2})?$", name)
    if found is None:
        return zone
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-offset if found[1] == "-" else offset)


def _from_mail(text: str, zone: tzinfo) -> datetime | None:
    """The date of a mail header, as RSS wants it; loosely, as RSS writes it ("Sept", "2-Jan-26", "GMT+0200")."""
    text = re.sub(r"\bSept\b", "Sep", text)
    text = re.sub(r"\b(?:GMT|UTC)([+-]\d{1,2}):?(\d{2})?\b", lambda m: f"{int(m[1]):+03d}{m[2] or '00'}", text)
    text = re.sub(r"([+-]\d{2}):(\d{2})$", r"\1\2", text)
    parsed = parsedate_tz(text)
    if parsed is None or not 1 <= parsed[1] <= 12:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    naive = datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001 - the zone follows below
    return naive.replace(tzinfo=_mail_zone(text, parsed[9], zone))


def _mail_zone(text: str, offset: int | None, zone: tzinfo) -> tzinfo:
    name = text.rpartition(" ")[2].upper()
    if name in _ZONE_HOURS:
        return timezone(timedelta(hours=_ZONE_HOURS[name]))
    if offset is None or (offset == 0 and name not in {"GMT", "UT", "Z", "+0000", "-0000"}):
        return zone
    return timezone(timedelta(seconds=offset))
