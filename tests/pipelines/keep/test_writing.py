"""Records are those of warcio's writer to the letter, and packed with no more effort than they gain by."""

from __future__ import annotations

import gzip
import random
import re
from datetime import timedelta
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.keep.folder import KeptFolder
from pipelines.keep.pages import read_kept
from pipelines.keep.records import packed, record
from pipelines.keep.writing import beginning_of, records_of
from tests.pipelines.keep.making import NIGHT, URL, exchange, html, page

ID = "<urn:uuid:0f3c1a9e-5d7b-4a44-9a37-5f2c1f0b7a11>"
LONG = html("The harbour is open to visitors from Monday on. " * 2000)


class AsReceived(StatusAndHeaders):
    """Lines of a message that warcio writes as they are."""

    def __init__(self, lines):
        super().__init__("", [], "HTTP/1.1")
        self.lines = lines

    def compute_headers_buffer(self, _=None):
        self.headers_buff = self.lines

    def __bool__(self):
        return True


def made_by_warcio(kind, body, headers, lines):
    out = BytesIO()
    writer = WARCWriter(out, gzip=False)
    told = {**headers, "WARC-Record-ID": ID}
    made = writer.create_warc_record(
        URL,
        kind,
        payload=BytesIO(body),
        length=len(body),
        warc_headers_dict=told,
        http_headers=AsReceived(lines) if lines else None,
    )
    writer.write_record(made)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "body", "headers", "lines"),
    [
        pytest.param("response", html(), {"WARC-IP-Address": "192.0.2.7"}, exchange().told, id="an answer"),
        pytest.param("response", b"", {}, b"HTTP/1.1 200 OK\r\nX-Odd: \xff\xfe\r\n\r\n", id="odd lines, no body"),
        pytest.param("request", b"", {"WARC-Concurrent-To": ID}, exchange().asked, id="a question"),
        pytest.param("metadata", b'{"a": "\xc3\xa9"}', {"Content-Type": "application/json"}, b"", id="what was known"),
    ],
)
def test_a_record_is_the_one_that_warcio_writes(kind, body, headers, lines):
    headers = {"WARC-Date": "2026-11-05T02:00:00Z", **headers}
    ours = b"".join(record(kind, URL, ID, body, headers, lines=lines))
    theirs = made_by_warcio(kind, body, headers, lines)

    def told(made):
        head, _, block = made.partition(b"\r\n\r\n")
        return sorted(head.split(b"\r\n")), block

    assert told(ours) == told(theirs)


def test_a_file_begins_with_the_record_that_warcio_writes():
    out = BytesIO()
    writer = WARCWriter(out, gzip=False)
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "Nachtpult é", "empty": ""}))
    changing = re.compile(rb"(?<=WARC-Date: )\S+|(?<=<urn:uuid:)[^>]+")
    ours = gzip.decompress(beginning_of("a.warc.gz", {"software": "Nachtpult é", "empty": ""}))
    assert changing.sub(b"", ours) == changing.sub(b"", out.getvalue())


@pytest.mark.parametrize("size", [0, 100, 3_000, 3_900, 5_000, 200_000])
def test_records_of_every_length_are_read_by_warcio(size):
    body = bytes(number % 251 for number in range(size))
    parts = record("response", URL, ID, body, {"WARC-Date": "2026-11-05T02:00:00Z"}, lines=exchange().told)
    (read,) = [one.content_stream().read() for one in ArchiveIterator(BytesIO(packed(parts)))]
    assert read == body


def told_with(header):
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + header + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("header", "body", "is_packed_again"),
    [
        pytest.param(b"ETag: e1", LONG, True, id="not packed"),
        pytest.param(b"content-encoding: gzip", gzip.compress(random.Random(5).randbytes(30_000)), False, id="packed"),
        pytest.param(b"Content-Encoding: identity", LONG, True, id="said not to be packed"),
        pytest.param(b"Content-Encoding: br", LONG, True, id="said to be packed, and is not"),
    ],
)
def test_what_its_server_has_packed_is_not_packed_once_more(header, body, is_packed_again):
    kept, length = records_of(page(exchanges=(exchange(told=told_with(header), body=body),)))
    assert (body in kept) is not is_packed_again
    assert length < (len(LONG) // 10 if is_packed_again else len(body) + 1000)
    answer = next(iter(ArchiveIterator(BytesIO(kept))))
    assert answer.raw_stream.read() == body


def test_pages_of_several_days_and_sites_are_found_again_each_in_its_place(tmp_path):
    days = [NIGHT, NIGHT + timedelta(days=1)]
    pages = [
        page(
            f"{URL}-{number}", source=f"site{number % 3}", exchanges=(exchange(f"{URL}-{number}", at=days[number % 2]),)
        )
        for number in range(12)
    ]
    folder = KeptFolder(tmp_path)
    found = [*folder.keep_all(pages[:8]), *folder.keep_all(pages[8:])]
    folder.close()
    assert [read_kept(tmp_path, kept, 10**6).url for kept in found] == [one.url for one in pages]
    assert len({(kept.file, kept.offset) for kept in found}) == 12
    assert len({kept.file for kept in found}) == 6
