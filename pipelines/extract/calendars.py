"""Days of other calendars: the Buddhist years of Thailand, the Persian solar year, the eras of Japan and Taiwan."""

from __future__ import annotations

from datetime import date

# Years that no page of the web can mean in the Gregorian calendar, and their distance from it.
_BUDDHIST = range(2510, 2643)
_BUDDHIST_YEARS = 543
_PERSIAN = range(1340, 1480)
_PERSIAN_LANGUAGES = frozenset({"fa", "prs"})
# Nepal counts 56 years ahead, in months of its own; nothing tells its days from Gregorian ones of the future.
_NEPALI = range(2050, 2101)

# The year before the first one of an era.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}

_SPRING_OF_1399 = date(2020, 3, 20).toordinal()
_LONG_MONTHS = 6


def gregorian(year: int, month: int, day: int, language: str = "", *, is_persian: bool = False) -> tuple[int, int, int]:
    """The same day in the Gregorian calendar.

    Raises:
        ValueError: where it names no day of its calendar, or one of a calendar that is not read.
    """
    primary = language.replace("_", "-").partition("-")[0].lower()
    if is_persian or (year in _PERSIAN and primary in _PERSIAN_LANGUAGES):
        return _from_persian(year, month, day)
    if year in _BUDDHIST:
        return year - _BUDDHIST_YEARS, month, day
    if year in _NEPALI and primary == "ne":
        raise ValueError("a year of the Nepali calendar")
    return year, month, day


def _from_persian(year: int, month: int, day: int) -> tuple[int, int, int]:
    if year not in _PERSIAN or not 1 <= month <= 12 or not 1 <= day <= (31 if month <= _LONG_MONTHS else 30):
        raise ValueError("no day of the Persian calendar")
    days = 31 * min(month - 1, _LONG_MONTHS) + 30 * max(month - 1 - _LONG_MONTHS, 0) + day - 1
    found = date.fromordinal(_spring(year) + days)
    if days >= _spring(year + 1) - _spring(year):
        raise ValueError("no day of that Persian year")
    return found.year, found.month, found.day


def _spring(year: int) -> int:
    """The ordinal of a Persian year's first day: eight leap years in 33, right from 1244 to 1472 and near it."""
    return _SPRING_OF_1399 + 365 * (year - 1399) + (8 * year + 21) // 33 - (8 * 1399 + 21) // 33
