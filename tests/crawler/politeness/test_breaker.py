"""The circuit breaker, played through by hand and by chance."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.politeness.breaker import Breaker, Door
from crawler.politeness.watch import HostWatch


def breaker() -> Breaker:
    return Breaker(failures_to_open=3, first_pause=10, most_probes=2)


def opened() -> Breaker:
    one = breaker()
    assert [one.failed(100) for _ in range(3)] == [False, False, True]
    return one


def test_it_opens_after_failures_in_a_row_alone():
    one = breaker()
    for _ in range(5):
        one.failed(100)
        one.failed(100)
        assert not one.answered()
    assert one.door(100) is Door.OPEN
    assert opened().door(100) is Door.SHUT


def test_one_probe_passes_when_the_pause_is_over_and_its_answer_closes_it():
    one = opened()
    assert (one.door(109), one.seconds_shut(109)) == (Door.SHUT, 1)
    assert one.door(110) is Door.PROBE
    one.begin_probe()
    assert (one.door(110), one.seconds_shut(110)) == (Door.SHUT, 0)
    assert one.answered()
    assert one.door(110) is Door.OPEN
    assert [one.failed(111) for _ in range(2)] == [False, False], "it counts from the beginning"


def test_a_failed_probe_doubles_the_pause_until_the_host_is_given_up():
    one, now, pauses = opened(), 110.0, []
    while not one.is_given_up:
        one.begin_probe()
        assert one.failed(now)
        pauses.append(one.seconds_shut(now))
        now += one.seconds_shut(now)
    assert pauses == [20, 40]


def test_failures_of_requests_that_were_under_way_when_it_opened_are_no_news():
    one = opened()
    assert not one.failed(101)
    assert (one.seconds_shut(101), one.failed_probes) == (9, 0)


@given(st.lists(st.sampled_from(["answer", "failure", "wait", "ask"]), max_size=60))
def test_never_two_probes_at_a_time_and_none_too_early(events):
    one, now, probes = breaker(), 0.0, 0
    for event in events:
        if event == "wait":
            now += 7
        elif event == "ask" and one.door(now) is Door.PROBE:
            assert probes == 0
            assert one.seconds_shut(now) == 0
            one.begin_probe()
            probes = 1
        elif event == "answer":
            one.answered()
            probes = 0
        elif event == "failure":
            one.failed(now)
            probes = 0
    assert one.is_probing == bool(probes)


def test_a_page_that_fails_again_and_again_says_no_more_than_one_that_fails_once():
    watch = HostWatch("a.example", breaker(), most_waiting=600)
    watch.failed(0, "status 500", is_again=False)
    assert not any(watch.failed(0, "status 500", is_again=True) for _ in range(20))
    assert watch.door(0) == (Door.OPEN, 0)


def test_pauses_of_one_run_add_up_to_what_it_may_wait():
    watch = HostWatch("a.example", breaker(), most_waiting=100)
    watch.close(50, 0, "a.example asked for a pause")
    watch.close(50, 10, "the same again")
    watch.close(90, 50, "and again")
    assert (watch.is_left, watch.waited) == (False, 90)
    watch.close(120, 95, "once too often")
    assert watch.is_left
    assert watch.told(100) == "once too often, so the rest waits for a run after 1970-01-01 00:02 UTC"
    assert watch.told(120) == "once too often, so the rest waits for the next run"
