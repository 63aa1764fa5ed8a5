"""Numbers as pictures: stacked columns, heat maps, bars. Laid out here, drawn by the template, without a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from datasette import hookimpl
from jinja2 import Environment

Row = Mapping[str, Any]

WIDTH, HEIGHT = 720, 220
_LEFT, _BOTTOM, _TOP = 44, 26, 8
_MOST_ROWS, _MOST_COLUMNS, _MOST_BARS = 25, 24, 40
_MOST_LABELS = 12


class Part(NamedTuple):
    """A piece of a column: a facet's stories of a month, in units of the drawing."""

    x: float
    y: float
    width: float
    height: float
    tag: str
    says: str


class Mark(NamedTuple):
    """A word or number beside the columns."""

    x: float
    y: float
    text: str


class Columns(NamedTuple):
    """Stacked columns, a month each; ``facets`` is the legend: tag and label."""

    parts: Sequence[Part]
    months: Sequence[Mark]
    scale: Sequence[Mark]
    facets: Sequence[tuple[str, str]]


class Cell(NamedTuple):
    """A field of a heat map; ``heat`` is its share of the hottest, from 0 to 1."""

    value: int
    heat: float


class Heat(NamedTuple):
    """A heat map: a line for each name, a cell for each column. ``more_rows`` and ``more_columns`` had no place."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    more_rows: int
    more_columns: int


class Bar(NamedTuple):
    """A bar, its share of the longest from 0 to 1, and the other facts of its row."""

    label: str
    value: float
    share: float
    facts: Sequence[Any]


def month_columns(rows: Sequence[Row]) -> Columns:
    """Lay out rows of month, facet, tag and stories; months without a story between others keep their place."""
    facets = dict(sorted({row["tag"]: row["facet"] for row in rows}.items()))
    counts = {(row["month"], row["tag"]): row["stories"] for row in rows}
    months = _months_between(
        min((row["month"] for row in rows), default=""), max((row["month"] for row in rows), default="")
    )
    top = _round_up(max((sum(counts.get((month, tag), 0) for tag in facets) for month in months), default=0))
    step = (WIDTH - _LEFT) / max(1, len(months))
    unit = (HEIGHT - _BOTTOM - _TOP) / max(1, top)
    parts, labels = [], []
    every = -(-len(months) // _MOST_LABELS)
    for place, month in enumerate(months):
        x, y = _LEFT + place * step, float(HEIGHT - _BOTTOM)
        if (len(months) - 1 - place) % max(1, every) == 0:
            labels.append(Mark(round(x + step / 2, 1), HEIGHT - 8, month))
        for tag, label in facets.items():
            count = counts.get((month, tag), 0)
            if count:
                y -= count * unit
                width = min(step * 0.8, 60)
                parts.append(Part(round(x + (step - width) / 2, 1), round(y, 1), round(width, 1),
                                  round(count * unit, 1), tag, f"{month}, {label}: {count}"))  # fmt: skip
    scale = [Mark(_LEFT - 6, round(HEIGHT - _BOTTOM - value * unit, 1), str(value)) for value in _scale(top)]
    return Columns(parts, labels, scale, list(facets.items()))


def heat_map(rows: Sequence[Row], every_column: Sequence[str] = ()) -> Heat:
    """Lay out rows whose first two columns are names and whose last is a number; lines in the order of the rows.

    The columns are ``every_column``, or those that occur, the busiest first.
    """
    triples = [tuple(row.values()) for row in rows]
    names = list(dict.fromkeys(str(line) for line, *_ in triples))
    totals: dict[str, int] = dict.fromkeys(every_column, 0)
    for _, column, count in triples:
        totals[str(column)] = totals.get(str(column), 0) + count
    columns = list(totals) if every_column else sorted(totals, key=lambda name: (-totals[name], name))
    counts = {(str(line), str(column)): count for line, column, count in triples}
    hottest = max(counts.values(), default=0)
    shown = [
        (name, [_cell(counts.get((name, column), 0), hottest) for column in columns[:_MOST_COLUMNS]])
        for name in names[:_MOST_ROWS]
    ]
    return Heat(columns[:_MOST_COLUMNS], shown, max(0, len(names) - _MOST_ROWS), max(0, len(columns) - _MOST_COLUMNS))


def bar_rows(rows: Sequence[Row]) -> list[Bar]:
    """Lay out rows whose first column is a name and whose second is the length of its bar."""
    longest = max((row_values(row)[1] or 0 for row in rows), default=0)
    return [
        Bar(str(label), value or 0, round((value or 0) / longest, 4) if longest else 0.0, facts)
        for label, value, *facts in map(row_values, rows[:_MOST_BARS])
    ]


def row_values(row: Row) -> list[Any]:
    """The values of a row in order."""
    return list(row.values())


def _cell(count: int, hottest: int) -> Cell:
    return Cell(count, round(count / hottest, 3) if hottest else 0.0)


def _months_between(first: str, last: str) -> list[str]:
    if not first:
        return []
    year, month = int(first[:4]), int(first[5:7])
    months = []
    while (name := f"{year:04}-{month:02}") <= last:
        months.append(name)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months


def _round_up(value: int) -> int:
    """The next number that a scale ends well with: 1, 2 or 5 times a power of ten."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size >= value:
                return factor * size
        size *= 10


def _scale(top: int) -> list[int]:
    return sorted({0, top // 2, top})


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Give the page of pictures these functions as filters."""
    env.filters.update({"month_columns": month_columns, "heat_map": heat_map, "bar_rows": bar_rows})
