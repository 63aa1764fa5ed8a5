"""Which site is due when: fixed instants, among them the nights in which the clock is set."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.night.due import is_due, next_due, next_run
from crawler.sites.schedule import parse_schedule

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + ":00+00:00")


def runs(line: str, start: str, count: int, zone=UTC) -> list[str]:
    instant, found = at(start), []
    for _ in range(count):
        instant = next_run(parse_schedule(line), instant, zone)
        found.append(f"{instant:%m-%dT%H:%M}")
    return found


@pytest.mark.parametrize(
    ("line", "zone", "start", "expected"),
    [
        pytest.param("30 2 * * *", UTC, "2026-11-22T12:00", ["11-23T02:30", "11-24T02:30"], id="daily"),
        pytest.param("30 2 * * *", UTC, "2026-11-22T02:30", ["11-23T02:30"], id="strictly after"),
        pytest.param("0 6 * * mon", UTC, "2026-11-22T12:00", ["11-23T06:00", "11-30T06:00"], id="weekday by name"),
        pytest.param("0 6 * * 1", UTC, "2026-11-22T12:00", ["11-23T06:00"], id="1 is Monday, as in cron"),
        pytest.param("0 6 * * 0", UTC, "2026-11-22T12:00", ["11-29T06:00"], id="0 is Sunday, as in cron"),
        pytest.param("0 0 29 2 *", UTC, "2026-11-22T12:00", ["02-29T00:00"], id="leap day"),
        pytest.param("0 6 31 * *", UTC, "2026-11-22T12:00", ["12-31T06:00", "01-31T06:00", "03-31T06:00"], id="31st"),
        pytest.param("*/20 * * * *", UTC, "2026-11-22T23:30", ["11-22T23:40", "11-23T00:00"], id="over midnight"),
        pytest.param("30 2 * * *", BERLIN, "2026-10-24T12:00", ["10-25T00:30", "10-26T01:30"], id="hour comes twice"),
        pytest.param("30 2 * * *", BERLIN, "2026-03-28T12:00", ["03-29T01:30", "03-30T00:30"], id="hour is missing"),
        pytest.param("0 3 * * *", BERLIN, "2026-03-28T12:00", ["03-29T01:00", "03-30T01:00"], id="hour after the gap"),
        pytest.param(
            "30 * * * *",
            BERLIN,
            "2026-10-24T23:45",
            ["10-25T00:30", "10-25T01:30", "10-25T02:30"],
            id="every hour, clock set back: real time",
        ),
        pytest.param(
            "30 * * * *",
            BERLIN,
            "2026-03-28T23:45",
            ["03-29T00:30", "03-29T01:30", "03-29T02:30"],
            id="every hour, clock set forward: real time",
        ),
        pytest.param("30 1 * * *", NEW_YORK, "2026-10-31T12:00", ["11-01T05:30", "11-02T06:30"], id="New York"),
        pytest.param("every 6 hours", BERLIN, "2026-10-24T22:00", ["10-25T04:00", "10-25T10:00"], id="interval"),
    ],
)
def test_next_runs(line: str, zone, start: str, expected: list[str]):
    assert runs(line, start, len(expected), zone) == expected


def test_a_day_that_never_comes():
    assert next_run(parse_schedule("0 0 31 2 *"), at("2026-11-22T12:00"), UTC) is None
    assert not is_due(parse_schedule("0 0 31 2 *"), at("2026-01-01T00:00"), at("2036-01-01T00:00"), UTC)


@pytest.mark.parametrize(
    ("line", "last", "now", "due"),
    [
        pytest.param("every 6 hours", None, "2026-11-22T12:00", True, id="never crawled"),
        pytest.param("every 6 hours", "2026-11-22T06:01", "2026-11-22T12:00", True, id="a minute early is due"),
        pytest.param("every 6 hours", "2026-11-22T06:10", "2026-11-22T12:00", False, id="ten minutes early is not"),
        pytest.param("every 5 minutes", "2026-11-22T11:56", "2026-11-22T12:00", False, id="short interval"),
        pytest.param("every 6 hours", "2026-11-01T06:00", "2026-11-22T12:00", True, id="after weeks of downtime"),
        pytest.param("30 2 * * *", "2026-11-22T02:30", "2026-11-22T23:00", False, id="cron, done today"),
        pytest.param("30 2 * * *", "2026-11-22T02:29", "2026-11-22T02:30", True, id="cron, the minute itself"),
        pytest.param("30 2 * * *", "2026-11-20T02:30", "2026-11-22T01:00", True, id="cron, a night was missed"),
        pytest.param("30 2 * * *", "2026-12-24T02:30", "2026-11-22T01:00", True, id="last crawl in the future"),
        pytest.param("30 2 * * *", "2026-11-22T01:02", "2026-11-22T01:00", False, id="clock two minutes back"),
        pytest.param("30 2 * * *", "2026-11-22T02:33", "2026-11-22T01:40", False, id="clock an hour back, done before"),
        pytest.param("every 6 hours", "2026-11-22T12:00", "2026-11-22T07:00", False, id="clock back by less than 6 h"),
        pytest.param("every 6 hours", "2026-11-22T12:00", "2026-11-22T05:00", True, id="clock back by more than 6 h"),
    ],
)
def test_is_due(line: str, last: str | None, now: str, due: bool):
    assert is_due(parse_schedule(line), at(last) if last else None, at(now), UTC) is due


def test_next_due_of_a_new_site_is_now():
    assert next_due(parse_schedule("30 2 * * *"), None, at("2026-11-22T12:00"), BERLIN) == at("2026-11-22T12:00")


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kolkata")], ids=str)
@pytest.mark.parametrize("line", ["30 2 * * *", "45 1 * * *", "15 0,12 * * *"])
def test_a_year_of_nights_has_no_missed_and_no_doubled_round(line: str, zone: ZoneInfo):
    schedule = parse_schedule(line)
    per_day = 2 if "," in line else 1
    instant = datetime(2025, 12, 31, 23, 59, tzinfo=zone)
    instants = [instant := next_run(schedule, instant, zone) for _ in range(365 * per_day)]
    fired = Counter(moment.astimezone(zone).date() for moment in instants)
    assert fired == {date(2026, 1, 1) + timedelta(days=day): per_day for day in range(365)}
    assert all(timedelta(hours=10) < later - earlier < timedelta(hours=26) for earlier, later in pairwise(instants))


@given(
    after=st.integers(1577836800, 2051222400).map(lambda second: datetime.fromtimestamp(second, UTC)),
    line=st.sampled_from(["30 2 * * *", "*/7 * * * *", "0 6 * * mon,thu", "5 4 1 * *", "every 90 minutes"]),
    zone=st.sampled_from([UTC, BERLIN, NEW_YORK]),
)
def test_the_next_run_is_later_and_the_first(after: datetime, line: str, zone):
    schedule = parse_schedule(line)
    instant = next_run(schedule, after, zone)
    assert instant is not None
    assert instant > after
    if not line.startswith("every"):
        assert next_run(schedule, instant - timedelta(microseconds=1), zone) == instant
        assert is_due(schedule, after, instant, zone)
        assert not is_due(schedule, after, instant - timedelta(microseconds=1), zone)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_year_of_rounds_on_a_machine_that_is_often_off(seed: int):
    """Every night is crawled once if the machine ran before the next one, and several missed nights are one crawl."""
    chance = random.Random(seed)
    schedule, now = parse_schedule("30 2 * * *"), at("2026-01-01T00:00")
    last, crawled = now, Counter()
    nights_with_a_round = set()
    for _ in range(365 * 8):
        now += timedelta(hours=3) if chance.random() < 0.99 else timedelta(hours=chance.randint(4, 90))
        night = (now - timedelta(hours=2, minutes=30)).date()
        nights_with_a_round.add(night)
        if is_due(schedule, last, now, UTC):
            crawled[night] += 1
            last = now + timedelta(seconds=chance.randint(0, 50))
    before_the_first = date(2025, 12, 31)
    assert crawled == dict.fromkeys(nights_with_a_round - {before_the_first}, 1)
