"""An export from the archive to a file or to standard output, as of one instant, in memory that does not grow."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from crawler.exporting.formats import csv_lines, json_lines
from crawler.exporting.output_file import output
from crawler.exporting.parquet import MisfitError, as_text, guessed, parquet, types_of
from crawler.exporting.selection import Selection

FORMATS = ("jsonl", "csv", "parquet")
_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".parquet": "parquet"}


def format_of(path: Path | None) -> str:
    """The format that a file's name asks for; JSON lines where it asks for none."""
    return _SUFFIXES.get(path.suffix.lower(), "jsonl") if path is not None else "jsonl"


def write_export(connection: sqlite3.Connection, selection: Selection, form: str, path: Path | None) -> int:
    """Writes the rows of a selection and returns how many; what was left out stands in ``selection.left_out``.

    Raises NightError when the file cannot be written, and sqlite3.Error when the archive cannot be read.
    """
    counted = _Counted(connection, selection)
    with output(path) as target:
        if form == "parquet":
            _write_parquet(counted, target, is_file=path is not None)
        else:
            lines = csv_lines if form == "csv" else json_lines
            target.writelines(lines(selection.columns, counted.rows()))
    return counted.count


class _Counted:
    """The rows of a selection, as often as they are asked for, counted anew each time."""

    def __init__(self, connection: sqlite3.Connection, selection: Selection) -> None:
        self.connection, self.selection, self.count = connection, selection, 0

    def rows(self) -> Iterable[tuple[object, ...]]:
        self.count = 0
        for row in self.selection.rows(self.connection):
            self.count += 1
            yield row


def _write_parquet(counted: _Counted, target: BinaryIO, *, is_file: bool) -> None:
    """What goes to standard output is gathered in a file first: a column may turn out to be one of texts."""
    if not is_file:
        with tempfile.TemporaryFile() as spool:
            _write_parquet(counted, spool, is_file=True)
            spool.seek(0)
            shutil.copyfileobj(spool, target)
        return
    declared = counted.selection.declared
    first = next(iter(counted.rows()), None)
    types = guessed(first, types_of(declared), declared)
    while True:
        try:
            target.writelines(parquet(counted.selection.columns, types, counted.rows()))
        except MisfitError as misfit:
            types = as_text(types, misfit.column)
            target.seek(0)
            target.truncate()
        else:
            return
