"""What a run leaves behind: its tables, its picture, and the part of docs/benchmarks.md that they fill."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.peers.adapters import OURS
from bench.peers.picture import Panel, Point, picture
from bench.peers.records import Dataset
from bench.peers.table import Row, table

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENT = PROJECT / "docs" / "benchmarks.md"
DOCUMENT_PICTURE = PROJECT / "docs" / "images" / "benchmarks.svg"
FIGURES = re.compile(r"(<!-- figures: .*? -->\n).*?(<!-- end of figures -->)", re.DOTALL)
COUNTED = {1: "one core", 2: "two cores", 4: "four cores", 8: "eight cores"}


@dataclass(frozen=True, slots=True)
class Measured:
    """A dataset with each extractor's row, what lxml's bare parse of a page took, and how many repeats there were."""

    dataset: Dataset
    rows: tuple[Row, ...]
    parse_milliseconds: float
    repeats: int


def machine() -> str:
    """What kind of machine this is."""
    cores = os.cpu_count() or 1
    python = ".".join(platform.python_version_tuple()[:2])
    return f"{COUNTED.get(cores, f'{cores} cores')}, Python {python}, {platform.system()} {platform.machine()}"


def sections(measured: Sequence[Measured], *, bold: bool) -> str:
    """A heading, a table and what its unit of time was, for each dataset."""
    return "\n\n".join(
        f"### {one.dataset.name}: {len(one.dataset.pages)} pages\n\n{table(one.rows, bold=bold)}\n\n"
        f"lxml's bare parse: {one.parse_milliseconds:.2f} ms a page of "
        f"{sum(len(page.html) for page in one.dataset.pages) / len(one.dataset.pages) / 1e3:.0f} kB; "
        f"median of {one.repeats} interleaved repeats."
        for one in measured
    )


def drawn(measured: Sequence[Measured], today: date) -> str:
    """The picture of all datasets that know bodies."""
    panels = []
    for one in measured:
        points = tuple(
            Point(row.name, row.times_the_parse, row.figures["f1"], row.name == OURS)
            for row in one.rows
            if "f1" in row.figures
        )
        if points:
            panels.append(Panel(f"{one.dataset.name}: {len(one.dataset.pages)} pages", points))
    return picture(panels, f"Higher is better, further left is faster. {_day(today)}, {machine()}.")


def write_documents(
    measured: Sequence[Measured],
    command: str,
    today: date,
    document: Path = DOCUMENT,
    image: Path = DOCUMENT_PICTURE,
) -> None:
    """Puts tables and picture into the documentation.

    Raises:
        ValueError: The document has lost the marks between which the figures stand.
    """
    text = document.read_text("utf-8")
    if not FIGURES.search(text):
        raise ValueError(f"{document} has no '<!-- figures: ... -->' and '<!-- end of figures -->' to write between")
    told = f"Measured on {_day(today)} by `{command}`: {machine()}.\n\n{sections(measured, bold=True)}\n"
    document.write_text(FIGURES.sub(lambda marks: f"{marks[1]}{told}{marks[2]}", text), "utf-8")
    image.write_text(drawn(measured, today), "utf-8")


def _day(today: date) -> str:
    return f"{today.day} {today:%B %Y}"
