"""Pages are read beside the crawl: all of them, whatever becomes of a reader on the way."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable
from typing import Any

import pytest

from crawler.reading_pool import ReadingError, ReadingPool

# No timeout of Python's reaches into this: the pattern is tried for longer than anybody lives.
ENDLESS = "a" * 60 + "b"


def work(given: Any) -> Any:
    if given == "endless":
        re.match(r"(a+)+$", ENDLESS)
    if given == "dies":
        os._exit(7)
    if given == "big":
        return len(bytearray(8 << 30))
    if given == "who":
        return os.getpid()
    return given * 2


def outcomes(orders: list[Any], *, workers: int = 2, work: Callable[[Any], Any] = work) -> list[Any]:
    async def run() -> list[Any]:
        pool = ReadingPool(work, workers=workers, seconds=0.3, memory=4 << 30)
        try:
            return await asyncio.gather(*(pool.read(order) for order in orders), return_exceptions=True)
        finally:
            await pool.close()

    return asyncio.run(run())


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_every_order_gets_its_own_answer(workers):
    assert outcomes(list(range(200)), workers=workers) == [2 * number for number in range(200)]


def test_what_is_larger_than_a_pipe_goes_through():
    assert outcomes([b"x" * 3_000_000] * 4) == [b"x" * 6_000_000] * 4


def test_the_work_is_done_beside_the_crawl_and_by_no_more_readers_than_told():
    readers = set(outcomes(["who"] * 50, workers=2))
    assert os.getpid() not in readers
    assert 1 <= len(readers) <= 2


@pytest.mark.parametrize("bad", ["endless", "dies", "big"])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_page_without_end_is_given_up_and_those_that_waited_behind_it_are_read(bad, workers):
    told = outcomes([bad, 1, 2, bad, 3, 4], workers=workers)
    assert [one if isinstance(one, int) else type(one) for one in told] == [ReadingError, 2, 4, ReadingError, 6, 8]


def test_no_reader_is_left_behind():
    (reader,) = set(outcomes(["who"], workers=1))
    with pytest.raises(ProcessLookupError):
        os.kill(reader, 0)
