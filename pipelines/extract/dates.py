"""Dates as pages write them, in the languages of the world, to a moment with what is known of its zone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from pipelines.extract.calendars import ERAS, gregorian
from pipelines.extract.months import day_in_words, prepared
from pipelines.extract.rule_files import table

_TABLE = table("dates")
_ZONES: dict[str, float] = _TABLE["zones"]
_REGIONS: dict[str, str] = _TABLE["regions"]
_MONTH_FIRST = frozenset(_TABLE["month_first"])


def _half_day_words(part: str) -> str:
    words = sorted(_TABLE["half_day"][part], key=len, reverse=True)
    return "|".join(r"\.?\s?".join(map(re.escape, word)) if len(word) <= 2 else re.escape(word) for word in words)


_MORNING, _EVENING = _half_day_words("morning"), _half_day_words("evening")
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T\s,]{1,3}(\d{1,2})[:.h](\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s{0,2}"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{1,2}(?!\d)|\[[^\]]{0,40}\])?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
_EASTERN = re.compile(
    r"(\d{4})\s{0,2}(?:年|년|оны)\s{0,2}(\d{1,2})\s{0,2}(?:月|월|сарын)\s{0,2}(\d{1,2})\s{0,2}[日일号號]?"
)
_ERA = re.compile(rf"({'|'.join(ERAS)})\s?(元|\d{{1,3}})\s?年\s?(\d{{1,2}})\s?月\s?(\d{{1,2}})\s?[日号號]")
_CHINESE = re.compile(
    "([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号號]"
)
_VIETNAMESE = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})(?:,|\s+năm)?\s+(\d{4})", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([./-])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)")
_CLOCK = re.compile(
    rf"(?<![\d.])(\d{{1,2}})\s?[:.h]\s?(\d{{2}})(?![\d.]\d)(?::(\d{{2}}))?"
    rf"(?:\s{{0,2}}(?:({_MORNING})|({_EVENING}))(?!\w)\.?)?",
    re.IGNORECASE,
)
_HOUR_ONLY = re.compile(r"(?<!\d)(\d{1,2})\s{0,2}(?:(a\.?m\b\.?)|(p\.?m\b\.?))", re.IGNORECASE)
_MARK_BEFORE = re.compile(rf"(?<!\w)(?:({_MORNING})|({_EVENING}))\s{{0,2}}(\d{{1,2}})\s?[時时시:点點]\s?(\d{{1,2}})")
_EASTERN_CLOCK = re.compile(r"(\d{1,2})\s?[時时시:点點]\s?(\d{1,2})")
_MARK_BEHIND = re.compile(rf"\s{{0,2}}(?:({_MORNING})|({_EVENING}))(?!\w)", re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})?(?!\d)")
_ABBREVIATION = re.compile(r"\b([A-Z]{2,5})\b")
_DIGIT = re.compile(r"[\d〇零一二三四五六七八九]")
_LONGEST = 200
# How far from a day its clock is looked for.
_CLOCK_AFTER = 60
_CLOCK_BEFORE = 30
_NOON = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as it was read.

    ``value`` is naive where the text names no zone; ``other`` is the second reading of a date in figures whose day and
    month could be each other's (03/04/2026); ``note`` says how a text was read that does not speak for itself.
    """

    value: datetime
    has_time: bool
    other: datetime | None = None
    note: str = ""

    @property
    def has_zone(self) -> bool:
        """Whether the text itself named a zone."""
        return self.value.tzinfo is not None


@dataclass(frozen=True, slots=True)
class _Day:
    """A day as it stands in a text, and the text around it in which its clock may stand."""

    year: int
    month: int
    day: int
    rest: str
    is_ambiguous: bool = False


