"""A page as WARC records: the answer, what was asked, what the desk knew of it, then the story's further pages.

All of them together are one capture: each record after the first names the first as WARC-Concurrent-To. The answer
comes first, so that whoever has its place has the beginning of all.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from crawler.items import Exchange, Page
from pipelines.keep.about import CONTENT_TYPE, about_page
from pipelines.keep.records import STORED, USUAL, information, new_id, packed, record

_IS_SAID_TO_BE_PACKED = re.compile(rb"\r\ncontent-encoding:[ \t]*(?!identity\b)[^\s]", re.IGNORECASE)
# By so many of its first bytes a body shows whether it is packed; what says so and is not loses a third of them.
_SAMPLE = 2048


def records_of(page: Page) -> tuple[bytes, int]:
    """The records of a page with its exchanges, packed, and the length of the first."""
    first, *further = page.exchanges
    name = new_id()
    answer = _answer(first, name)
    together = {"WARC-Concurrent-To": name}
    rest = [*_question(first, together), _about(page, first, together)]
    for exchange in further:
        rest += [_answer(exchange, new_id(), together), *_question(exchange, together)]
    return b"".join([answer, *rest]), len(answer)


def beginning_of(name: str, facts: Mapping[str, str]) -> bytes:
    """The record with which a file begins: who made it, and how."""
    return packed(information(name, _date(datetime.now(UTC)), facts))


def _answer(exchange: Exchange, name: str, more: Mapping[str, str] | None = None) -> bytes:
    headers = {"WARC-Date": _date(exchange.at), **(more or {})}
    if exchange.ip_address:
        headers["WARC-IP-Address"] = exchange.ip_address
    if exchange.truncated:
        headers["WARC-Truncated"] = exchange.truncated
    parts = record("response", exchange.url, name, exchange.body, headers, lines=exchange.told)
    return packed(parts, STORED if _is_packed(exchange) else USUAL)


def _question(exchange: Exchange, more: Mapping[str, str]) -> Iterator[bytes]:
    if exchange.asked:
        headers = {"WARC-Date": _date(exchange.at), **more}
        yield packed(record("request", exchange.url, new_id(), b"", headers, lines=exchange.asked))


def _about(page: Page, exchange: Exchange, more: Mapping[str, str]) -> bytes:
    headers = {"WARC-Date": _date(exchange.at), "Content-Type": CONTENT_TYPE, **more}
    return packed(record("metadata", exchange.url, new_id(), about_page(page), headers))


def _is_packed(exchange: Exchange) -> bool:
    """Whether the server has packed the body, as it says."""
    if not _IS_SAID_TO_BE_PACKED.search(exchange.told):
        return False
    sample = exchange.body[:_SAMPLE]
    return len(zlib.compress(sample, 1)) > len(sample) * 2 // 3


def _date(instant: datetime) -> str:
    """UTC, to the second, as WARC 1.0 has it."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
