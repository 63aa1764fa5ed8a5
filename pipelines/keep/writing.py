"""A page as WARC records: the answer, what was asked, what the desk knew of it, then the story's further pages.

All of them together are one capture: each record after the first names the first as WARC-Concurrent-To. The answer
comes first, so that whoever has its place has the beginning of all. Made by warcio, whose way with odd headers (it
would encode them) is not taken: what was received is kept as it was received.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import UTC
from io import BytesIO
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.warcwriter import WARCWriter

from crawler.items import Exchange, Page
from pipelines.keep.about import CONTENT_TYPE, about_page


class _AsReceived(StatusAndHeaders):  # type: ignore[misc]  # warcio publishes no types
    """The lines of a message, written as they are."""

    def __init__(self, lines: bytes) -> None:
        super().__init__("", [], "HTTP/1.1")
        self._lines = lines

    def compute_headers_buffer(self, _: object = None) -> None:
        self.headers_buff = self._lines

    def __bool__(self) -> bool:
        return True


# A body that its server has packed gains nothing by more effort.
_QUICK, _USUAL = 1, 6


class _Writer:
    """Writes records, each packed for itself."""

    def __init__(self) -> None:
        self.packed = BytesIO()
        self.records = WARCWriter(BytesIO(), gzip=False)

    def write(self, record: Any, level: int = _USUAL) -> None:
        """Adds a record."""
        self.records.out = BytesIO()
        self.records.write_record(record)
        packer = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        self.packed.write(packer.compress(self.records.out.getbuffer()))
        self.packed.write(packer.flush())


def records_of(page: Page) -> tuple[bytes, int]:
    """The records of a page with its exchanges, packed, and the length of the first."""
    writer = _Writer()
    first, *further = page.exchanges
    answer = _answer(writer.records, first)
    writer.write(answer, _level(first))
    length = writer.packed.tell()
    together = {"WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}
    if first.asked:
        writer.write(_question(writer.records, first, together))
    writer.write(_about(writer.records, page, first, together))
    for exchange in further:
        writer.write(_answer(writer.records, exchange, together), _level(exchange))
        if exchange.asked:
            writer.write(_question(writer.records, exchange, together))
    return writer.packed.getvalue(), length


def beginning_of(name: str, facts: Mapping[str, str]) -> bytes:
    """The record with which a file begins: who made it, and how."""
    writer = _Writer()
    writer.write(writer.records.create_warcinfo_record(name, dict(facts)))
    return writer.packed.getvalue()


def _level(exchange: Exchange) -> int:
    return _QUICK if b"\r\ncontent-encoding:" in exchange.told.lower() else _USUAL


def _answer(writer: WARCWriter, exchange: Exchange, more: Mapping[str, str] | None = None) -> Any:
    headers = {"WARC-Date": _date(exchange), **(more or {})}
    if exchange.ip_address:
        headers["WARC-IP-Address"] = exchange.ip_address
    if exchange.truncated:
        headers["WARC-Truncated"] = exchange.truncated
    return _record(writer, exchange.url, "response", exchange.body, headers, lines=exchange.told)


def _question(writer: WARCWriter, exchange: Exchange, more: Mapping[str, str]) -> Any:
    headers = {"WARC-Date": _date(exchange), **more}
    return _record(writer, exchange.url, "request", b"", headers, lines=exchange.asked)


def _about(writer: WARCWriter, page: Page, exchange: Exchange, more: Mapping[str, str]) -> Any:
    headers = {"WARC-Date": _date(exchange), "Content-Type": CONTENT_TYPE, **more}
    return _record(writer, exchange.url, "metadata", about_page(page), headers)


def _record(
    writer: WARCWriter, url: str, kind: str, body: bytes, headers: Mapping[str, str], *, lines: bytes = b""
) -> Any:
    return writer.create_warc_record(
        url,
        kind,
        payload=BytesIO(body),
        length=len(body),
        warc_headers_dict=dict(headers),
        http_headers=_AsReceived(lines) if lines else None,
    )


def _date(exchange: Exchange) -> str:
    """UTC, to the second, as WARC 1.0 has it."""
    return str(datetime_to_iso_date(exchange.at.astimezone(UTC)))
