"""A year of nights: no time of a schedule is missed or served twice, and the timer's memory is as large as it was."""

from __future__ import annotations

import logging
import random
from bisect import bisect
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.night.due import is_due
from crawler.sites.schedule import parse_schedule
from tests.crawler.night.simulated_year import BEGINS, SCHEDULES, play, times_of


@pytest.fixture
def unlogged() -> Iterator[None]:
    """Nobody keeps the lines of a whole year's log, as a test run does."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("unlogged")
def test_a_year_with_failures_power_cuts_and_clocks_set_back(tmp_path):
    year, faults, objects = play(tmp_path, sites=2, days=365, zone_name="Europe/Berlin", seed=5)
    assert faults == []
    assert sum(map(len, year.crawls.values())) > 600
    assert {"failed", "interrupted", "clock set back", "machine off", "not started"} <= set(year.counts)
    assert max(objects[1:]) - min(objects[1:]) < 0.005 * objects[1]


@pytest.mark.parametrize("zone_name", ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"])
def test_rounds_for_cron_crawl_what_the_calendar_says(zone_name: str):
    """14 sites and 365 rounds; the machine sleeps through some of them, and some crawls are cut off."""
    zone, chance, now, crawled = ZoneInfo(zone_name), random.Random(zone_name), BEGINS, 0
    schedules = {f"paper-{number}": number % len(SCHEDULES) for number in range(14)}
    calendar = [times_of(line, zone, 400) if not line.startswith("every") else [] for line in SCHEDULES]
    last: dict[str, datetime] = {}
    for _ in range(365):
        now += timedelta(hours=chance.choices((24, 17, 31, 100), (20, 2, 2, 1))[0])
        for name, number in schedules.items():
            begun, slots = last.get(name), calendar[number]
            if slots:
                expected = begun is None or bisect(slots, now) > bisect(slots, begun)
            else:
                expected = begun is None or now - begun >= timedelta(days=1)
            assert is_due(parse_schedule(SCHEDULES[number]), begun, now, zone) == expected, (name, begun, now)
            if expected and chance.random() > 0.03:
                last[name], crawled = now, crawled + 1
    assert crawled > 3500
