"""Names of months in the languages of the world, and the day that stands beside one."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipelines.extract.rule_files import table

_TABLE = table("months")
_FILLERS = frozenset(table("dates")["fillers"])
_PERSIAN_KEY = "persian"

# Vowel signs and accents are parts of words in Indic scripts, Thai, Hebrew and Arabic; \w does not know them.
_MARKS = "".join(chr(code) for code in range(0x300, 0x1D00) if unicodedata.category(chr(code)).startswith("M"))
_WORD = re.compile(rf"(?:[^\W\d_]|[{_MARKS}])+|\d+")
_YEAR = re.compile(r"\d{4}")
_SHORT_YEAR = re.compile(r"\d{2}(?!\d)")
_THAI = re.compile("[\u0e01-\u0e4e]")
# Persian pages write two letters of its alphabet as Arabic ones; invisible signs of direction surround numbers.
_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک"})
_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x0640, 0x061C, 0xFEFF, 0x00AD]
)
_THAI_DOTS = re.compile("(?<=[\u0e01-\u0eff])\\.(?=[\u0e01-\u0eff])")
# How many words a name has at most: "tháng mười một".
_MOST_WORDS = 3
_SHORT_BUDDHIST = 2500


class NamedDay(NamedTuple):
    """A day with its month's name: the stretch of the text that names it, and whether the month is Persian."""

    year: int
    month: int
    day: int
    start: int
    end: int
    is_persian: bool = False


class _Word(NamedTuple):
    text: str
    start: int
    end: int


def prepared(text: str) -> str:
    """The text composed, on one line, without invisible signs: what the names of months are looked for in."""
    text = " ".join(text.split())
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    return _THAI_DOTS.sub("", text)


def folded(text: str) -> str:
    """Lower case without accents, one letter for one letter, so that positions stay."""
    if text.isascii():
        return text.lower()
    letters = []
    for letter in text:
        base = letter if letter < "\x80" else unicodedata.normalize("NFD", letter)[0]
        lower = base.lower()
        letters.append(lower if len(lower) == 1 else letter)
    return "".join(letters).translate(_LETTERS)


def names_of_months() -> set[str]:
    """The names in ASCII letters, whatever their language: they end a name in a byline."""
    return {name for names in _names().values() for name in names if name.isascii() and "_" not in name}


def day_in_words(text: str, language: str = "") -> NamedDay | None:
    """A day, a month's name and a year next to each other, in any order; None where there are none.

    Args:
        text: as ``prepared`` returns it.
        language: the page's; it decides where a name means two months.
    """
    if not _YEAR.search(text) and not (_THAI.search(text) and _SHORT_YEAR.search(text)):
        return None
    words = [_Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(folded(text))]
    primary = language.replace("_", "-").partition("-")[0].lower()
    for at in range(len(words)):
        for month, count, key in _months_at(words, at, primary):
            numbers = _numbers_near(words, at, count, is_thai=key == "th" or primary == "th")
            if numbers is not None:
                day, year, first, last = numbers
                return NamedDay(year, month, day, words[first].start, words[last].end, key == _PERSIAN_KEY)
    return None


def _months_at(words: list[_Word], at: int, language: str) -> Iterator[tuple[int, int, str]]:
    """(month, how many words its name has, the table's row) for the name that begins at a word, the longest first."""
    word = words[at].text
    if word.isdecimal():
        return
    names, own = _any_language(), _names().get(language, {})
    if word in _first_words():
        for count in range(_MOST_WORDS, 1, -1):
            name = "_".join(part.text for part in words[at : at + count])
            if name.count("_") == count - 1 and name in names:
                yield own.get(name) or names[name], count, ""
    # "In November" is one word in Hebrew.
    bare = word if word in names else word.removeprefix("ב")
    if bare in names:
        yield own.get(bare) or names[bare], 1, "th" if bare in _names()["th"] else ""
    if bare in _names()[_PERSIAN_KEY]:
        yield _names()[_PERSIAN_KEY][bare], 1, _PERSIAN_KEY


def _numbers_near(words: list[_Word], at: int, count: int, *, is_thai: bool) -> tuple[int, int, int, int] | None:
    """(day, year, index of the first word, index of the last one) from the numbers around a month's name."""
    before = _near(words, range(at - 1, max(-1, at - 4), -1))
    after = _near(words, range(at + count, min(len(words), at + count + 5)))
    if len(after) == 2 and _is_day(words[after[0]].text) and _is_year(words[after[1]].text):
        return _numbers(words, at, after[0], after[1])
    days = [index for index in (*before[:1], *after) if _is_day(words[index].text)]
    years = [index for index in (*after, *before) if _is_year(words[index].text)]
    if days and years:
        return _numbers(words, at, days[0], years[0])
    if is_thai and days and after and after[0] != days[0] and len(words[after[0]].text) == 2:
        day, _, first, last = _numbers(words, at, days[0], after[0])
        return day, _SHORT_BUDDHIST + int(words[after[0]].text), first, last
    return None


def _near(words: list[_Word], indexes: range) -> list[int]:
    """The two nearest words that are no fillers, where they are numbers."""
    near = [index for index in indexes if words[index].text not in _FILLERS][:2]
    return [index for index in near if words[index].text.isdecimal()]


def _numbers(words: list[_Word], month: int, day: int, year: int) -> tuple[int, int, int, int]:
    return int(words[day].text), int(words[year].text), min(month, day, year), max(month, day, year)


def _is_day(word: str) -> bool:
    return len(word) <= 2 and 1 <= int(word) <= 31


def _is_year(word: str) -> bool:
    return len(word) == 4


@lru_cache(maxsize=1)
def _names() -> dict[str, dict[str, int]]:
    """The months of each language by their folded names."""
    found: dict[str, dict[str, int]] = {_PERSIAN_KEY: {}, "th": {}}
    rows = [*_TABLE["gregorian"].items(), *_TABLE["others"].items(), (_PERSIAN_KEY, _TABLE["persian"]["names"])]
    for language, months in rows:
        own = found.setdefault(language, {})
        for number, names in enumerate(months, start=1):
            own.update({sys.intern(folded(prepared(name))): number for name in names.split()})
    return found


@lru_cache(maxsize=1)
def _any_language() -> dict[str, int]:
    """The month that a name means in most languages."""
    meanings: dict[str, Counter[int]] = {}
    for language, names in _names().items():
        if language != _PERSIAN_KEY:
            for name, number in names.items():
                meanings.setdefault(name, Counter())[number] += 1
    return {name: counted.most_common(1)[0][0] for name, counted in meanings.items()}


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    return frozenset(name.partition("_")[0] for name in _any_language() if "_" in name)
