"""Dates as pages write them, in the languages of the world, to a moment with what is known of its zone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from pipelines.extract.rule_files import table

_TABLE = table("dates")
_MONTHS: dict[str, int] = {name: number for number, names in enumerate(_TABLE["months"], start=1) for name in names}
_ZONES: dict[str, float] = _TABLE["zones"]
_REGIONS: dict[str, str] = _TABLE["regions"]
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T\s,]{1,3}(\d{1,2})[:.h](\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s{0,2}"
    r"(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{1,2}(?!\d)|\[[^\]]{0,40}\])?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
_EASTERN = re.compile(r"(\d{4})\s{0,2}[年년]\s{0,2}(\d{1,2})\s{0,2}[月월]\s{0,2}(\d{1,2})\s{0,2}[日일]?")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([./-])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)")
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_CLOCK = re.compile(
    r"(?<![\d.])(\d{1,2})\s?[:.h]\s?(\d{2})(?![\d.]\d)(?::(\d{2}))?\s{0,2}([ap]\.?\s?m\b\.?|午後|午前|오후|오전)?",
    re.IGNORECASE,
)
_HOUR_ONLY = re.compile(r"(?<!\d)(\d{1,2})\s{0,2}([ap]\.?m\b\.?)", re.IGNORECASE)
_EASTERN_CLOCK = re.compile(r"(午後|午前|오후|오전|下午|上午)?\s{0,2}(\d{1,2})\s?[時时시:]\s?(\d{1,2})")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})?(?!\d)")
_ABBREVIATION = re.compile(r"\b([A-Z]{2,5})\b")
_LONGEST = 200
# How far from a day its clock is looked for.
_CLOCK_AFTER = 60
_CLOCK_BEFORE = 30


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as it was read: ``value`` is naive where the text names no zone."""

    value: datetime
    has_time: bool

    @property
    def has_zone(self) -> bool:
        """Whether the text itself named a zone."""
        return self.value.tzinfo is not None


def read_date(text: str, language: str = "") -> Moment | None:
    """The date that a text begins with or holds, or None.

    Args:
        text: as it stands in a page: ISO 8601, RFC 822, an epoch, or words in one of many languages.
        language: the page's language; decides between day and month where both could be meant.
    """
    text = " ".join(text[:_LONGEST].split())
    if not any(letter.isdigit() for letter in text):
        return None
    try:
        return _iso(text) or _compact(text) or _mail(text) or _visible(text, language)
    except (ValueError, OverflowError):
        return None


def in_zone(moment: Moment, zone: tzinfo) -> datetime:
    """The moment in UTC; a text without zone is taken as the clock of ``zone``."""
    value = moment.value if moment.has_zone else moment.value.replace(tzinfo=zone)
    return value.astimezone(UTC)


