"""A page as WARC records: the answer, what was asked, what the desk knew of it, then the story's further pages.

All of them together are one capture: each record after the first names the first as WARC-Concurrent-To. The answer
comes first, so that whoever has its place has the beginning of all. Made by warcio, whose way with odd headers (it
would encode them) is not taken: what was received is kept as it was received.
"""

from __future__ import annotations

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


def records_of(page: Page) -> tuple[bytes, int]:
    """The records of a page with its exchanges, packed, and the length of the first."""
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    first, *further = page.exchanges
    answer = _answer(writer, first)
    writer.write_record(answer)
    length = buffer.tell()
    together = {"WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}
    if first.asked:
        writer.write_record(_question(writer, first, together))
    writer.write_record(_about(writer, page, first, together))
    for exchange in further:
        writer.write_record(_answer(writer, exchange, together))
        if exchange.asked:
            writer.write_record(_question(writer, exchange, together))
    return buffer.getvalue(), length


def beginning_of(name: str, facts: Mapping[str, str]) -> bytes:
    """The record with which a file begins: who made it, and how."""
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    writer.write_record(writer.create_warcinfo_record(name, dict(facts)))
    return buffer.getvalue()


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
