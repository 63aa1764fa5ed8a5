"""What was kept comes back as it was; what others wrote is read as far as it can be."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.checker import Checker

from crawler.items import Page
from pipelines.keep.captures import CaptureReader
from pipelines.keep.errors import KeepError
from pipelines.keep.folder import KeptFolder
from pipelines.keep.pages import NoPageError, page_of, read_kept
from pipelines.keep.streams import MemberStream
from tests.pipelines.keep.making import URL, exchange, html, packed, page, record

LARGEST = 1_000_000


def pages_in(data: bytes, largest=LARGEST) -> tuple[list[Page], CaptureReader]:
    reader = CaptureReader(io.BytesIO(data), largest)
    return [page_of(capture, largest) for capture in reader.read()], reader


def urls_in(data: bytes) -> list[str]:
    return [capture.answer.exchange.url for capture in CaptureReader(io.BytesIO(data), LARGEST).read()]


def kept(tmp_path, given):
    folder = KeptFolder(tmp_path, {"software": "test"})
    folder.keep(page("https://news.example/before"))
    place = folder.keep(given)
    folder.keep(page("https://news.example/after"))
    folder.close()
    return place


def test_a_page_comes_back_as_it_was(tmp_path):
    given = page()
    place = kept(tmp_path, given)
    found = read_kept(tmp_path, place, LARGEST)
    entry = replace(given.entry, content_html="")
    want = replace(
        given, body=html(), encoding="utf-8", etag='"e1"', entry=entry, kept=place, exchanges=found.exchanges
    )
    assert found == want
    assert found.exchanges[0].told == given.exchanges[0].told
    with (tmp_path / place.file).open("rb") as file:
        file.seek(place.offset)
        assert gzip.decompress(file.read(place.length)).startswith(b"WARC/1.0\r\n")


def test_a_story_of_several_pages_comes_back_with_all_of_them(tmp_path):
    second = exchange(f"{URL}/2", html("Its end."))
    given = page(exchanges=(exchange(), second), part_urls=(f"{URL}/2",), parts=(html("Its end."),))
    found = read_kept(tmp_path, kept(tmp_path, given), LARGEST)
    assert (found.parts, found.part_urls) == (given.parts, given.part_urls)


@pytest.mark.parametrize(
    ("packing", "pack"),
    [
        pytest.param("gzip", gzip.compress, id="gzip"),
        pytest.param("deflate", zlib.compress, id="deflate"),
        pytest.param("identity", bytes, id="not at all"),
        pytest.param("gzip", bytes, id="not, though it says so"),
    ],
)
def test_a_packed_page_is_kept_packed_and_comes_back_unpacked(tmp_path, packing, pack):
    lines = f"HTTP/1.1 200 OK\r\nContent-Encoding: {packing}\r\n\r\n".encode()
    given = page(exchanges=(exchange(body=pack(html()), told=lines),))
    place = kept(tmp_path, given)
    found = read_kept(tmp_path, place, LARGEST)
    assert found.body == html()
    assert found.exchanges[0].body == pack(html())


def test_strange_headers_are_kept_to_the_letter(tmp_path):
    lines = b"HTTP/1.1 200 OK\r\nX-Odd: \xff\xfe caf\xc3\xa9\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n"
    place = kept(tmp_path, page(exchanges=(exchange(told=lines),)))
    with (tmp_path / place.file).open("rb") as file:
        file.seek(place.offset)
        assert lines + html() in gzip.decompress(file.read(place.length))


def test_other_programs_find_every_digest_right(tmp_path, capsys):
    cut_off = exchange(f"{URL}/2", html("Its end"), truncated="disconnect")
    place = kept(tmp_path, page(exchanges=(exchange(), cut_off)))

    class Asked:
        inputs = (str(tmp_path / place.file),)
        verbose = True

    assert Checker(Asked).process_all() == 0
    told = capsys.readouterr().out
    assert told.count("digest pass") == 12
    text = b"".join(gzip.decompress(one) for one in [(tmp_path / place.file).read_bytes()])
    assert text.count(b"WARC-Truncated: disconnect\r\n") == 1
    assert text.count(b"WARC-IP-Address: 192.0.2.7\r\n") == 4
    assert text.count(b"WARC-Date: 2026-11-05T02:00:00Z\r\n") == 11


@pytest.mark.parametrize(
    ("place", "words"),
    [
        pytest.param({"file": "gone.warc.gz"}, "is not there any more", id="no file"),
        pytest.param({"offset": 3}, "holds no page at byte 3", id="no record"),
        pytest.param({"offset": 10**9}, "holds no page", id="beyond the end"),
    ],
)
def test_a_pointer_that_leads_nowhere_is_told(tmp_path, place, words):
    kept_at = kept(tmp_path, page())
    with pytest.raises(KeepError, match=words):
        read_kept(tmp_path, kept_at._replace(**place), LARGEST)


OTHERS = [record(url=f"https://news.example/{number}") for number in range(3)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"".join(OTHERS), id="not packed"),
        pytest.param(packed(*OTHERS), id="a member a record"),
        pytest.param(packed(b"".join(OTHERS)), id="all in one member"),
        pytest.param(packed(record(b"software: x", kind="warcinfo", url=None), *OTHERS), id="warcinfo first"),
        pytest.param(packed(*OTHERS, record(kind="revisit")), id="a revisit"),
        pytest.param(packed(OTHERS[0], record(b"GET / HTTP/1.1\r\n\r\n", kind="request"), *OTHERS[1:]), id="requests"),
        pytest.param(packed(*OTHERS) + packed(OTHERS[0])[:50], id="cut at its end"),
        pytest.param(b"".join(OTHERS) + OTHERS[0][:200], id="not packed, and cut at its end"),
        pytest.param(packed(OTHERS[0]) + b"damage" + packed(*OTHERS[1:]), id="damaged in the middle"),
        pytest.param(OTHERS[0] + b"damage\r\n" + OTHERS[1] + OTHERS[2], id="not packed, and damaged"),
        pytest.param(packed(record(url=None), *OTHERS), id="a record without an address"),
        pytest.param(packed(record(url="dns:news.example"), *OTHERS), id="a record of a name"),
        pytest.param(packed(record(date="yesterday"), *OTHERS), id="a record without a date"),
        pytest.param(packed(record(b"no answer"), *OTHERS), id="a record without an answer"),
        pytest.param(packed(record(length=10**6), *OTHERS), id="a record shorter than it says"),
        pytest.param(packed(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", *OTHERS), id="a record without a length"),
        pytest.param(packed(b"WARC/1.0\r\nX: " + b"x" * 10**6, *OTHERS), id="a header without an end"),
        pytest.param(packed(b"WARC/1.0\r\n" + b"X: y\r\n" * 10**5, *OTHERS), id="headers without an end"),
    ],
)
def test_the_files_of_others_are_read_as_far_as_they_can_be(data):
    assert urls_in(data)[-3:] == [f"https://news.example/{number}" for number in range(3)]


def test_too_large_a_page_is_passed_over_and_is_no_damage():
    large = packed(record(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(2 * LARGEST)), *OTHERS)
    found, reader = pages_in(large)
    assert (len(found), reader.damage, dict(reader.passed)) == (3, [], {"records of more than 1,000,000 bytes": 1})


@pytest.mark.parametrize(
    "data", [pytest.param(b"", id="nothing"), pytest.param(html(), id="a page"), pytest.param(bytes(9999), id="zeros")]
)
def test_what_is_no_archive_holds_no_page(data):
    assert urls_in(data) == []


def test_pages_come_as_they_were_sent_without_the_chunks():
    body = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
    (found,), _ = pages_in(packed(record(body % (len(html()), html()))))
    assert found.body == html()
    assert (found.source, found.url, found.fetched_at.isoformat()) == ("", URL, "2020-02-03T04:05:06+00:00")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(b"HTTP/1.1 404 No\r\n\r\n", "status 404", id="status"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx", "no HTML", id="a picture"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n", "empty", id="empty"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nxx", "cannot be unpacked", id="not packed"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Encoding: rot13\r\n\r\nxx", "not known", id="packed strangely"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(2 * LARGEST)),
            "more than 1,000,000 bytes",
            id="a bomb",
        ),
    ],
)
def test_what_is_no_page_says_why(answer, reason):
    (capture,) = CaptureReader(io.BytesIO(packed(record(answer))), LARGEST).read()
    with pytest.raises(NoPageError, match=reason):
        page_of(capture, LARGEST)


def test_a_record_that_unpacks_without_an_end_costs_no_memory_and_is_told(monkeypatch):
    monkeypatch.setattr("pipelines.keep.streams.MOST_PASSED_OVER", 20_000_000)
    bomb = packed(record(bytes(30_000_000), kind="resource"))
    tracemalloc.start()
    found, reader = pages_in(packed(OTHERS[0]) + bomb + packed(OTHERS[1]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 1
    assert "without an end" in reader.damage[0]
    assert peak < 10_000_000


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_bytes_make_the_reader_fail(data):
    whole = packed(*OTHERS)
    at = data.draw(st.integers(0, len(whole)))
    cut = data.draw(st.integers(0, len(whole)))
    mixed = whole[:at] + data.draw(st.binary(max_size=50)) + whole[cut:]
    assert len(urls_in(mixed)) <= 6


@given(st.binary(max_size=2000))
def test_lines_and_blocks_hand_out_every_byte(text):
    stream = MemberStream(io.BytesIO(gzip.compress(text)), 0)
    assert b"".join(iter(stream.readline, b"")) == text
    stream = MemberStream(io.BytesIO(gzip.compress(text)), 0)
    assert b"".join(iter(lambda: stream.read(7), b"")) == text
