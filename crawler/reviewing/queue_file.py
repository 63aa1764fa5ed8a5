"""The review queue as a table to fill in: CSV that a spreadsheet opens without running anything, or JSON. Pure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict

from crawler.spreadsheet import safe_cell
from pipelines.store import Doubt, Example

COLUMNS = (
    "url", "source", "headline", "tag", "score", "now", "countries", "quote",
    "verdict", "right_tag", "right_countries",
)  # fmt: skip


def queue_rows(doubts: Sequence[Doubt]) -> list[dict[str, str | float]]:
    """One row a doubtful tag; the last three columns are hers to fill in."""
    return [
        {
            "url": doubt.url,
            "source": doubt.source,
            "headline": doubt.headline,
            "tag": doubt.tag,
            "score": doubt.score,
            "now": "yes" if doubt.asserted else "no",
            "countries": doubt.countries,
            "quote": " ".join(doubt.quote.split()),
            "verdict": doubt.verdict,
            "right_tag": "",
            "right_countries": doubt.verdict_countries,
        }
        for doubt in doubts
    ]


def as_csv(doubts: Sequence[Doubt]) -> str:
    """The queue as CSV with a line of titles."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in queue_rows(doubts):
        writer.writerow({name: safe_cell(value) if isinstance(value, str) else value for name, value in row.items()})
    return text.getvalue()


def as_json(doubts: Sequence[Doubt]) -> str:
    """The queue as a list of objects."""
    return json.dumps(queue_rows(doubts), ensure_ascii=False, indent=2) + "\n"


def examples_as_json_lines(examples: Sequence[Example]) -> str:
    """The stories that she has judged, one JSON object a line, as ``python -m bench.tagging`` reads them."""
    return "".join(json.dumps(asdict(example), ensure_ascii=False) + "\n" for example in examples)
