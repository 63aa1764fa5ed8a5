"""Dates that count back from the moment when the page was fetched: "3 hours ago", in thirty languages."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

from pipelines.extract.dates import Moment
from pipelines.extract.months import folded, prepared
from pipelines.extract.rule_files import table

_AGO = table("dates")["ago"]
_UNITS = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1))
_SAME = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "ms": "id"}
_LONGEST = 80
_NOTE = "counted back from the fetch"


def is_relative(text: str, language: str = "") -> bool:
    """Whether a text says how long ago something was, in the page's language or in English."""
    return _found(text, language) is not None


def read_relative(text: str, language: str, fetched: datetime) -> Moment | None:
    """The moment that a text counts back to, or None where it does not count back.

    Minutes and hours name a moment, days and weeks a day alone.
    """
    found = _found(text, language)
    if found is None:
        return None
    count, unit = found
    moment = fetched - count * unit
    if unit < timedelta(days=1):
        return Moment(moment.replace(microsecond=0), has_time=True, note=_NOTE)
    return Moment(moment.replace(hour=0, minute=0, second=0, microsecond=0), has_time=False, note=_NOTE)


def _found(text: str, language: str) -> tuple[int, timedelta] | None:
    if len(text) > _LONGEST:
        return None
    line = folded(prepared(text))
    primary = language.replace("_", "-").partition("-")[0].lower()
    for name in dict.fromkeys([_SAME.get(primary, primary), "en"]):
        match = _pattern(name).search(line) if name in _AGO else None
        if match:
            return int(match["count"]), next(unit for at, unit in enumerate(_UNITS) if match[f"unit{at}"])
    return None


@lru_cache(maxsize=len(_AGO))
def _pattern(language: str) -> re.Pattern[str]:
    row = _AGO[language]
    units = "|".join(f"(?P<unit{at}>{_any_of(words.split())})" for at, words in enumerate(row["units"]))
    before = rf"(?<!\w)(?:{_any_of(row['before'])})\s*" if row["before"] else ""
    if row["before"] and row["behind"]:
        before = f"(?:{before})?"
    # A letter that follows belongs to another word; only scripts without spaces go on at once.
    behind = rf"\.?\s*(?:{_any_of(row['behind'])})(?![a-zа-я])" if row["behind"] else r"(?![^\W\d_])"
    return re.compile(rf"{before}(?<!\d)(?P<count>\d{{1,3}})\s*(?:{units}){behind}")


def _any_of(words: list[str]) -> str:
    return "|".join(sorted((re.escape(folded(word)) for word in words), key=len, reverse=True))
