"""Progress is for people at a terminal, and never in the way of data."""

from __future__ import annotations

import io

import pytest

from crawler.progress import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("stream", "says"), [pytest.param(io.StringIO, False, id="a pipe"), pytest.param(Terminal, True, id="a terminal")]
)
def test_only_a_terminal_hears_of_it(monkeypatch, stream, says):
    errors, output = stream(), io.StringIO()
    monkeypatch.setattr("sys.stderr", errors)
    monkeypatch.setattr("sys.stdout", output)
    monkeypatch.setenv("TERM", "xterm")
    with progress("Reading again", 3) as advance:
        advance(1)
        advance(2)
    assert ("Reading again" in errors.getvalue()) is says
    assert output.getvalue() == ""
