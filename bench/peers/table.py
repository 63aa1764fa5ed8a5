"""The figures as a Markdown table whose columns stand under each other, so that it reads in a terminal, too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

NOT_CLAIMED = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One extractor on one dataset: its figures by name, its failures and its time."""

    name: str
    version: str
    figures: Mapping[str, float]
    crashes: int
    times_the_parse: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, where its value comes from, how it is written, and whether more is better."""

    heading: str
    value: Callable[[Row], float | None]
    digits: int = 3
    more_is_better: bool = True


def figure(name: str, heading: str, digits: int = 3, *, more_is_better: bool = True) -> Column:
    """A column of one of the figures."""
    return Column(heading, lambda row: row.figures.get(name), digits, more_is_better)


COLUMNS = (
    figure("f1", "F1"),
    figure("precision", "precision"),
    figure("recall", "recall"),
    figure("exact", "exact"),
    figure("title", "title"),
    figure("authors", "authors"),
    figure("day", "day"),
    figure("minute", "minute"),
    figure("instant", "instant"),
    figure("empty", "empty", 0, more_is_better=False),
    Column("failed", lambda row: row.crashes, 0, more_is_better=False),
    Column("× parse", lambda row: row.times_the_parse, 2, more_is_better=False),
    Column("ms", lambda row: row.milliseconds, 1, more_is_better=False),
)
# Only what is compared is worth a bold figure; that most extractors never fail is no distinction.
NEVER_BOLD = frozenset({"empty", "failed", "ms"})


def ranked(rows: Sequence[Row]) -> list[Row]:
    """The best bodies first; whoever reads no bodies last."""
    return sorted(rows, key=lambda row: row.figures.get("f1", -1.0), reverse=True)


def table(rows: Sequence[Row], *, bold: bool = True) -> str:
    """The rows with every column of which somebody has a value; the best value of a column may be bold."""
    rows = ranked(rows)
    columns = [column for column in COLUMNS if any(column.value(row) is not None for row in rows)]
    heads = ["extractor", *(column.heading for column in columns)]
    best = {column.heading: _best(column, rows) if bold else "" for column in columns}
    lines = [[_named(row), *(_cell(column, row, best[column.heading]) for column in columns)] for row in rows]
    widths = [max(map(len, cells)) for cells in zip(heads, *lines, strict=True)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(_line(cells, widths) for cells in [heads, rule, *lines])


def _named(row: Row) -> str:
    package, comma, mode = row.name.partition(", ")
    return f"{package} {row.version}".strip() + comma + mode


def _best(column: Column, rows: Sequence[Row]) -> str:
    values = [value for row in rows if (value := column.value(row)) is not None]
    if len(values) < 2 or column.heading in NEVER_BOLD:
        return ""
    return f"{max(values) if column.more_is_better else min(values):.{column.digits}f}"


def _cell(column: Column, row: Row, best: str) -> str:
    value = column.value(row)
    if value is None:
        return NOT_CLAIMED
    shown = f"{value:.{column.digits}f}"
    return f"**{shown}**" if shown == best else shown


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    name, *values = cells
    padded = [name.ljust(widths[0]), *(value.rjust(width) for value, width in zip(values, widths[1:], strict=True))]
    return f"| {' | '.join(padded)} |"
