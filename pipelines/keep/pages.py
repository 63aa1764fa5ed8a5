"""A capture becomes the page that it was: unpacked as a crawl unpacks it, with what the desk knew of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from w3lib.encoding import http_content_type_encoding

from crawler.items import Kept, Page
from crawler.middlewares.compression import NotUnpackedError, unpacked_body
from pipelines.extract.rights import HEADERS as RIGHTS_HEADERS
from pipelines.extract.rights import rights_of_headers
from pipelines.keep.about import restore
from pipelines.keep.captures import Answered, Capture, CaptureReader
from pipelines.keep.errors import KeepError

_HTML = ("text/html", "application/xhtml+xml")


class NoPageError(Exception):
    """A capture that is no page to read; the message says why, in the plural: "pages with status 404"."""


def page_of(capture: Capture, largest: int) -> Page:
    """The page of a capture, as a crawl would have handed it to the pipelines.

    ``largest`` is how many bytes it may unpack to. Its source is "" where the records do not tell. Raises NoPageError.
    """
    answer = capture.answer
    if not 200 <= answer.status < 300:
        raise NoPageError(f"answers with status {answer.status}")
    content_type = _header(answer, "content-type")
    if content_type and content_type.partition(";")[0].strip().lower() not in _HTML:
        raise NoPageError("documents that are no HTML")
    body = _unpacked(answer, largest)
    if not body.strip():
        raise NoPageError("empty pages")
    told = {name: _header(answer, name) for name in RIGHTS_HEADERS}
    page = Page(
        source="",
        url=answer.exchange.url,
        final_url=answer.exchange.url,
        fetched_at=answer.exchange.at,
        http_status=answer.status,
        body=body,
        encoding=http_content_type_encoding(content_type),
        etag=_header(answer, "etag"),
        last_modified=_header(answer, "last-modified"),
        rights=rights_of_headers(told),
        parts=tuple(_unpacked(further, largest) for further in capture.further),
        exchanges=tuple(one.exchange for one in (answer, *capture.further)),
    )
    if capture.about is not None:
        restore(page, capture.about)
    return page


def read_kept(folder: Path, kept: Kept, largest: int) -> Page:
    """The page behind a pointer of the archive; raises KeepError with one sentence where it is not there."""
    path = folder / kept.file
    try:
        with path.open("rb") as file:
            reader = CaptureReader(file, largest)
            captures: Iterator[Capture] = reader.read(kept.offset)
            capture = next(captures, None)
    except FileNotFoundError:
        raise KeepError(f"the file {path} is not there any more") from None
    except OSError as error:
        raise KeepError(f"the file {path} cannot be read ({error.strerror or error})") from None
    if capture is None or capture.answer.offset != kept.offset:
        raise KeepError(f"the file {path} holds no page at byte {kept.offset:,}")
    try:
        return replace(page_of(capture, largest), kept=kept)
    except NoPageError as error:
        raise KeepError(f"the record at byte {kept.offset:,} of {path} cannot be read ({error})") from None


def _unpacked(answer: Answered, largest: int) -> bytes:
    try:
        return unpacked_body(answer.exchange.body, answer.headers.get("content-encoding", []), largest)
    except NotUnpackedError as error:
        raise NoPageError(f"documents {error}") from None


def _header(answer: Answered, name: str) -> str:
    values = answer.headers.get(name.lower(), [])
    return values[0].encode("ascii", "ignore").decode("ascii") if values else ""
