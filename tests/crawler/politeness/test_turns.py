"""One request a host at a time, in one program and in several."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from crawler.night.hosts import Hosts
from crawler.politeness.turns import Turns, turns_beside

PROJECT = Path(__file__).parents[3]


class World:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def turns(tmp_path, world):
    return Turns(Hosts(tmp_path / "turns.lock"), clock=world.clock, sleep=world.sleep, random=Random(1))


def test_turns_do_not_overlap_and_keep_their_distance(turns, world):
    begun, under_way = [], 0

    async def ask():
        nonlocal under_way
        async with turns.turn("a.example", 2.0):
            under_way += 1
            assert under_way == 1
            begun.append(world.now)
            await world.sleep(0.3)
            under_way -= 1

    async def all_of_them():
        await asyncio.gather(*(ask() for _ in range(6)))

    asyncio.run(all_of_them())
    assert all(later - earlier >= 2.0 for earlier, later in pairwise(begun))


def test_another_host_does_not_wait(turns, world):
    async def ask():
        async with turns.turn("a.example", 60), turns.turn("b.example", 60):
            return world.now

    assert asyncio.run(ask()) == 1000.0


def test_a_turn_that_fails_is_given_back(turns):
    async def fail():
        async with turns.turn("a.example", 0):
            raise ConnectionError

    async def ask():
        async with turns.turn("a.example", 0):
            return True

    with pytest.raises(ConnectionError):
        asyncio.run(fail())
    assert asyncio.run(ask())


def test_an_instant_far_away_was_written_by_a_wrong_clock(tmp_path, world):
    hosts = Hosts(tmp_path / "turns.lock")
    hosts.note_instant("a.example", 10**9)
    hosts.note_instant("b.example", 1060)
    assert (hosts.instant("a.example"), hosts.instant("c.example")) == (10**9, 0.0)
    turns = Turns(hosts, clock=world.clock, sleep=world.sleep)

    async def ask(host):
        async with turns.turn(host, 1):
            return world.now

    assert asyncio.run(ask("a.example")) == 1000
    assert asyncio.run(ask("b.example")) == 1060


OTHER = """
import asyncio, json, sys, time
from crawler.politeness.turns import turns_beside

async def ask():
    for _ in range(4):
        async with turns_beside(sys.argv[1]).turn("a.example", 0.05):
            begun = time.time()
            await asyncio.sleep(0.02)
            print(json.dumps([begun, time.time()]))

asyncio.run(ask())
"""


def test_programs_of_one_archive_wait_for_each_other(tmp_path):
    command = [sys.executable, "-c", OTHER, str(tmp_path / "archive.db")]
    programs = [subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    spans = sorted(json.loads(line) for program in programs for line in program.communicate(timeout=60)[0].splitlines())
    assert len(spans) == 12
    for (begun, ended), (following, _) in pairwise(spans):
        assert following >= ended
        assert following >= begun + 0.05 - 0.001
    assert (tmp_path / "archive-turns.lock").exists()


def test_where_no_file_can_be_made_the_crawl_goes_on_alone(tmp_path, caplog):
    assert turns_beside(str(tmp_path / "missing" / "archive.db")) is None
    assert "other crawls of the same host are not waited for" in caplog.text
