"""When a site is due: a cron line or an interval, read from its definition's ``schedule``.

Two notations, both text: ``"every 6 hours"`` (also minutes and days) and a cron line of five fields, ``"30 2 * * *"``.
Weekdays are kept by name, because 0 is Sunday to cron and Monday to APScheduler.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

DEFAULT_SCHEDULE = "30 2 * * *"

_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
# Nobody's news is minutes old to an archive, and a year without a visit is what `enabled = false` is for.
_SHORTEST, _LONGEST = timedelta(minutes=5), timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Interval:
    """A crawl every so often, counted from the last one."""

    every: timedelta
    text: str


@dataclass(frozen=True, slots=True)
class Cron:
    """A cron line in the time zone of the machine; APScheduler's CronTrigger takes the fields by these names."""

    minute: str
    hour: str
    day: str
    month: str
    day_of_week: str  # "*" or names: "mon,tue"
    text: str


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()  # the first of them stands for ``low``


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("weekday", 0, 7, _WEEKDAYS),
)


def parse_schedule(text: str) -> Interval | Cron:
    """What ``text`` says about the time between crawls.

    Raises:
        ValueError: With a sentence that says what cannot be read and how it is written.
    """
    words = text.lower().split()
    if words[:1] == ["every"]:
        return _interval(words[1:], text)
    if len(words) == len(_FIELDS):
        return _cron(words, text)
    raise ValueError(f"{text!r} is no schedule: write 'every 6 hours' or a cron line of five fields, like '30 2 * * *'")


def _interval(words: list[str], text: str) -> Interval:
    count = 1
    if len(words) == 2 and words[0].isascii() and words[0].isdigit() and len(words[0]) < 7:
        count = int(words.pop(0))
    unit = _UNITS.get(words[0].removesuffix("s")) if len(words) == 1 else None
    if unit is None or count < 1:
        raise ValueError(f"{text!r} is no interval: write 'every 30 minutes', 'every 6 hours' or 'every 2 days'")
    every = unit * count
    if not _SHORTEST <= every <= _LONGEST:
        raise ValueError(f"{text!r} is out of bounds: an interval is between 5 minutes and 366 days")
    return Interval(every, text)


def _cron(words: list[str], text: str) -> Cron:
    minute, hour, day, month, weekday = (_values(word, field, text) for word, field in zip(words, _FIELDS, strict=True))
    if day is not None and weekday is not None:
        raise ValueError(f"{text!r} names days of the month and weekdays: name one of the two and put * for the other")
    names = sorted({number % 7 for number in weekday}) if weekday is not None else []
    return Cron(
        minute=_written(minute),
        hour=_written(hour),
        day=_written(day),
        month=_written(month),
        day_of_week=",".join(_WEEKDAYS[number] for number in names) or "*",
        text=text,
    )


def _written(values: set[int] | None) -> str:
    return "*" if values is None else ",".join(str(value) for value in sorted(values))


def _values(word: str, field: _Field, text: str) -> set[int] | None:
    """The numbers that a field allows, None for all of them."""
    if word == "*":
        return None
    values: set[int] = set()
    for part in word.split(","):
        values |= _part(part, field, text)
    return values


def _part(part: str, field: _Field, text: str) -> set[int]:
    found = re.fullmatch(r"(\*|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:/([0-9]{1,4}))?", part)
    if found is None:
        raise ValueError(f"{text!r}: cannot read {part!r} as a {field.name}")
    whole, first, last, step = found.groups()
    low = field.low if whole == "*" else _number(first, field, text)
    high = _number(last, field, text) if last else (field.high if whole == "*" or step else low)
    if high < low:
        raise ValueError(f"{text!r}: the range {part!r} runs backwards")
    if step is not None and int(step) < 1:
        raise ValueError(f"{text!r}: the step in {part!r} must be 1 or more")
    return set(range(low, high + 1, int(step or 1)))


def _number(word: str, field: _Field, text: str) -> int:
    if word in field.names:
        return field.names.index(word) + field.low
    if word.isascii() and word.isdigit() and len(word) < 5 and field.low <= int(word) <= field.high:
        return int(word)
    raise ValueError(f"{text!r}: {word!r} is no {field.name}: it lies between {field.low} and {field.high}")
