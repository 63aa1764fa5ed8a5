"""Answers under way and answers that wait to be read have room together, and nobody waits for ever."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.settings import Settings
from scrapy.statscollectors import StatsCollector

from crawler.middlewares.room import HELD, Room

MEGABYTE = 1024 * 1024


class Crawler:
    """As much of a crawl as makes room: so many bytes wait to be read."""

    runner: asyncio.Runner

    def __init__(self, most: int = 16 * MEGABYTE) -> None:
        self.settings = Settings({"ANSWERS_ROOM": most})
        self.stats = StatsCollector(SimpleNamespace(settings=Settings()))
        self.slot = SimpleNamespace(active_size=0)
        self.engine = SimpleNamespace(scraper=SimpleNamespace(slot=self.slot))


@pytest.fixture(autouse=True)
def runner():
    with asyncio.Runner() as Crawler.runner:
        yield Crawler.runner


def story(**meta) -> Request:
    return Request("https://news.example/a", meta={"is_story": True, **meta})


def entered(room: Room, request: Request) -> bool:
    """Whether the request is let in before anything else happens."""

    async def tried() -> bool:
        entering = asyncio.ensure_future(room.process_request(request))
        await asyncio.sleep(0)
        is_in = entering.done() and entering.exception() is None
        entering.cancel()
        return is_in

    runner: asyncio.Runner = room.crawler.runner
    return runner.run(tried())


def answered(room: Room, request: Request, size: int) -> None:
    response = Response(request.url, body=bytes(size), request=request)
    room.process_response(request, response)
    room.measure(response, request)


def let_in(room: Room) -> list[Request]:
    """As many stories as are let in together."""
    inside: list[Request] = []
    while entered(room, request := story()):
        inside.append(request)
    return inside


def test_as_many_are_under_way_as_have_room_at_the_size_of_the_last_ones():
    room = Room(Crawler())
    first = let_in(room)
    assert len(first) == 4, "nobody knows yet how large they are"
    for request in first:
        answered(room, request, 60_000)
    small = let_in(room)
    assert len(small) == 8
    for request in small:
        answered(room, request, 4 * MEGABYTE)
    assert len(let_in(room)) == 4
    assert room.crawler.stats.get_value("room/waits") == 3


def test_what_waits_to_be_read_takes_room_but_one_is_always_under_way():
    crawler = Crawler()
    room = Room(crawler)
    crawler.slot.active_size = 15 * MEGABYTE
    assert len(let_in(room)) == 1
    crawler.slot.active_size = 16 * MEGABYTE
    assert let_in(Room(crawler)) == []


def test_a_page_larger_than_all_the_room_comes_alone():
    room = Room(Crawler(MEGABYTE))
    answered(room, story(), 4 * MEGABYTE)
    assert len(let_in(room)) == 1


def test_what_others_wait_for_does_not_wait_and_what_it_holds_is_counted():
    crawler = Crawler()
    room = Room(crawler)
    crawler.slot.active_size = 16 * MEGABYTE
    assert entered(room, Request("https://news.example/robots.txt", callback=NO_CALLBACK))
    part = story(**{HELD: 14 * MEGABYTE})
    assert entered(room, part)
    crawler.slot.active_size = 0
    assert not entered(room, story())
    room.process_exception(part, OSError())
    assert entered(room, story())


def test_who_waits_is_let_in_with_the_next_answer(runner):
    room = Room(Crawler())
    under_way = let_in(room)

    async def waited() -> bool:
        entering = asyncio.ensure_future(room.process_request(story()))
        await asyncio.sleep(0)
        assert not entering.done()
        answered(room, under_way[0], 60_000)
        for _ in range(3):  # far less than the moment after which it would look by itself
            await asyncio.sleep(0)
        return entering.done()

    assert runner.run(waited())


def test_a_request_that_is_forgotten_on_its_way_takes_no_room():
    room = Room(Crawler())
    assert len(let_in(room)) == 4
    assert len(let_in(room)) == 4


def test_without_a_bound_nobody_waits():
    with pytest.raises(NotConfigured):
        Room.from_crawler(Crawler(0))