def read_date(text: str, language: str = "") -> Moment | None:
    """The date that a text begins with or holds, or None.

    Args:
        text: as it stands in a page: ISO 8601, RFC 822, an epoch, or words in one of many languages.
        language: the page's language; decides between day and month where both could be meant.
    """
    text = prepared(text[:_LONGEST])
    if not _DIGIT.search(text):
        return None
    try:
        moment = _iso(text, language) or _compact(text) or _mail(text) or _visible(text, language)
    except (ValueError, OverflowError):
        return None
    # In the first and the last year of the calendar another zone's clock may show a year that there is not.
    return moment if moment is not None and MINYEAR < moment.value.year < MAXYEAR else None


def is_month_first(text: str) -> bool | None:
    """Whether the month comes first in a date with slashes that only one order allows; None for any other text."""
    match = _NUMERIC.search(prepared(text[:_LONGEST])) if "/" in text else None
    if not match or match[2] != "/":
        return None
    first, second = int(match[1]), int(match[3])
    return second > _NOON if (first > _NOON) != (second > _NOON) and max(first, second) <= 31 else None


def in_zone(moment: Moment, zone: tzinfo) -> datetime:
    """The moment in UTC; a text without zone is taken as the clock of ``zone``."""
    value = moment.value if moment.has_zone else moment.value.replace(tzinfo=zone)
    return value.astimezone(UTC)


def _iso(text: str, language: str) -> Moment | None:
    match = _ISO.search(text)
    if not match:
        return None
    *numbers, clock, minute, second, zone = match.groups()
    year, month, day = gregorian(int(numbers[0]), int(numbers[1]), int(numbers[2]), language)
    behind = text[match.end() :]
    if clock is None:
        return _with_clock(_Day(year, month, day, behind))
    offset = _offset(zone or "")
    hour = int(clock) % 24
    if not zone:
        if mark := _MARK_BEHIND.match(behind):
            hour, behind = _half_day(hour, mark[1], mark[2]), behind[mark.end() :]
        offset = _named_zone(behind)
    return Moment(
        datetime(year, month, day, hour, int(minute), min(int(second or 0), 59), tzinfo=offset), has_time=True
    )


def _compact(text: str) -> Moment | None:
    if _EPOCH.match(text):
        return Moment(datetime.fromtimestamp(int(text[:10]), UTC), has_time=True)
    match = _COMPACT.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    value = datetime(
        int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=_offset(zone or "")
    )
    return Moment(value, has_time=hour is not None)


def _mail(text: str) -> Moment | None:
    """RFC 822, as feeds and a few pages write it."""
    if not re.match(r"(?:[A-Za-z]{3},\s)?\d{1,2}\s[A-Za-z]{3}\s\d{4}\s\d{2}:\d{2}", text):
        return None
    try:
        return Moment(parsedate_to_datetime(text), has_time=True)
    except (ValueError, IndexError, TypeError):
        return None


def _visible(text: str, language: str) -> Moment | None:
    day = _eastern_day(text) or _named_day(text, language) or _numeric_day(text, language)
    return _with_clock(day) if day is not None else None


def _eastern_day(text: str) -> _Day | None:
    """A day in figures with words behind them: 2026年11月22日, 令和8年, 二〇二六年, 22 tháng 11 năm 2026."""
    if text.isascii():
        return None
    if match := _EASTERN.search(text):
        return _Day(int(match[1]), int(match[2]), int(match[3]), text[match.end() :])
    if match := _ERA.search(text):
        year = ERAS[match[1]] + (1 if match[2] == "元" else int(match[2]))
        return _Day(year, int(match[3]), int(match[4]), text[match.end() :])
    if match := _CHINESE.search(text):
        year = int("".join(str(_chinese_number(sign)) for sign in match[1]))
        return _Day(year, _chinese_number(match[2]), _chinese_number(match[3]), text[match.end() :])
    if match := _VIETNAMESE.search(text):
        return _Day(int(match[3]), int(match[2]), int(match[1]), _around(text, match.start(), match.end()))
    return None


def _chinese_number(text: str) -> int:
    """A number below a hundred in Chinese numerals."""
    tens, ten, ones = text.rpartition("十")
    digits = "零一二三四五六七八九"
    one = digits.index(ones.replace("〇", "零").replace("○", "零")) if ones else 0
    return one + (10 * (digits.index(tens) if tens else 1) if ten else 0)