def _iso(text: str) -> Moment | None:
    match = _ISO.search(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    offset = _offset(zone or "")
    if hour is None:
        rest = text[match.end() :]
        return _with_clock(int(year), int(month), int(day), rest)
    if offset is None and not zone:
        offset = _named_zone(text[match.end() :])
    value = datetime(
        int(year), int(month), int(day), int(hour) % 24, int(minute), min(int(second or 0), 59), tzinfo=offset
    )
    return Moment(value, has_time=True)


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
    day = _eastern_day(text) or _day_in_words(text) or _numeric_day(text, language)
    if day is None:
        return None
    year, month, date, rest = day
    return _with_clock(year, month, date, rest)


def _eastern_day(text: str) -> tuple[int, int, int, str] | None:
    match = _EASTERN.search(text)
    return (int(match[1]), int(match[2]), int(match[3]), text[match.end() :]) if match else None


def _numeric_day(text: str, language: str) -> tuple[int, int, int, str] | None:
    match = _YEAR_FIRST.search(text)
    if match:
        return int(match[1]), int(match[3]), int(match[4]), _around(text, match)
    match = _NUMERIC.search(text)
    if not match:
        return None
    first, separator, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
    year += 2000 if year < 100 else 0
    month_first = separator == "/" and language.lower() in {"en-us", "en", "en_us", ""} and first <= 12
    if second > 12 or (month_first and first <= 12):
        first, second = second, first
    return year, second, first, _around(text, match)


def _around(text: str, match: re.Match[str]) -> str:
    return f"{text[match.end() :]} {text[: match.start()]}"


def _day_in_words(text: str) -> tuple[int, int, int, str] | None:
    """A day, a month's name and a year next to each other, in any order."""
    words = [(match.group(), match.end()) for match in _WORDS.finditer(_folded(text))]
    for at, (word, _) in enumerate(words):
        month = _MONTHS.get(word)
        if month is None:
            continue
        day = _numbers_near(words, at)
        if day is not None:
            date, year, last = day
            # "10:30 PM EST May 12, 2026" names the clock first.
            before = text[max(0, words[at][1] - len(word) - _CLOCK_BEFORE) : words[at][1] - len(word)]
            return year, month, date, f"{text[words[last][1] :][:_CLOCK_AFTER]} {before}"
    return None


def _numbers_near(words: list[tuple[str, int]], at: int) -> tuple[int, int, int] | None:
    """(day, year, index of the last word) from the numbers around a month's name."""
    fillers = {
        "de",
        "del",
        "of",
        "the",
        "st",
        "nd",
        "rd",
        "th",
        "er",
        "den",
        "d",
        "a",
        "г",
        "r",
        "m",
        "ng",
        "tháng",
        "ngay",
    }
    before = [index for index in range(at - 1, max(-1, at - 4), -1) if words[index][0] not in fillers][:1]
    after = [index for index in range(at + 1, min(len(words), at + 6)) if words[index][0] not in fillers][:2]
    numbers = [(index, words[index][0]) for index in (*before, *after) if words[index][0].isdecimal()]
    days = [(index, int(word)) for index, word in numbers if len(word) <= 2 and 1 <= int(word) <= 31]
    years = [(index, int(word)) for index, word in numbers if len(word) == 4]
    if not days or not years:
        return None
    return days[0][1], years[0][1], max(at, days[0][0], years[0][0])


def _folded(text: str) -> str:
    """Lower case without accents, one letter for one letter, so that positions stay."""
    letters = []
    for letter in text:
        base = unicodedata.normalize("NFD", letter)[0].lower()
        letters.append(base if len(base) == 1 else letter)
    return "".join(letters)


def _with_clock(year: int, month: int, day: int, rest: str) -> Moment:
    clock = _clock(rest[: _CLOCK_AFTER + _CLOCK_BEFORE])
    if clock is None:
        return Moment(datetime(year, month, day, tzinfo=_zone_after("")), has_time=False)
    hour, minute, second, end = clock
    value = datetime(year, month, day, hour, minute, second, tzinfo=_zone_after(rest[end : end + 20]))
    return Moment(value, has_time=True)


def _clock(text: str) -> tuple[int, int, int, int] | None:
    match = _EASTERN_CLOCK.search(text)
    if match and match[1]:
        return _half_day(int(match[2]), match[1]), int(match[3]), 0, match.end()
    match = _CLOCK.search(text)
    if match:
        hour, minute = _half_day(int(match[1]), match[4] or ""), int(match[2])
        return (hour, minute, int(match[3] or 0), match.end()) if hour < 24 and minute < 60 else None
    match = _HOUR_ONLY.search(text)
    if match:
        return _half_day(int(match[1]), match[2]), 0, 0, match.end()
    match = _EASTERN_CLOCK.search(text)
    return (int(match[2]), int(match[3]), 0, match.end()) if match else None


def _half_day(hour: int, mark: str) -> int:
    mark = mark.lower()
    if mark.startswith("p") or mark in {"午後", "오후", "下午"}:
        return hour if hour == 12 else hour + 12
    if (mark.startswith("a") or mark in {"午前", "오전", "上午"}) and hour == 12:
        return 0
    return hour


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
