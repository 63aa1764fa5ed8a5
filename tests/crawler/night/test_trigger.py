"""The timer's trigger: never twice for one time, one catch-up for many, and a jitter that anybody can work out."""

from __future__ import annotations

import pickle
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

import pytest

from crawler.night.trigger import SiteTrigger


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "+00:00")


def trigger(schedule: str, jitter: int = 0, zone="UTC", site: str = "paper") -> SiteTrigger:
    return SiteTrigger(site, schedule, zone, timedelta(seconds=jitter))


@pytest.mark.parametrize(
    ("schedule", "previous", "now", "expected"),
    [
        pytest.param("30 2 * * *", None, "2026-11-22T12:00", "2026-11-23T02:30", id="first"),
        pytest.param("30 2 * * *", "2026-11-22T02:30", "2026-11-22T02:30", "2026-11-23T02:30", id="after a run"),
        pytest.param("30 2 * * *", "2026-11-02T02:30", "2026-11-22T12:00", "2026-11-23T02:30", id="missed nights: one"),
        pytest.param(
            "30 2 * * *", "2026-11-22T02:30", "2026-11-22T02:29", "2026-11-23T02:30", id="clock back: not again"
        ),
        pytest.param(
            "every 6 hours", "2026-11-22T06:00", "2026-11-22T11:50", "2026-11-22T17:50", id="interval from the run"
        ),
        pytest.param("0 0 31 2 *", None, "2026-11-22T11:50", None, id="never"),
    ],
)
def test_next_time(schedule: str, previous: str | None, now: str, expected: str | None):
    found = trigger(schedule).get_next_fire_time(at(previous) if previous else None, at(now))
    assert found == (at(expected) if expected else None)


@pytest.mark.parametrize(
    ("schedule", "last", "expected"),
    [
        pytest.param("30 2 * * *", None, "2026-11-22T12:00", id="never crawled: now"),
        pytest.param("30 2 * * *", "2026-11-20T02:30", "2026-11-22T12:00", id="a night missed: now"),
        pytest.param("30 2 * * *", "2026-11-22T02:30", "2026-11-23T02:30", id="done tonight: next night"),
        pytest.param("every 6 hours", "2026-11-22T09:00", "2026-11-22T15:00", id="interval from the last crawl"),
    ],
)
def test_first_time(schedule: str, last: str | None, expected: str):
    assert trigger(schedule).first_fire_time(at(last) if last else None, at("2026-11-22T12:00")) == at(expected)


def test_jitter_is_another_each_night_and_the_same_each_time():
    now, delays = at("2026-11-22T12:00"), []
    for night in range(20):
        found = trigger("30 2 * * *", jitter=300).get_next_fire_time(None, now + timedelta(days=night))
        assert found == trigger("30 2 * * *", jitter=300).get_next_fire_time(None, now + timedelta(days=night))
        delays.append((found - at("2026-11-23T02:30") - timedelta(days=night)).total_seconds())
    assert all(0 <= delay <= 300 for delay in delays)
    assert len(set(delays)) > 10


def test_jitter_leaves_no_time_out():
    moment, fired = at("2026-11-22T12:00"), []
    for _ in range(50):
        moment = trigger("*/5 * * * *", jitter=3600).get_next_fire_time(moment, moment)
        fired.append(moment.replace(second=0))
    slots = [int((moment - at("2026-11-22T12:00")).total_seconds() // 300) for moment in fired]
    assert slots == list(range(1, 51))


def test_two_sites_do_not_begin_together():
    begins = {
        trigger("30 2 * * *", 300, site=name).get_next_fire_time(None, at("2026-11-22T12:00")) for name in "abcdef"
    }
    assert len(begins) > 3


def test_it_survives_the_timers_memory():
    kept = trigger("30 2 * * *", 300, "Europe/Berlin")
    assert pickle.loads(pickle.dumps(kept)) == kept


def test_a_machine_whose_zone_has_no_name(monkeypatch):
    files = [path for folder in TZPATH if (path := Path(folder) / "Europe" / "Berlin").exists()]
    if not files:
        pytest.skip("this machine has no zone files of its own")
    with files[0].open("rb") as file:
        nameless = ZoneInfo.from_file(file)
    monkeypatch.setattr("crawler.night.zone.get_localzone", lambda: nameless)
    kept = pickle.loads(pickle.dumps(trigger("30 2 * * *", zone="")))
    assert kept.get_next_fire_time(None, at("2026-11-22T12:00")) == at("2026-11-23T01:30")
