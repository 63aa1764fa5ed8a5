"""Pages out of a WARC or ARC file, ours or anybody's: hostile bytes cost neither memory nor the rest of the file.

A capture is an answer with the records that name it as concurrent: ours bring what the desk knew, and further pages.
What is damaged is passed over up to the next record that can be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, BinaryIO

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders

from crawler.items import Exchange
from pipelines.keep.about import read_about
from pipelines.keep.members import next_member, next_plain
from pipelines.keep.streams import BrokenFileError, MemberStream, TrapError

_MOST_ABOUT = 1024 * 1024
_BLOCK = 64 * 1024
# What warcio's parser raises for what is no record.
_NO_RECORD = (ArchiveLoadFailed, EOFError, ValueError, LookupError, TypeError, AttributeError)


@dataclass(slots=True)
class Answered:
    """An answer out of a file, its body as it was stored."""

    exchange: Exchange
    status: int
    headers: dict[str, list[str]]  # by lower-case name
    record_id: str
    offset: int | None  # where its record begins; None for one that shares a packed member with others
    length: int = 0


@dataclass(slots=True)
class Capture:
    """A page out of a file."""

    answer: Answered
    about: dict[str, Any] | None = None
    further: list[Answered] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    """One record: what it holds, if it is anything to us, and what it names as concurrent."""

    part: Answered | dict[str, Any] | None
    together_with: str


@dataclass
class CaptureReader:
    """Reads captures; ``passed`` counts what is none, by the reason, ``damage`` says where the file is not whole."""

    file: BinaryIO
    largest: int  # of a body as it is stored, in bytes
    passed: Counter[str] = field(default_factory=Counter)
    damage: list[str] = field(default_factory=list)
    records: int = 0

    def __post_init__(self) -> None:
        self._loader = ArcWarcRecordLoader(verify_http=False, arc2warc=True)
        self._is_packed: bool | None = None  # not known before the first record

    def read(self, start: int = 0) -> Iterator[Capture]:
        """Every capture from an offset on; raises OSError alone, of the disk itself."""
        pending: Capture | None = None
        for found in self._found(start):
            if pending is not None and found is not None and found.together_with == pending.answer.record_id:
                _add(pending, found.part)
                continue
            if pending is not None:
                yield pending
            pending = Capture(found.part) if found is not None and isinstance(found.part, Answered) else None
        if pending is not None:
            yield pending

    def _found(self, start: int) -> Iterator[_Found | None]:
        """Every record; None where something was passed over."""
        size = self.file.seek(0, 2)
        at: int | None = start
        while at is not None and at < size:
            stream = MemberStream(self.file, at)
            try:
                yield from self._records(stream)
                at = max(stream.place, at + 1)
            except TrapError:
                self.damage.append(f"a record without an end at byte {stream.start:,}: nothing after it was read")
                return
            except BrokenFileError as broken:
                yield None
                at = self._next_after(stream.record_at, size)
                more = "nothing after it was read" if at is None else f"what follows was read from byte {at:,}"
                self.damage.append(f"{broken} at byte {stream.record_at:,}: {more}")

    def _next_after(self, broken_at: int, size: int) -> int | None:
        """Where the next record begins, in a file of the kind that was read so far."""
        places = []
        if self._is_packed is not False:
            places.append(next_member(self.file, broken_at + 1, size))
        if not self._is_packed:
            places.append(next_plain(self.file, broken_at, size))
        return min((place for place in places if place is not None), default=None)

    def _records(self, stream: MemberStream) -> Iterator[_Found]:
        is_first = True
        while stream.skip_blank():
            stream.begin_record()
            record = self._parsed(stream)
            self.records += 1
            self._is_packed = stream.is_packed
            found = self._understood(record)
            while record.raw_stream.read(_BLOCK):
                pass
            if getattr(record.raw_stream, "limit", 0) > 0:  # warcio's stream ends without a word
                raise BrokenFileError("a record shorter than it says")
            is_alone = is_first and (not stream.is_packed or not stream.skip_blank())
            if isinstance(found.part, Answered):
                found.part.offset = stream.record_at if is_alone or not stream.is_packed else None
                found.part.length = stream.place - stream.record_at
            is_first = False
            yield found

    def _parsed(self, stream: MemberStream) -> Any:
        try:
            record = self._loader.parse_record_stream(stream, no_record_parse=True)
        except _NO_RECORD:
            raise BrokenFileError("something that is no record") from None
        if record.length is None:
            raise BrokenFileError("a record that does not say how long it is")
        return record

    def _understood(self, record: Any) -> _Found:
        together = record.rec_headers.get_header("WARC-Concurrent-To") or ""
        kind = record.rec_type or ""
        if kind == "metadata":
            body = _bounded(record.raw_stream, _MOST_ABOUT)
            return _Found(read_about(body) if body is not None else None, together)
        if kind in {"response", "resource"}:
            return _Found(self._answer(record, kind), together)
        if kind not in {"request", "warcinfo", "arc_header"}:
            self.passed["records of another type (revisits, conversions)"] += 1
        return _Found(None, together)

    def _answer(self, record: Any, kind: str) -> Answered | None:
        headers = record.rec_headers
        url = (headers.get_header("WARC-Target-URI") or "").strip()
        if not url.lower().startswith(("http://", "https://")):
            self.passed["records without a web address"] += 1
            return None
        at = _instant(headers.get_header("WARC-Date"))
        if at is None:
            self.passed["records without a date"] += 1
            return None
        message = self._message(record, kind, url)
        if message is None:
            self.passed["records that hold no answer of a web server"] += 1
            return None
        lines, status = message
        body = _bounded(_without_chunks(record.raw_stream, lines), self.largest)
        if body is None:
            self.passed[f"records of more than {self.largest:,} bytes"] += 1
            return None
        exchange = Exchange(
            url=url,
            at=at,
            asked=b"",
            told=_as_bytes(lines),
            body=body,
            ip_address=headers.get_header("WARC-IP-Address") or "",
            truncated=headers.get_header("WARC-Truncated") or "",
        )
        return Answered(exchange, status, _by_name(lines), headers.get_header("WARC-Record-ID") or "", None)

    def _message(self, record: Any, kind: str, url: str) -> tuple[StatusAndHeaders, int] | None:
        if kind == "resource":  # a file without the headers of a web server
            content_type = record.content_type or ""
            return StatusAndHeaders("200 OK", [("Content-Type", content_type)], "HTTP/1.1"), 200
        try:
            lines = self._loader.load_http_headers("response", url, record.raw_stream, record.length)
            return None if lines is None else (lines, int(lines.get_statuscode()))
        except _NO_RECORD:
            return None


def _add(capture: Capture, part: Answered | dict[str, Any] | None) -> None:
    if isinstance(part, dict):
        capture.about = part
    elif part is not None:
        capture.further.append(part)


def _bounded(stream: Any, most: int) -> bytes | None:
    """The rest of a stream; None where it is longer."""
    blocks, size = [], 0
    while block := stream.read(min(_BLOCK, most + 1 - size)):
        blocks.append(block)
        size += len(block)
        if size > most:
            return None
    return b"".join(blocks)


def _without_chunks(stream: Any, lines: StatusAndHeaders) -> Any:
    """Some keep the chunks of the transfer in their records; others say that there are some, and there are none."""
    is_chunked = (lines.get_header("Transfer-Encoding") or "").strip().lower() == "chunked"
    return ChunkedDataReader(stream) if is_chunked else stream


def _as_bytes(lines: StatusAndHeaders) -> bytes:
    plain = StatusAndHeaders(lines.statusline, list(lines.headers), lines.protocol)
    plain.remove_header("Transfer-Encoding")  # the chunks are gone
    told: bytes = plain.to_str().encode("utf-8", "surrogateescape")
    return told + b"\r\n"


def _by_name(lines: StatusAndHeaders) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for name, value in lines.headers:
        named.setdefault(name.strip().lower(), []).append(value.strip())
    return named


def _instant(text: str | None) -> datetime | None:
    """A WARC-Date: UTC, whether or not it says so."""
    try:
        instant = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
