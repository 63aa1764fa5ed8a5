"""Her verdicts as they come back, in CSV or JSON: where a row cannot be meant, it is told, and none is taken. Pure."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from crawler.reviewing.queue_file import COLUMNS
from crawler.sites.nearest import did_you_mean
from crawler.spreadsheet import FORMULA_STARTS
from pipelines.store import Verdict
from pipelines.store.verdicts import NO, TAKE_BACK, YES
from pipelines.tag.tables import load_places

_NEEDED = ("url", "tag", "verdict")
_WORDS = {YES: YES, "y": YES, "1": YES, "true": YES, NO: NO, "n": NO, "0": NO, "false": NO, TAKE_BACK: TAKE_BACK}
_MOST_TOLD = 20
_Row = Mapping[str, str]


class VerdictFileError(Exception):
    """The file is no table of verdicts, or rows of it cannot be meant; one sentence for each."""


def read_verdicts(content: bytes, name: str) -> list[Verdict]:
    """The verdicts of a file; rows whose verdict is empty are not decided yet and say nothing.

    Raises:
        VerdictFileError: When the file cannot be read, or with the first of all rows that cannot be meant.
    """
    rows = _rows(_text(content, name), name)
    verdicts: list[Verdict] = []
    wrong: list[str] = []
    for number, row in rows:
        try:
            verdicts += _verdicts(number, row)
        except ValueError as error:
            wrong.append(f"row {number}: {error}")
    if wrong:
        raise VerdictFileError("\n".join(shortened(wrong)))
    return verdicts


def shortened(messages: Sequence[str]) -> list[str]:
    """The first messages, and how many more there are."""
    more = len(messages) - _MOST_TOLD
    return [*messages[:_MOST_TOLD], *([f"and {more} more rows like these"] if more > 0 else [])]


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise VerdictFileError(f"{name} is not written in UTF-8; save it as CSV UTF-8") from None


def _rows(text: str, name: str) -> list[tuple[int, _Row]]:
    """The rows with their numbers; in a CSV the titles are row 1, as in a spreadsheet."""
    if text.lstrip().startswith(("[", "{")):
        return _rows_of_json(text, name)
    first = text.lstrip("\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)  # spreadsheets of many countries write semicolons
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise VerdictFileError(f"{name} is no CSV: {error}") from None
    titles = [cell.strip().lower() for cell in table[0]] if table else []
    _check_columns(titles, name)
    filled = [(at, row) for at, row in enumerate(table[1:], 2) if any(cell.strip() for cell in row)]
    return [(at, dict(zip(titles, row, strict=False))) for at, row in filled]


def _rows_of_json(text: str, name: str) -> list[tuple[int, _Row]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise VerdictFileError(f"{name} is no JSON: {error}") from None
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise VerdictFileError(f"{name} must be a list of objects, as scrapy review --export json writes it")
    for row in data:
        _check_columns(list(row), name)
    return [
        (at, {key: "" if value is None else str(value) for key, value in row.items()}) for at, row in enumerate(data, 1)
    ]


def _check_columns(titles: Sequence[str], name: str) -> None:
    missing = [title for title in _NEEDED if title not in titles]
    if missing:
        needed = ", ".join(_NEEDED)
        raise VerdictFileError(
            f"{name} has no column {missing[0]!r}; it needs {needed}, as scrapy review --export writes"
        )
    unknown = [title for title in titles if title and title not in COLUMNS]
    if unknown:
        hint = did_you_mean(unknown[0], COLUMNS)
        raise VerdictFileError(
            f"{name}: unknown column {unknown[0]!r}{hint or '; the columns are ' + ', '.join(COLUMNS)}"
        )


def _verdicts(number: int, row: _Row) -> Iterator[Verdict]:
    """The verdict of a row; a "no" with another tag is a "yes" to that one, too."""
    cells = {column: _plain(row.get(column, "")) for column in COLUMNS}  # a short row has empty cells
    given, right_tag = cells["verdict"].lower(), cells["right_tag"]
    countries = _countries(cells["right_countries"])
    if not given:
        if right_tag or countries:
            raise ValueError("right_tag and right_countries say nothing without a verdict; write yes or no")
        return
    if given not in _WORDS:
        raise ValueError(f"the verdict {cells['verdict']!r} is none; write yes, no or undo, or leave it empty")
    verdict = _WORDS[given]
    if not cells["url"] or not cells["tag"]:
        raise ValueError(f"the {'tag' if cells['url'] else 'url'} is empty; both say which tag is judged")
    if right_tag and (verdict != NO or right_tag == cells["tag"]):
        raise ValueError(f"right_tag {right_tag!r} goes with no: it names the tag that the story carries instead")
    if countries and verdict != YES and not right_tag:
        raise ValueError(f"right_countries goes with yes, or with no and a right_tag, and not with {given}")
    yield Verdict(number, cells["url"], cells["tag"], verdict, countries if verdict == YES else ())
    if right_tag:
        yield Verdict(number, cells["url"], right_tag, YES, countries)


def _countries(text: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(code.upper() for code in re.split(r"[\s,;/]+", text) if code))
    known = _known_countries() if codes else frozenset()
    for code in codes:
        if code not in known:
            raise ValueError(
                f"{code!r} is not the code of a country (two letters, as IN, or EU for the European Union)"
            )
    return codes


@cache
def _known_countries() -> frozenset[str]:
    return frozenset(load_places().names)


def _plain(value: str) -> str:
    """A cell without blanks around it, and without the apostrophe that kept it from being a formula."""
    text = value.strip()
    return text[1:].strip() if text.startswith("'") and text[1:].lstrip().startswith(FORMULA_STARTS) else text
