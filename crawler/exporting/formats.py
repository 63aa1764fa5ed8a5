"""Rows as JSON lines and as CSV, one at a time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence

from crawler.spreadsheet import disarmed

Row = Sequence[object]


def json_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """One JSON object a line, letters of every script as they are."""
    for row in rows:
        told = dict(zip(columns, row, strict=True))
        yield (json.dumps(told, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def csv_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """CSV (RFC 4180) with a line of titles; no cell begins as a formula does, numbers stay numbers."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([disarmed(column) for column in columns])
    for row in rows:
        writer.writerow([disarmed(cell) if isinstance(cell, str) else cell for cell in row])
        yield text.getvalue().encode("utf-8", "replace")
        text.seek(0)
        text.truncate()
    if text.tell():  # no row: the titles alone
        yield text.getvalue().encode("utf-8", "replace")
