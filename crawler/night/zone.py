"""The time zone of cron lines, by its name."""

from __future__ import annotations

from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal import get_localzone

from crawler.night.errors import WrongUsageError


def zone_of(name: str) -> tzinfo:
    """The zone of that name, the machine's own for ""; raises WrongUsageError for a name that is none.

    Zones are kept by name and not as objects: a machine whose zone is a file without a name has one that cannot be
    stored.
    """
    if not name:
        return get_localzone()
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise WrongUsageError(f"SCHEDULE_TIMEZONE={name!r} is no time zone; write one like 'Europe/Rome'") from None