def _named_day(text: str, language: str) -> _Day | None:
    found = day_in_words(text, language)
    if found is None:
        return None
    year, month, day = gregorian(found.year, found.month, found.day, language, is_persian=found.is_persian)
    return _Day(year, month, day, _around(text, found.start, found.end))


def _numeric_day(text: str, language: str) -> _Day | None:
    match = _YEAR_FIRST.search(text)
    if match:
        year, month, day = gregorian(int(match[1]), int(match[3]), int(match[4]), language)
        return _Day(year, month, day, _around(text, match.start(), match.end()))
    match = _NUMERIC.search(text)
    if not match:
        return None
    first, separator, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0
    is_ambiguous = first <= _NOON and second <= _NOON and first != second
    month_first = separator == "/" and language.lower().replace("_", "-") in _MONTH_FIRST and first <= _NOON
    if second > _NOON or month_first:
        first, second = second, first
    year, month, day = gregorian(year, second, first, language)
    return _Day(year, month, day, _around(text, match.start(), match.end()), is_ambiguous)


def _around(text: str, start: int, end: int) -> str:
    """The text behind a day, then the one before it: "10:30 PM EST May 12, 2026" names the clock first."""
    return f"{text[end : end + _CLOCK_AFTER]} {text[max(0, start - _CLOCK_BEFORE) : start]}"


def _with_clock(day: _Day) -> Moment:
    clock = _clock(day.rest[: _CLOCK_AFTER + _CLOCK_BEFORE])
    if clock is None:
        moment = Moment(datetime(day.year, day.month, day.day, tzinfo=_zone_after("")), has_time=False)
    else:
        hour, minute, second, end = clock
        zone = _zone_after(day.rest[end : end + 20])
        moment = Moment(datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone), has_time=True)
    if day.is_ambiguous:
        return replace(moment, other=moment.value.replace(month=day.day, day=day.month))
    return moment


def _clock(text: str) -> tuple[int, int, int, int] | None:
    """(hour, minute, second, where it ends) of the first clock in a text."""
    if not text.isascii() and (match := _MARK_BEFORE.search(text)):
        return _half_day(int(match[3]), match[1], match[2]), int(match[4]), 0, match.end()
    if match := _CLOCK.search(text):
        hour, minute = _half_day(int(match[1]), match[4], match[5]), int(match[2])
        return (hour, minute, int(match[3] or 0), match.end()) if hour < 24 and minute < 60 else None
    if match := _HOUR_ONLY.search(text):
        return _half_day(int(match[1]), match[2], match[3]), 0, 0, match.end()
    match = None if text.isascii() else _EASTERN_CLOCK.search(text)
    return (int(match[1]), int(match[2]), 0, match.end()) if match else None


def _half_day(hour: int, morning: str | None, evening: str | None) -> int:
    """The hour of the whole day, by what stands beside a clock of twelve hours."""
    if evening and hour < _NOON:
        return hour + _NOON
    return 0 if morning and hour == _NOON else hour


def _zone_after(text: str) -> tzinfo | None:
    match = _OFFSET.search(text)
    if match and "T" not in text[: match.start()]:
        return _offset(f"{match[1]}{int(match[2]):02}{match[3] or '00'}")
    return _named_zone(text)


def _named_zone(text: str) -> tzinfo | None:
    for match in _ABBREVIATION.finditer(text[:20]):
        if match[1] in _ZONES:
            return timezone(timedelta(hours=_ZONES[match[1]]))
        if match[1] in _REGIONS:
            return ZoneInfo(_REGIONS[match[1]])
    return None


def _offset(zone: str) -> tzinfo | None:
    if not zone or zone.startswith("["):
        return None
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    digits = zone[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:4] or 0)
    if hours > 14 or minutes > 59:
        return None
    delta = timedelta(hours=hours, minutes=minutes)
    return timezone(-delta if zone[0] == "-" else delta)
