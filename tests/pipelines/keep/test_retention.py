"""Which files go: the old ones, then the oldest of what is too much, and none of today."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.keep.retention import KeptFile, files_in, to_go

TODAY = date(2026, 11, 5)


def kept(age, size=10, name="news"):
    day = TODAY - timedelta(days=age)
    return KeptFile(Path(f"{day}-{name}.warc.gz"), day, size)


FILES = [kept(0), kept(1), kept(30), kept(31), kept(400)]


@pytest.mark.parametrize(
    ("days", "most_bytes", "ages"),
    [
        pytest.param(0, 0, [], id="no bound"),
        pytest.param(30, 0, [400, 31], id="by age"),
        pytest.param(0, 35, [400, 31], id="by room"),
        pytest.param(100, 35, [400, 31], id="by both"),
        pytest.param(1, 1, [400, 31, 30, 1], id="never those of today"),
    ],
)
def test_the_oldest_go_first(days, most_bytes, ages):
    going = to_go(FILES, days=days, most_bytes=most_bytes, today=TODAY)
    assert [(TODAY - file.day).days for file in going] == ages


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(1, 50)), max_size=20), st.integers(0, 99), st.integers(0, 300)
)
def test_what_stays_is_within_the_bounds(rows, days, most_bytes):
    files = [kept(age, size, str(number)) for number, (age, size) in enumerate(rows)]
    going = to_go(files, days=days, most_bytes=most_bytes, today=TODAY)
    stay = [file for file in files if file not in going and file.day < TODAY]
    assert len(set(going)) == len(going)
    assert not [file for file in stay if days and (TODAY - file.day).days > days]
    assert not stay or not most_bytes or sum(file.size for file in files) - sum(f.size for f in going) <= most_bytes


def test_only_files_of_kept_pages_are_ours(tmp_path):
    for name in (
        "2026-11-05-news.warc.gz",
        "2026-11-04-news~2.warc.gz",
        "notes.txt",
        "2026-13-99-a.warc.gz",
        "x.warc.gz",
    ):
        (tmp_path / name).write_bytes(b"x")
    assert [file.path.name for file in files_in(tmp_path)] == ["2026-11-04-news~2.warc.gz", "2026-11-05-news.warc.gz"]
    assert files_in(tmp_path / "none") == []
