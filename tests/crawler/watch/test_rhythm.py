"""What a source is expected to bring, by its own weekdays, and when silence is worth an alarm."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.watch.rhythm import expected, rhythm_of

MONDAY = datetime(2026, 8, 3, tzinfo=UTC)


def stories(weeks: int, per_weekday: list[int], begin: datetime = MONDAY) -> list[datetime]:
    return [
        begin + timedelta(days=day, hours=8 + 12 * number / max(1, per_weekday[day % 7]))
        for day in range(7 * weeks)
        for number in range(per_weekday[day % 7])
    ]


def test_a_paper_that_rests_on_weekends_may_be_silent_then():
    published = stories(8, [12, 12, 12, 12, 12, 0, 0])
    rhythm = rhythm_of(published, UTC)
    friday, monday = max(published), datetime(2026, 9, 28, tzinfo=UTC)
    assert expected(rhythm.per_weekday, friday, monday, UTC) < rhythm.alarming
    assert expected(rhythm.per_weekday, friday, monday + timedelta(days=1, hours=12), UTC) > rhythm.alarming


def test_a_paper_that_never_rests_is_missed_after_a_day():
    published = stories(8, [12] * 7)
    rhythm = rhythm_of(published, UTC)
    assert expected(rhythm.per_weekday, max(published), max(published) + timedelta(hours=30), UTC) > rhythm.alarming


def test_the_longest_silence_so_far_is_no_alarm():
    published = [story for story in stories(8, [12] * 7) if not 20 <= (story - MONDAY).days < 24]
    rhythm = rhythm_of(published, UTC)
    assert rhythm.longest_silence == pytest.approx(48, rel=0.2)
    four_days = expected(rhythm.per_weekday, max(published), max(published) + timedelta(days=4), UTC)
    assert four_days < rhythm.alarming


@pytest.mark.parametrize(
    "published",
    [
        pytest.param([], id="none"),
        pytest.param(stories(1, [20] * 7), id="one week"),
        pytest.param(stories(8, [0, 1, 0, 0, 0, 0, 0]), id="a story a week"),
    ],
)
def test_a_short_history_has_no_rhythm(published):
    assert rhythm_of(published, UTC) is None


def test_days_are_those_of_the_sites_own_zone():
    tokyo = ZoneInfo("Asia/Tokyo")
    published = stories(8, [12, 12, 12, 12, 12, 0, 0], MONDAY - timedelta(hours=9))
    rhythm = rhythm_of(published, tokyo)
    assert (rhythm.per_weekday[5] < 2, rhythm.per_weekday[0] > 10) == (True, True)


@given(st.lists(st.floats(0, 50), min_size=7, max_size=7), st.lists(st.integers(0, 40_000), min_size=3, max_size=3))
@settings(max_examples=50, deadline=None)
def test_expectation_adds_up(per_weekday, minutes):
    first, second, third = (MONDAY + timedelta(minutes=number) for number in sorted(minutes))
    whole = expected(per_weekday, first, third, UTC)
    parts = expected(per_weekday, first, second, UTC) + expected(per_weekday, second, third, UTC)
    assert whole == pytest.approx(parts)


def test_chance_raises_few_alarms():
    """Sources of every size through months, looked at every week: stories by lot, never a real silence."""
    chance, alarms = random.Random(7), 0
    for _ in range(25):
        rates = [chance.uniform(0.3, 1) * chance.choice((1, 1, 0.2)) * 10 ** chance.uniform(0, 1.5) for _ in range(7)]
        published = [
            MONDAY + timedelta(days=day, seconds=chance.uniform(0, 86_400))
            for day in range(182)
            for _ in range(_poisson(chance, rates[day % 7]))
        ]
        for night in range(60, 182, 7):
            now = MONDAY + timedelta(days=night)
            seen = [story for story in published if now - timedelta(days=60) < story < now]
            rhythm = rhythm_of(seen, UTC)
            alarms += rhythm is not None and expected(rhythm.per_weekday, max(seen), now, UTC) > rhythm.alarming
    assert alarms == 0


def _poisson(chance: random.Random, rate: float) -> int:
    return sum(chance.random() < rate / 40 for _ in range(40))
