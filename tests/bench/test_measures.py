"""The figures of the bench: named cases, invariants, and the same answers as the scorer beside the project."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.peers.measures import (
    Overlap,
    authors_f1,
    body_figures,
    date_figures,
    figures,
    overlap,
    plain,
    tells_the_hour,
    title_is_right,
)
from bench.peers.records import Answer, Truth
from tests.shared import SHARED, needs_shared

FIVE = "one two three four five"  # two runs of four words
EAST = timezone(timedelta(hours=8))
NOON = datetime(2026, 5, 12, 12, 30, tzinfo=EAST)
TRUTH = NOON.isoformat()
ALL = frozenset({"body", "title", "authors", "published"})


@pytest.mark.parametrize(
    ("truth", "body", "expected"),
    [
        pytest.param(FIVE, FIVE, Overlap(1, 0, 0), id="the same"),
        pytest.param(FIVE, "One, two: three", Overlap(0, 1 / 3, 2 / 3), id="other letters are other words"),
        pytest.param(
            FIVE, "one; two (three) four", Overlap(1 / 2, 0, 1 / 2), id="a run is missing, signs count nothing"
        ),
        pytest.param("one two three four", FIVE, Overlap(1 / 2, 1 / 2, 0), id="a run too much"),
        pytest.param("a b", "a b", Overlap(1, 0, 0), id="a short text is one run"),
        pytest.param("a b", "a b a b", Overlap(0, 1 / 2, 1 / 2), id="a short text repeated is another run"),
        pytest.param(
            f"{FIVE} one two three four", FIVE, Overlap(1 / 3, 0, 2 / 3), id="a run that stands twice counts twice"
        ),
        pytest.param(FIVE, "", Overlap(0, 0, 1), id="no answer"),
        pytest.param("", FIVE, Overlap(0, 1, 0), id="an answer to nothing"),
        pytest.param("", " - ", Overlap(0, 0, 0), id="both without words"),
    ],
)
def test_a_body_is_compared_run_by_run(truth, body, expected):
    assert overlap(truth, body) == pytest.approx(expected)


def test_every_page_weighs_the_same_and_an_empty_answer_costs_recall_alone():
    long = " ".join(map(str, range(200)))
    found = body_figures([(long, long), ("a b c d", "a b c d e"), ("lost", "")])
    assert found.precision == pytest.approx((1 + 1 / 2) / 2)
    assert found.recall == pytest.approx((1 + 1 + 0) / 3)
    assert found.f1 == pytest.approx(2 * 0.75 * (2 / 3) / (0.75 + 2 / 3))
    assert (found.exact, found.empty) == (pytest.approx(1 / 3), 1)


@given(st.text(alphabet="ab c", max_size=40), st.text(alphabet="ab c", max_size=40))
def test_comparing_the_other_way_round_exchanges_too_much_and_too_little(one, other):
    there, back = overlap(one, other), overlap(other, one)
    assert (there.shared, there.extra, there.lacking) == (back.shared, back.lacking, back.extra)
    assert sum(there) == pytest.approx(1 if one.split() or other.split() else 0)


@pytest.mark.parametrize(
    ("title", "is_right"),
    [
        pytest.param("Ring opens  a LINE", True, id="case and white space aside"),
        pytest.param("Ring opens a\u00a0li\u00adne\u200b", True, id="invisible letters aside"),
        pytest.param("Ring opens a line | The Lantern", False, id="a site's name is wrong"),
        pytest.param("", False, id="none"),
    ],
)
def test_a_title_is_right_or_not(title, is_right):
    assert title_is_right("Ring opens a line", title) is is_right


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        pytest.param(("ann  berg", "Bo Dahl"), 1, id="order and case aside"),
        pytest.param(("Ann Berg",), 2 / 3, id="one missing"),
        pytest.param(("Ann Berg", "Bo Dahl", "Reuters", ""), 4 / 5, id="one too much, an empty name is none"),
        pytest.param((), 0, id="nobody"),
    ],
)
def test_authors_are_compared_as_sets_of_names(authors, expected):
    assert authors_f1(("Bo Dahl", "Ann Berg"), authors) == pytest.approx(expected)


def test_nobody_is_right_where_nobody_is_named():
    assert authors_f1((), ("",)) == 1


@pytest.mark.parametrize(
    ("truth", "moment", "expected"),
    [
        pytest.param(TRUTH, NOON, (1, 1, 1), id="the same"),
        pytest.param(TRUTH, NOON.astimezone(UTC), (1, 1, 1), id="the same in another zone"),
        pytest.param(TRUTH, "2026-05-12T12:30:59+08:00", (1, 1, 1), id="seconds aside"),
        pytest.param(TRUTH, "2026-05-12T12:30:00", (1, 1, 0), id="the clock on the wall, without a zone"),
        pytest.param(TRUTH, "2026-05-12T04:30:00", (1, 1, 0), id="the clock of UTC, without a zone"),
        pytest.param(TRUTH, "2026-05-12T12:30:00+00:00", (1, 0, 0), id="a wrong zone"),
        pytest.param(TRUTH, "2026-05-12", (1, 0, 0), id="a day"),
        pytest.param(TRUTH, date(2026, 5, 13), (0, 0, 0), id="another day"),
        pytest.param(TRUTH, "yesterday", (0, 0, 0), id="no date"),
        pytest.param(TRUTH, None, (0, 0, 0), id="none"),
        pytest.param("2026-05-12T23:30:00+08:00", "2026-05-12T20:00:00Z", (0, 0, 0), id="the day is the truth's own"),
        pytest.param("2026-05-12T01:00:00", "2026-05-12T01:00:00+09:00", (1, 1, 1), id="a truth without a zone"),
        pytest.param("2026-05-12", "2026-05-12T04:30:00", (1, None, None), id="a truth of a day judges the day"),
        pytest.param("2026-05-12", None, (0, None, None), id="a truth of a day, no answer"),
    ],
)
def test_dates_are_right_to_the_day_the_minute_the_instant(truth, moment, expected):
    assert date_figures(truth, moment) == expected


def test_a_truth_that_is_no_date_is_an_error():
    with pytest.raises(ValueError, match="ISO 8601, not 'May'"):
        date_figures("May", NOON)


def test_only_what_is_known_is_judged_and_only_what_is_claimed():
    truths = [Truth(FIVE, "Title", None, None), Truth(None, None, ("Ann",), TRUTH)]
    answers = [Answer(FIVE, "Other", ("Bo",), NOON), Answer("x", "x", ("Ann",), NOON)]
    assert figures(truths, answers, ALL) == {
        "f1": 1, "precision": 1, "recall": 1, "exact": 1, "empty": 0, "title": 0, "authors": 1, "day": 1, "minute": 1,
        "instant": 1,
    }  # fmt: skip
    assert figures(truths, answers, frozenset({"title"})) == {"title": 0}


def test_who_gives_only_days_is_not_judged_by_the_minute():
    assert figures([Truth(published=TRUTH)], [Answer(published="2026-05-12")], ALL) == {"day": 1}


def answers_to(rows: list[dict]) -> list[Answer]:
    """Answers right and wrong in all ways that came to mind, made of the truth."""
    answers = []
    for number, row in enumerate(rows):
        body, other = row["body"], rows[number - 1]
        bodies = ["", body, body[: len(body) // 2], f"Advertisement {body}", other["body"], body + other["body"][:300]]
        moment = datetime.fromisoformat(row["published"])
        moments = [
            moment, None, moment.replace(tzinfo=None), moment.astimezone(UTC), moment.isoformat()[:10],
            moment + timedelta(hours=9), moment.astimezone(UTC).replace(tzinfo=None), "soon",
        ]  # fmt: skip
        names = row["authors"] or []
        authors = [names, names[:1], [*names, "Reuters"], [], [name.upper() for name in names]][number % 5]
        title = [row["title"], row["title"].upper(), f"{row['title']} | Site", ""][number % 4]
        answers.append(Answer(bodies[number % 6], title, tuple(authors), moments[number % 8]))
    return answers


@needs_shared
def test_the_figures_are_those_of_the_scorer(monkeypatch):
    monkeypatch.syspath_prepend(SHARED / "tools")
    metrics = import_module("metrics")
    rows = list(json.loads((SHARED / "corpora/news-fields/expected.json").read_text("utf-8")).values())
    truths = [
        Truth(row["body"], row["title"], row["authors"] and tuple(row["authors"]), row["published"]) for row in rows
    ]
    answers = answers_to(rows)
    ours = figures(truths, answers, ALL)
    predicted = [
        {"body": one.body, "headline": one.title, "authors": list(one.authors), "published": one.published}
        for one in answers
    ]
    theirs = metrics.field_scores(zip(rows, predicted, strict=True))
    named = {"f1": "body_f1", "precision": "body_precision", "recall": "body_recall", "exact": "body_accuracy"}
    named |= {"empty": "body_empty"} | {name: name for name in ("title", "authors", "day", "minute", "instant")}
    assert 0.3 < ours["f1"] < 0.9
    assert ours == pytest.approx({name: theirs[other] for name, other in named.items()}, abs=5e-5)


def test_what_compares_equal_is_written_alike():
    assert plain("Ａ\u200d \n b") == "a b"
    assert [tells_the_hour(moment) for moment in (NOON, NOON.date(), TRUTH, "2026-05-12", None)] == [1, 0, 1, 0, 0]
