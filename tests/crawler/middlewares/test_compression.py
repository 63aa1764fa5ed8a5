"""A packed answer is had whole or not at all; the end of each kind of stream is noticed."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import brotli
import pytest
from backports import zstd

from crawler.middlewares.compression import NotUnpackedError, Unpacking, _TooLarge, is_whole, unpacked_body

PAGE = b"<html><p>Many words, and no two of them alike.</p>" + bytes(range(256)) * 300


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKED = [
    pytest.param(b"gzip", gzip.compress(PAGE), id="gzip"),
    pytest.param(b"x-gzip", gzip.compress(PAGE), id="gzip by its old name"),
    pytest.param(b"deflate", zlib.compress(PAGE), id="deflate"),
    pytest.param(b"deflate", raw_deflate(PAGE), id="deflate without a head"),
    pytest.param(b"br", brotli.compress(PAGE), id="Brotli"),
    pytest.param(b"zstd", zstd.compress(PAGE), id="Zstandard"),
]


@pytest.mark.parametrize(("encoding", "packed"), PACKED)
def test_a_whole_answer(encoding, packed):
    assert is_whole(packed, encoding)


@pytest.mark.parametrize(("encoding", "packed"), PACKED)
def test_an_answer_that_broke_off(encoding, packed):
    assert not is_whole(packed[: len(packed) // 2], encoding)


def test_what_follows_the_end_does_not_matter():
    assert is_whole(gzip.compress(PAGE) + b"and garbage", b"gzip")


def test_an_encoding_that_nobody_knows_is_left_to_others():
    assert is_whole(PAGE, b"exi")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_the_error_of_a_bomb_does_not_hold_what_was_unpacked(encoding):
    pack = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress}[encoding]
    bomb, most = pack(bytes(8_000_000)), 4_000_000
    tracemalloc.start()
    with pytest.raises(_TooLarge) as found:
        Unpacking._decode(bomb, encoding.encode(), most)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert found.value.__context__ is None
    assert held < most / 4
    with pytest.raises(NotUnpackedError, match="more than 4,000,000 bytes"):
        unpacked_body(bomb, [encoding], most)
