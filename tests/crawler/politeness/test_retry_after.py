"""Retry-After in each of its forms, and what is none of them."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.politeness.backoff import pause
from crawler.politeness.retry_after import asked_wait, clamped

NOW = datetime(2026, 11, 23, 0, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        pytest.param("120", 120, id="seconds"),
        pytest.param(" 5 ", 5, id="seconds with spaces"),
        pytest.param("0", 0, id="none at all"),
        pytest.param("1.5", 1.5, id="a fraction"),
        pytest.param("9" * 5000, math.inf, id="more digits than any number needs"),
        pytest.param("Mon, 23 Nov 2026 00:00:30 GMT", 31, id="a date"),
        pytest.param("Monday, 23-Nov-26 00:00:30 GMT", 31, id="a date as in RFC 850"),
        pytest.param("Mon Nov 23 00:00:30 2026", 31, id="a date as C writes it"),
        pytest.param("Sunday, 06-Nov-94 08:49:37 GMT", 0, id="a year of two digits, long ago"),
        pytest.param("Sun, 22 Nov 2026 23:59:00 GMT", 0, id="a date that is over"),
        pytest.param("-5", None, id="negative"),
        pytest.param("soon", None, id="a word"),
        pytest.param("", None, id="missing"),
        pytest.param("Mon, 31 Feb 2026 25:61:00 GMT", None, id="a day that does not exist"),
        pytest.param("Mon, 23 Nov 99999999 00:00:30 GMT", None, id="a year without end"),
        pytest.param("٣٠", None, id="digits of another script"),
    ],
)
def test_forms(header, seconds):
    assert asked_wait(header, NOW) == seconds


@pytest.mark.parametrize(
    ("server_date", "seconds"),
    [
        pytest.param("Mon, 23 Nov 2026 11:00:00 GMT", 61, id="a server whose clock is wrong"),
        pytest.param("yesterday", 39661, id="a server that does not know the day"),
    ],
)
def test_a_date_is_meant_by_the_server_s_clock(server_date, seconds):
    assert asked_wait("Mon, 23 Nov 2026 11:01:00 GMT", NOW, server_date) == seconds


@given(st.text(max_size=60), st.text(max_size=40))
def test_no_text_raises_or_asks_for_the_past(header, date):
    wait = asked_wait(header, NOW, date)
    assert wait is None or wait >= 0
    assert 1 <= clamped(wait or 0, 1, 3600) <= 3600


class TopOfTheDice:
    def uniform(self, *ends):
        return ends[1]


class BottomOfTheDice:
    def uniform(self, *ends):
        return ends[0]


def test_the_back_off_grows_to_its_end_and_has_jitter():
    assert [pause(tries, 2, BottomOfTheDice()) for tries in (1, 2, 3, 4, 10**9)] == [2, 8, 30, 30, 30]
    assert [pause(tries, 2, TopOfTheDice()) for tries in (1, 2, 3)] == [3, 12, 45]
    assert pause(3, 0, TopOfTheDice()) == 0
