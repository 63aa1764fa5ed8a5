"""A document that takes too long, too much memory or its whole process is given up; the next one is read."""

from __future__ import annotations

import asyncio
import os
import time

import pytest

from crawler.items import Page
from pipelines.apart import GivenUp, Reader
from pipelines.stages import extracted
from tests.local_site import headline, story


@pytest.fixture
def reader():
    reader = Reader(0.5)
    yield reader
    reader.close()


def read(reader, function, *arguments):
    return asyncio.run(reader.read(function, *arguments))


@pytest.mark.parametrize(
    ("function", "arguments", "words"),
    [
        pytest.param(time.sleep, (60,), "longer than 0.5 seconds", id="too long"),
        pytest.param(bytearray, (2**40,), "MemoryError", id="too much memory"),
        pytest.param(os._exit, (3,), "broke down", id="the process ends"),
        pytest.param(int, ("x",), "ValueError", id="an error"),
        pytest.param(iter, ([],), "", id="a result like any other"),
    ],
)
def test_is_given_up_and_the_next_is_read(reader, function, arguments, words):
    if words:
        with pytest.raises(GivenUp, match=words):
            read(reader, function, *arguments)
    else:
        assert list(read(reader, function, *arguments)) == []
    reader.seconds = 60  # the first answer of a new process includes its start
    assert read(reader, int, "7") == 7


def test_one_process_serves_them_all_and_is_ended(reader):
    reader.seconds = 60
    first = read(reader, os.getpid)
    assert first != os.getpid()
    assert read(reader, os.getpid) == first
    process = reader._process
    reader.close()
    assert process.poll() is not None


def test_a_page_is_read_apart_as_it_is_here(reader):
    reader.seconds = 60
    body = story(1).encode()
    page = Page("a", "http://a.example/1", "http://a.example/1", None, body=body)
    assert read(reader, extracted, page) == extracted(page)
    assert extracted(page).headline == headline(1)
