"""How extractors are run: each after a bare parse, in a changing order, by the processor's clock."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.peers import running
from bench.peers.records import Answer, Page, Truth
from bench.peers.running import Run, order, page_seconds, run_all


@pytest.fixture(autouse=True)
def _memory_is_not_tidied(monkeypatch):
    """That takes half a second each time beside the many objects of a test run."""
    monkeypatch.setattr(running.gc, "collect", lambda: 0)


PAGES = [Page(f"https://n.example/{number}", b"<p>word", "<p>word", Truth("word")) for number in range(3)]


def test_answers_are_kept_and_a_failure_is_an_empty_answer():
    def fails(page: Page) -> Answer:
        if page.url.endswith("1"):
            raise ValueError("no\n  idea")
        return Answer(page.url)

    run = run_all({"it": fails}, PAGES, 2)["it"]
    assert [answer.body for answer in run.answers] == ["https://n.example/0", "", "https://n.example/2"]
    assert run.crashes == ["https://n.example/1: ValueError: no idea"]


def test_every_pass_is_timed_beside_a_bare_parse_and_told():
    ticks, told = count(), []
    runs = run_all({"a": lambda _: Answer(), "b": lambda _: Answer()}, PAGES, 3, lambda: next(ticks), told.append)
    assert told == [
        "pass 1 of 3: a", "pass 1 of 3: b", "pass 2 of 3: a", "pass 2 of 3: b", "pass 3 of 3: a", "pass 3 of 3: b",
    ]  # fmt: skip
    for run in runs.values():
        assert run.seconds == run.bare_seconds == [[1, 1, 1]] * 3
        assert (run.times_the_parse, run.milliseconds) == (1, 1000)


def test_a_page_takes_its_median_and_the_whole_is_compared_with_the_whole():
    run = Run(seconds=[[9, 2], [1, 4], [3, 90]], bare_seconds=[[1, 1], [1, 1], [1, 1]])
    assert page_seconds(run.seconds) == [3, 4]
    assert run.times_the_parse == pytest.approx(3.5)
    assert run.parse_milliseconds == pytest.approx(1000)


@given(st.lists(st.text(max_size=3), unique=True, max_size=6), st.integers(0, 20))
def test_every_order_names_all(names, repeat):
    assert sorted(order(names, repeat)) == sorted(names)


def test_the_order_changes():
    assert [order(["a", "b", "c"], repeat) for repeat in range(3)] == [list("abc"), list("acb"), list("cab")]
