"""Packed answers: whole, or not at all.

Scrapy unpacks as much as there is of an answer that broke off, and hands half a page on as a good one; and it drops an
answer that says it is packed and is not. Here the first is asked for once more and then refused, the second is read.

Stats: ``compression/broken_off``, ``compression/not_packed``.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Callable, Sequence
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares import httpcompression
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response
from scrapy.utils import _compression

# Slices of this size go to zlib: handing back what it did not consume would copy the rest again and again.
_SLICE = 64 * 1024
_brotli: Any = vars(_compression)["brotli"]  # whichever of the two packages Scrapy uses on this Python
_zstd: Any = vars(_compression)["zstd"]
_TooLarge: Any = vars(_compression)["_DecompressionMaxSizeExceeded"]


class BrokenOffError(Exception):
    """A packed answer without its end."""


class Unpacking(httpcompression.HttpCompressionMiddleware):
    """Downloader middleware in the place of Scrapy's own."""

    def __init__(self, *, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        self._crawler = crawler
        # Which page was too large is told in the archive, with the reason.
        logging.getLogger(httpcompression.__name__).setLevel(logging.ERROR)

    # Scrapy lets this method answer with a request (a retry), but its own class only ever gives a response.
    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Unpacks the body; raises IgnoreRequest for one that is too large, ResponseDataLossError for half a one."""
        try:
            return super().process_response(request, response)
        except IgnoreRequest:
            limit = int(request.meta.get("download_maxsize", self._max_size)) / 1024**2
            raise IgnoreRequest(
                f"the document is larger than {limit:g} MiB once unpacked, so it was not read"
            ) from None
        except BrokenOffError:
            self._count("compression/broken_off")
            return self._once_more(request)
        except (OSError, zlib.error, _brotli.error, _zstd.ZstdError):
            if response.body.lstrip()[:1] != b"<":
                self._count("compression/broken_off")
                return self._once_more(request)
            self._count("compression/not_packed")
            del response.headers["Content-Encoding"]
            return response

    def _once_more(self, request: Request) -> Request:
        assert self._crawler.spider is not None
        again = get_retry_request(request, spider=self._crawler.spider, reason="the packed answer broke off")
        if again is None:
            raise ResponseDataLossError
        return again

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        unpacked = _unpacked(body, encoding, max_size)
        if unpacked is None:
            raise _TooLarge(max_size, max_size)
        if body and not is_whole(body, encoding):
            raise BrokenOffError
        return unpacked

    def _count(self, key: str) -> None:
        if self.stats is not None:
            self.stats.inc_value(key)


def _unpacked(body: bytes, encoding: bytes, max_size: int) -> bytes | None:
    """None for what is too large: the frames of Scrapy's error hold all that was unpacked, as long as it is told."""
    try:
        return httpcompression.HttpCompressionMiddleware._decode(body, encoding, max_size)
    except _TooLarge:
        return None


class NotUnpackedError(Exception):
    """A packed body that cannot be read; the message says why."""


def unpacked_body(body: bytes, content_encoding: Sequence[str], most: int) -> bytes:
    """The body of a stored answer as a crawl would have unpacked it; raises NotUnpackedError.

    ``content_encoding`` are the values of the header, ``most`` is how many bytes it may unpack to.
    """
    packings, unknown = Unpacking._split_encodings([value.encode("latin-1", "ignore") for value in content_encoding])
    if [name for name in unknown if name not in {b"identity", b""}]:
        raise NotUnpackedError(f"packed in a way that is not known ({unknown[-1].decode('latin-1')})")
    try:
        for packing in packings:
            body = Unpacking._decode(body, packing, most)
    except BrokenOffError:
        raise NotUnpackedError("packed, and breaks off") from None
    except _TooLarge:
        raise NotUnpackedError(f"unpacks to more than {most:,} bytes") from None
    except (OSError, zlib.error, _brotli.error, _zstd.ZstdError):
        if body.lstrip()[:1] != b"<":
            raise NotUnpackedError("packed, and cannot be unpacked") from None
    return body


def is_whole(body: bytes, encoding: bytes) -> bool:
    """Whether the packed bytes go to the end of their stream. Only for what unpacks to a bearable size."""
    return _ENDS[encoding](body) if encoding in _ENDS else True


def _gzip_ends(body: bytes) -> bool:
    return _zlib_ends(body, zlib.MAX_WBITS | 16)


def _deflate_ends(body: bytes) -> bool:
    try:
        return _zlib_ends(body, zlib.MAX_WBITS)
    except zlib.error:
        return _zlib_ends(body, -zlib.MAX_WBITS)


def _zlib_ends(body: bytes, window: int) -> bool:
    stream = zlib.decompressobj(window)
    for start in range(0, len(body), _SLICE):
        rest = body[start : start + _SLICE]
        while rest and not stream.eof:
            stream.decompress(rest, _SLICE)  # a slice of a bomb would fill the memory
            rest = stream.unconsumed_tail
        if stream.eof:
            return True
    # What was left unwritten for want of room.
    stream.decompress(b"", _SLICE)
    return stream.eof


def _brotli_ends(body: bytes) -> bool:
    stream = _brotli.Decompressor()
    stream.process(body)
    return bool(stream.is_finished())


def _zstd_ends(body: bytes) -> bool:
    stream = _zstd.ZstdDecompressor()
    stream.decompress(body)
    return bool(stream.eof)


_ENDS: dict[bytes, Callable[[bytes], bool]] = {
    b"gzip": _gzip_ends,
    b"x-gzip": _gzip_ends,
    b"deflate": _deflate_ends,
    b"br": _brotli_ends,
    b"zstd": _zstd_ends,
}
