"""Files that are appended to stay whole, whatever was there before and whoever is killed."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from pipelines.keep import warc_file
from pipelines.keep.errors import KeepError
from pipelines.keep.folder import KeptFolder, file_name, folder_of
from pipelines.keep.warc_file import NotOursError, WarcFile
from tests.pipelines.keep.making import NIGHT, exchange, packed, page, record

ONE, OTHER = packed(record()), packed(record(url="https://news.example/other"))
PROJECT = Path(__file__).parents[3]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "2026-11-05-news.warc.gz"


def records_in(path):
    with path.open("rb") as file:
        return [(one.rec_type, one.rec_headers.get_header("WARC-Target-URI")) for one in ArchiveIterator(file)]


def append(path, *records):
    file = WarcFile(path)
    try:
        return [file.append(bytes, one) for one in records], file.cut
    finally:
        file.close()


@pytest.mark.parametrize(
    ("torn", "cut"),
    [
        pytest.param(b"", 0, id="nothing"),
        pytest.param(OTHER[:1], 1, id="one byte of a record"),
        pytest.param(OTHER[:-1], len(OTHER) - 1, id="all but one byte of a record"),
        pytest.param(bytes(4096), 4096, id="a block that was never filled"),
        pytest.param(OTHER[:40] + bytes(100), 140, id="a record whose end was never filled"),
    ],
)
def test_a_torn_end_is_cut_when_the_file_is_opened_again(path, torn, cut):
    path.write_bytes(ONE + torn)
    assert append(path, OTHER) == ([len(ONE)], cut)
    assert path.read_bytes() == ONE + OTHER


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"notes of the owner", id="something else"),
        pytest.param(ONE + b"damage" + OTHER, id="damage between two records"),
        pytest.param(ONE[:20] + b"!" + ONE[21:] + OTHER, id="a damaged record before a good one"),
        pytest.param(ONE + packed(b"no record")[:-3], id="packed, and no record"),
    ],
)
def test_what_is_damaged_elsewhere_is_never_cut(path, content):
    path.write_bytes(content)
    with pytest.raises(NotOursError):
        WarcFile(path)
    assert path.read_bytes() == content


def test_another_file_is_begun_beside_a_damaged_one_and_said(tmp_path):
    (tmp_path / file_name(NIGHT, "news")).write_bytes(b"damage")
    told = []
    folder = KeptFolder(tmp_path, tell=told.append)
    kept = folder.keep(page())
    folder.close()
    assert kept.file == "2026-11-05-news~2.warc.gz"
    assert [kind for kind, _ in records_in(tmp_path / kept.file)] == ["warcinfo", "response", "request", "metadata"]
    assert len(told) == 1
    assert "is damaged" in told[0]


def test_two_that_append_take_turns(path):
    def write(url):
        file = WarcFile(path)
        for _ in range(20):
            file.append(bytes, packed(record(url=url)))
        file.close()

    threads = [threading.Thread(target=write, args=(f"https://news.example/{name}",)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(url[-1] for _, url in records_in(path)) == ["a"] * 20 + ["b"] * 20


def test_what_another_left_torn_meanwhile_is_cut(path):
    file = WarcFile(path)
    file.append(bytes, ONE)
    with path.open("ab") as other:
        other.write(OTHER + OTHER[:50])
    assert file.append(bytes, ONE) == len(ONE + OTHER)
    assert path.read_bytes() == ONE + OTHER + ONE
    file.close()


def test_a_process_that_is_killed_in_the_middle_of_a_record_leaves_a_readable_file(path):
    """The child writes records in halves and kills itself between the two."""
    code = f"""
import os, signal
from pathlib import Path
from pipelines.keep import warc_file
file = warc_file.WarcFile(Path({str(path)!r}))
file.append(bytes, {ONE!r})
write = os.pwrite
def half(descriptor, data, at):
    write(descriptor, data[: len(data) // 2], at)
    os.kill(os.getpid(), signal.SIGKILL)
os.pwrite = half
file.append(bytes, {OTHER!r})
"""
    ended = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    assert path.stat().st_size == len(ONE) + len(OTHER) // 2
    assert append(path, OTHER) == ([len(ONE)], len(OTHER) // 2)
    assert len(records_in(path)) == 2


@pytest.mark.parametrize(
    ("number", "words"),
    [
        pytest.param(errno.ENOSPC, "is full", id="disk full"),
        pytest.param(errno.EIO, "cannot be written", id="disk broken"),
    ],
)
def test_a_record_that_cannot_be_written_leaves_the_file_as_it_was(tmp_path, monkeypatch, number, words):
    folder = KeptFolder(tmp_path)
    first = folder.keep(page())
    before = (tmp_path / first.file).read_bytes()
    write = os.pwrite

    def half(descriptor, data, at):
        if at > len(before):
            raise OSError(number, os.strerror(number))
        return write(descriptor, data[:100], at)

    monkeypatch.setattr(warc_file.os, "pwrite", half)
    with pytest.raises(KeepError, match=words):
        folder.keep(page())
    assert (tmp_path / first.file).read_bytes() == before
    monkeypatch.undo()
    assert folder.keep(page()).offset == len(before)
    folder.close()


def test_a_file_that_the_owner_took_away_is_begun_anew(tmp_path):
    folder = KeptFolder(tmp_path)
    first = folder.keep(page())
    (tmp_path / first.file).unlink()
    again = folder.keep(page())
    assert again.file == first.file
    assert len(records_in(tmp_path / again.file)) == 4
    folder.close()


def test_many_days_need_few_open_files(tmp_path):
    folder = KeptFolder(tmp_path)
    days = [NIGHT.replace(day=day) for day in range(1, 13)]
    for _ in range(2):
        for day in days:
            folder.keep(page(at=day, exchanges=(exchange(at=day),)))
    assert len(folder._open) == 8
    folder.close()
    assert sorted(one.name for one in tmp_path.iterdir()) == [file_name(day, "news") for day in days]
    assert all(len(records_in(one)) == 7 for one in tmp_path.iterdir())


@pytest.mark.parametrize(
    ("source", "name"),
    [
        pytest.param("gizchina", "2026-11-05-gizchina.warc.gz", id="a site"),
        pytest.param("127.0.0.1:8930", "2026-11-05-127.0.0.1_8930.warc.gz", id="a host with a port"),
        pytest.param("../../etc/x y", "2026-11-05-.._.._etc_x_y.warc.gz", id="a path"),
        pytest.param("新闻", "2026-11-05-_.warc.gz", id="other letters"),
    ],
)
def test_the_name_of_a_file_is_a_name(source, name):
    assert file_name(NIGHT, source) == name


def test_the_folder_is_beside_the_database_or_where_it_is_named(tmp_path):
    assert folder_of("", tmp_path / "a.db") == tmp_path / "archive"
    assert folder_of(str(tmp_path / "kept"), "a.db") == tmp_path / "kept"
