"""Dates as channels write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.dates import parse_instant, zone_of

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 02 Nov 2026 12:00:00 GMT", "Mon, 02 Nov 2026 13:00:00 +0100", "Mon, 2 Nov 2026 12:00 GMT",
        "02 Nov 2026 12:00:00 UT", "Mon, 02 Nov 2026 07:00:00 EST", "Mon, 02 Nov 2026 13:00:00 CET",
        "Mon, 02 Nov 2026 21:00:00 JST", "Mon, 02 Nov 2026 14:00:00 GMT+2", "Mon, 02 Nov 2026 14:00:00 GMT+02:00",
        "Mon, 02 Nov 2026 13:00:00 +01:00", "Monday, 02-Nov-26 12:00:00 GMT", "2026-11-02T12:00:00Z",
        "2026-11-02T12:00:00.123456Z", "2026-11-02T13:00:00+01:00", "2026-11-02T13:00:00+0100", "2026-11-02T13:00+01",
        "2026-11-02 12:00:00 UTC", "2026/11/02 12:00", "20261102T120000Z", "  2026-11-02\n12:00:00  ",
        "2026-11-02T12:00",
    ],
)  # fmt: skip
def test_noon_in_many_notations(text):
    found = parse_instant(text)
    assert found is not None
    assert found.replace(microsecond=0) == NOON


def test_days_alone_begin_at_midnight():
    assert parse_instant("2026-11-02") == datetime(2026, 11, 2, tzinfo=UTC)
    assert parse_instant("2026-11-02", zone=ZoneInfo("Europe/Berlin")) == datetime(2026, 11, 1, 23, tzinfo=UTC)


def test_sept_and_midnight_as_hour_24():
    assert parse_instant("Wed, 02 Sept 2026 12:00:00 GMT") == datetime(2026, 9, 2, 12, tzinfo=UTC)
    assert parse_instant("2026-11-02T24:00:00Z") == datetime(2026, 11, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-13-02", "0000-00-00 00:00:00", "Thu, 01 Jan 1970 00:00:00 GMT", "9" * 400, "3 hours ago"],
)
def test_what_is_no_date(text):
    assert parse_instant(text) is None


def test_an_unknown_zone_is_utc():
    assert zone_of("Nowhere/Never") is UTC
    assert zone_of(None) is UTC


@given(st.text(max_size=60))
def test_no_text_raises_and_every_instant_is_utc(text):
    found = parse_instant(text)
    assert found is None or found.tzinfo is UTC


@given(st.integers(min_value=700_000_000, max_value=4_000_000_000))
def test_what_is_written_in_iso_is_read_back(seconds):
    written = datetime.fromtimestamp(seconds, UTC)
    assert parse_instant(written.isoformat()) == written
