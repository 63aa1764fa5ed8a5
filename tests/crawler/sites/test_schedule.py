"""Schedules: what is due when, and what is not a schedule."""

from datetime import timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger

from crawler.sites.schedule import DEFAULT_SCHEDULE, Cron, Interval, parse_schedule


@pytest.mark.parametrize(
    ("text", "every"),
    [
        pytest.param("every 6 hours", timedelta(hours=6), id="hours"),
        pytest.param("Every 30  Minutes", timedelta(minutes=30), id="minutes, loosely written"),
        pytest.param("every hour", timedelta(hours=1), id="one hour"),
        pytest.param("every 2 days", timedelta(days=2), id="days"),
    ],
)
def test_intervals(text, every):
    assert parse_schedule(text) == Interval(every, text)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        pytest.param("30 2 * * *", ("30", "2", "*", "*", "*"), id="every night"),
        pytest.param("*/20 6-8,22 * * *", ("0,20,40", "6,7,8,22", "*", "*", "*"), id="steps, ranges and lists"),
        pytest.param("0 0 1 jan-mar *", ("0", "0", "1", "1,2,3", "*"), id="months by name"),
        pytest.param("0 5 * * 1-5", ("0", "5", "*", "*", "mon,tue,wed,thu,fri"), id="weekdays count from Sunday"),
        pytest.param("0 5 * * 7", ("0", "5", "*", "*", "sun"), id="seven is Sunday, too"),
        pytest.param("0 5 * * sat,sun", ("0", "5", "*", "*", "sun,sat"), id="weekdays by name"),
    ],
)
def test_cron_lines(text, fields):
    cron = parse_schedule(text)
    assert isinstance(cron, Cron)
    assert (cron.minute, cron.hour, cron.day, cron.month, cron.day_of_week) == fields
    CronTrigger(minute=cron.minute, hour=cron.hour, day=cron.day, month=cron.month, day_of_week=cron.day_of_week)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        pytest.param("nightly", "is no schedule", id="a word"),
        pytest.param("", "is no schedule", id="nothing"),
        pytest.param("every fortnight", "is no interval", id="unknown unit"),
        pytest.param("every 0 hours", "is no interval", id="no time at all"),
        pytest.param("every 1 minute", "out of bounds", id="too often"),
        pytest.param("every 999999 days", "out of bounds", id="never again"),
        pytest.param("every ² hours", "is no interval", id="a digit that is none"),
        pytest.param("60 2 * * *", "'60' is no minute: it lies between 0 and 59", id="minute 60"),
        pytest.param("0 24 * * *", "is no hour", id="hour 24"),
        pytest.param("0 5-2 * * *", "runs backwards", id="backwards"),
        pytest.param("*/0 * * * *", "step in '*/0' must be 1 or more", id="no step"),
        pytest.param("0 2 1 * 1", "days of the month and weekdays", id="both sorts of day"),
        pytest.param("0 2 * * someday", "is no weekday", id="no weekday"),
        pytest.param("@ 2 * * *", "cannot read '@'", id="junk"),
        pytest.param("0 2 * * * *", "is no schedule", id="six fields"),
    ],
)
def test_what_is_no_schedule_is_told_in_a_sentence(text, part):
    with pytest.raises(ValueError, match=r".") as caught:
        parse_schedule(text)
    assert part in str(caught.value)


def test_the_default_is_every_night():
    assert isinstance(parse_schedule(DEFAULT_SCHEDULE), Cron)
