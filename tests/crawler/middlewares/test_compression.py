"""A packed answer is had whole or not at all; the end of each kind of stream is noticed."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from backports import zstd

from crawler.middlewares.compression import is_whole

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
