"""Standard output for readers that leave early and for those that have no letters but their own."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from crawler.output import for_any_reader
from tests.running import PROJECT


def test_a_letter_that_the_output_has_not_is_printed_as_its_number(monkeypatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    with for_any_reader():
        sys.stdout.write("中 and é\n")
    assert written.getvalue() == b"\\u4e2d and \\xe9\n"


@pytest.mark.parametrize("command", [("list",), ("denoise-rules", "list", "--json"), ("status",)], ids=" ".join)
def test_a_reader_that_leaves_early_is_no_error(command, desk):
    reading, writing = os.pipe()
    os.close(reading)  # head has gone before the first line
    try:
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", *command, *desk.options],
            cwd=PROJECT, stdout=writing, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr
