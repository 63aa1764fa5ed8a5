"""How one value of a site definition is read: each function returns it or raises a ValueError with what is wrong."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from crawler.sites.nearest import did_you_mean
from crawler.sites.schedule import parse_schedule

# Selectors are tried on it: what it understands, extraction understands.
_EMPTY_PAGE = LexborHTMLParser("<p></p>")
# Names of spiders that are not sites.
RESERVED_NAMES = frozenset({"site", "warc"})

_TYPE_NAMES: dict[type, str] = {
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


class WrongValueError(ValueError):
    """A value that a definition cannot hold; the text continues "'key': ..."."""


def type_name(value: object) -> str:
    """What a TOML value is, in words for the user."""
    return "a date or time" if isinstance(value, date) else _TYPE_NAMES.get(type(value), "a time")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise WrongValueError(f"must be a text in quotes, not {type_name(value)}")
    if not value.strip():
        raise WrongValueError("must not be empty; leave the key out instead")
    return value


def name(value: object) -> str:
    """A site's name: what the command line and the database call it."""
    text = _text(value)
    if not re.fullmatch(r"[a-z0-9-]{1,60}", text):
        raise WrongValueError(f"{text!r} must be made of small letters, digits and hyphens, at most 60 of them")
    if text in RESERVED_NAMES:
        raise WrongValueError(f"{text!r} is taken: that spider reads a site that nobody has defined")
    return text


def web_address(value: object) -> str:
    """An absolute http or https address."""
    text = _text(value)
    try:
        parts = urlsplit(text)
        is_sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_sound = False
    if not is_sound or parts.username or re.search(r"[\s<>\"]", text) or len(text) > 2048:
        raise WrongValueError(f"{text!r} is not a web address: write it whole, like 'https://www.example.com/'")
    return text


def language(value: object) -> str:
    """A language tag; its primary subtag in small letters."""
    text = _text(value)
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        raise WrongValueError(f"{text!r} is not a language: write 'en', 'de' or 'zh-CN'")
    primary, hyphen, rest = text.partition("-")
    return primary.lower() + hyphen + rest


def timezone(value: object) -> str:
    """An IANA time zone."""
    text = _text(value)
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        # Abbreviations mean different zones in different countries: only places are offered.
        nearest = did_you_mean(text, (zone for zone in available_timezones() if "/" in zone and "Etc/" not in zone))
        raise WrongValueError(f"{text!r} is not a time zone such as 'Europe/Berlin'{nearest}") from None
    return text


def flag(value: object) -> bool:
    """A truth value."""
    if not isinstance(value, bool):
        raise WrongValueError(f"must be true or false, not {type_name(value)}")
    return value


def seconds(value: object) -> float:
    """A time between requests: zero or more seconds, at most an hour."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongValueError(f"must be a number of seconds, not {type_name(value)}")
    if not math.isfinite(value) or not 0 <= value <= 3600:
        raise WrongValueError(f"must lie between 0 and 3600 seconds, not at {value}")
    return float(value)


def days(value: object) -> int:
    """A number of days back."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongValueError(f"must be a whole number of days, not {type_name(value)}")
    if not 0 < value <= 36_500:
        raise WrongValueError(f"must lie between 1 and 36500 days, not at {value}")
    return value


def schedule(value: object) -> str:
    """A schedule that can be read."""
    text = _text(value)
    parse_schedule(text)
    return text


def pattern(value: object) -> re.Pattern[str]:
    """A regular expression for the path of an address."""
    text = _text(value)
    try:
        return re.compile(text)
    except re.error as error:
        raise WrongValueError(f"{text!r} is not a regular expression: {error}") from None
    except (OverflowError, RecursionError):
        raise WrongValueError(f"{text!r} is not a regular expression that can be used: it is too large") from None


def wordpress(value: object) -> bool | str:
    """Whether the site answers WordPress's REST calls, or where."""
    return value if isinstance(value, bool) else web_address(value)


def day(value: object) -> date:
    """A calendar day."""
    if isinstance(value, datetime) or not isinstance(value, date):
        raise WrongValueError(f"must be a date without quotes, like 2024-12-31, not {type_name(value)}")
    return value


def selector(value: object) -> str:
    """A CSS selector that selects elements."""
    text = _text(value)
    try:
        _EMPTY_PAGE.css(text)
    except (SelectolaxError, ValueError):
        raise WrongValueError(f"{text!r} is not a CSS selector that names an element") from None
    return text
