"""A document that takes too long, too much memory or its whole process is given up; the next one is read."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from crawler.items import Page
from pipelines.apart import readers
from pipelines.apart.nursery import SWOLLEN
from pipelines.apart.readers import ALONE, LARGE, BrokenReading, GivenUp, Readers, begin_early
from pipelines.reading import Manner, read_page
from tests.local_site import headline, story


class Apart:
    """Readers with an event loop of their own, as a crawl has."""

    def __init__(self, count: int = 2, prepare: tuple[Any, ...] = (int,)) -> None:
        self.runner = asyncio.Runner()
        self.readers = Readers(count, 60, prepare)

    def __call__(self, *task):
        return self.runner.run(self.readers.read(*task))

    def all(self, *tasks, size=0, meanwhile=None):
        async def gathered():
            done = [asyncio.ensure_future(self.readers.read(*task, size=size)) for task in tasks]
            if meanwhile is not None:
                while self.documents < len(tasks):  # noqa: ASYNC110 - nobody tells when all are on the way
                    await asyncio.sleep(0.001)
                meanwhile()
            return await asyncio.gather(*done, return_exceptions=True)

        return self.runner.run(gathered())

    @property
    def documents(self):
        """How many are under way, one after the other's sending."""
        return sum(len(reader._under_way) for reader in self.readers._all)

    def close(self):
        self.readers.close()
        self.runner.close()


@pytest.fixture(scope="module")
def apart():
    apart = Apart()
    yield apart
    apart.close()


@pytest.mark.parametrize(
    ("task", "error", "words"),
    [
        pytest.param((time.sleep, 60), GivenUp, "longer than 0.5 seconds", id="too long"),
        pytest.param((bytearray, 2**40), GivenUp, "too much memory", id="too much memory"),
        pytest.param((os._exit, 3), GivenUp, "broke down", id="the process ends"),
        pytest.param((int, "x"), BrokenReading, "ValueError", id="a mistake of ours"),
        pytest.param((open, os.devnull), BrokenReading, "TypeError", id="a result that cannot be sent"),
    ],
)
def test_is_given_up_and_the_next_is_read(apart, task, error, words):
    apart(int, "1")  # a new process has its start behind it
    apart.readers.seconds = 0.5
    with pytest.raises(error, match=words) as found:
        apart(*task)
    assert type(found.value) is error
    apart.readers.seconds = 60
    assert apart(int, "7") == 7


def test_a_reader_serves_many_and_all_of_them_end_with_the_crawl():
    apart = Apart()
    first = apart(os.getpid)
    assert first != os.getpid()
    assert {apart(os.getpid) for _ in range(5)} == {first}
    apart.close()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_what_was_begun_early_is_taken_over_by_those_that_it_was_begun_for():
    begin_early((int, "1"))
    (for_nobody,) = readers._begun.values()
    begin_early((int, "2"))
    (begun,) = readers._begun.values()
    assert for_nobody._process.poll() is not None
    apart = Apart(prepare=(int, "2"))
    assert apart(os.getppid) == begun._process.pid
    assert not readers._begun
    apart.close()


def test_two_read_at_a_time_but_one_large_document_after_the_other(apart, tmp_path):
    met = tmp_path / "met"
    assert all(apart.all(*[(meets_another, met)] * 2))
    assert not any(apart.all(*[(meets_another, met)] * 2, size=LARGE))


def test_the_largest_are_read_alone_and_no_other_reader_keeps_its_memory(apart, tmp_path):
    met = tmp_path / "met"
    assert all(apart.all(*[(meets_another, met)] * 2))
    assert len(apart.readers._all) == 2

    async def mixed():
        sizes = (ALONE, 1, ALONE, 1)
        return await asyncio.gather(*(apart.readers.read(meets_another, met, size=size) for size in sizes))

    found = apart.runner.run(mixed())
    assert (found[0], found[2]) == (False, False)
    apart.runner.run(apart.readers.read(int, "1", size=ALONE))
    assert len(apart.readers._all) == 1
    assert apart(int, "7") == 7


def meets_another(folder: Path) -> bool:
    """Whether another process is here before this one leaves."""
    folder.mkdir(exist_ok=True)
    mine = folder / str(os.getpid())
    mine.touch()
    end = time.monotonic() + (5 if not (folder / "alone").exists() else 0.1)
    found = False
    while not found and time.monotonic() < end:
        found = len([one for one in folder.iterdir() if one.name != "alone"]) > 1
        time.sleep(0.01)
    time.sleep(0.1)  # the other one looks, too
    with suppress(FileNotFoundError):
        mine.unlink()
    (folder / "alone").touch()
    return found


@pytest.fixture(scope="module")
def alone():
    """One reader, so that a second document waits for it."""
    apart = Apart(1)
    yield apart
    apart.close()


def test_the_next_document_is_read_while_the_crawl_does_other_things(alone, tmp_path):
    def busy():
        end = time.monotonic() + 30
        while not (tmp_path / "second").exists() and time.monotonic() < end:
            time.sleep(0.01)

    places = [tmp_path / "first", tmp_path / "second"]
    alone.all(*[(Path.touch, place) for place in places], meanwhile=busy)
    assert [place.exists() for place in places] == [True, True]
    assert len(alone.readers._all) == 1


held = []


def grows() -> int:
    held.append(bytes([1]) * (2 * SWOLLEN))
    return os.getpid()


@pytest.mark.parametrize(
    ("task", "words"),
    [
        pytest.param((time.sleep, 60), "longer than 1 seconds", id="too long"),
        pytest.param((os._exit, 3), "broke down", id="the process ends"),
        pytest.param((grows,), None, id="the process has grown too large"),
    ],
)
def test_what_waits_for_a_reader_that_ends_is_read_by_another(alone, task, words):
    alone(int, "1")
    alone.readers.seconds = 1
    first, *others = alone.all(task, (int, "7"), (int, "8"), (len, b"x" * 3_000_000))
    alone.readers.seconds = 60
    assert others == [7, 8, 3_000_000]
    if words is not None:
        assert isinstance(first, GivenUp)
        assert words in str(first)
    else:
        assert first != alone(os.getpid)


def test_a_page_is_read_apart_as_it_is_here(apart):
    page = Page("a", "http://a.example/1", "http://a.example/1", None, body=story(1).encode())
    assert apart(read_page, page, Manner()) == read_page(page, Manner())
    reading = read_page(page, Manner())
    assert reading.article.headline == headline(1)
