"""Tables that read in a terminal and as Markdown, and a picture whose labels do not cover each other."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.peers.picture import QUALITIES, TIMES, Box, Panel, Point, around, picture, place
from bench.peers.table import Row, table

SVG = "{http://www.w3.org/2000/svg}"
ROWS = [
    Row("dates", "1.0", {"day": 0.5}, 0, 1.5, 2.0),
    Row("one, fast", "2.3", {"f1": 0.9, "exact": 0.5, "day": 0.75}, 2, 10.0, 20.0),
    Row("ours", "", {"f1": 0.95, "exact": 0.25}, 0, 5.0, 10.0),
]
TABLE = """\
| extractor     |        F1 |     exact |       day | failed |  × parse |   ms |
| ------------- | --------: | --------: | --------: | -----: | -------: | ---: |
| ours          | **0.950** |     0.250 |         – |      0 |     5.00 | 10.0 |
| one 2.3, fast |     0.900 | **0.500** | **0.750** |      2 |    10.00 | 20.0 |
| dates 1.0     |         – |         – |     0.500 |      0 | **1.50** |  2.0 |"""


def test_a_table_ranks_by_bodies_marks_the_best_and_leaves_out_what_nobody_has():
    assert table(ROWS) == TABLE


def test_alone_nobody_is_the_best():
    assert "**" not in table(ROWS[:1])


def test_nothing_is_bold_in_a_terminal():
    assert "**" not in table(ROWS, bold=False)


@pytest.mark.parametrize(
    ("ticks", "low", "high", "ends"),
    [
        pytest.param(TIMES, 1.04, 61, (1, 100), id="between ticks"),
        pytest.param(TIMES, 5, 5, (2, 10), id="one value on a tick"),
        pytest.param(TIMES, 0.1, 900, (0.5, 500), id="outside"),
        pytest.param(QUALITIES, 0.0, 1.0, (0.0, 0.999), id="nothing and everything right"),
        pytest.param(QUALITIES, 1.0, 1.0, (0.995, 0.999), id="everything right alone"),
        pytest.param(QUALITIES, 0.0, 0.0, (0.0, 0.5), id="nothing right alone"),
    ],
)
def test_an_axis_ends_on_ticks(ticks, low, high, ends):
    assert around(ticks, low, high) == ends


def drawing(*points: Point) -> ET.Element:
    return ET.fromstring(picture([Panel("pages & more", points)], "a day"))


def centre(root: ET.Element, told: str) -> tuple[float, float]:
    found = next(one for one in root.iter(f"{SVG}circle") if one.findtext(f"{SVG}title").startswith(told))
    return float(found.get("cx")), float(found.get("cy"))


def test_better_is_higher_slower_is_further_right_and_ours_stands_out():
    root = drawing(Point("ours", 4, 0.98, is_ours=True), Point("theirs <1>", 16, 0.96), Point("poor", 16, 0.5))
    (x, y), (other_x, other_y), (_, poor_y) = (centre(root, name) for name in ("ours", "theirs <1>", "poor"))
    assert x < other_x
    assert y < other_y < poor_y
    assert [one.get("class") for one in root.iter(f"{SVG}circle")].count("ours") == 1
    assert "prefers-color-scheme: dark" in root.findtext(f"{SVG}style")


def test_who_is_right_everywhere_or_nowhere_stays_in_the_picture():
    root = drawing(Point("all", 600, 1.0), Point("none", 0.1, 0.0))
    top, left, bottom = 84, 0, 84 + 430
    for name in ("all", "none"):
        x, y = centre(root, name)
        assert left < x < 820
        assert top < y < bottom


FRAME = Box(0, 0, 800, 400)


@given(st.lists(st.tuples(st.integers(100, 700), st.integers(60, 340)), max_size=5))
def test_a_few_labels_never_cover_each_other(points):
    taken: list[Box] = []
    for x, y in points:
        label = place("an extractor", x, y, taken, FRAME).box
        assert label.inside(FRAME)
        assert not any(label.meets(other) for other in taken)
        taken.append(label)


def test_panels_share_their_axes():
    low, high = Panel("low", (Point("poor", 2, 0.82),)), Panel("high", (Point("good", 30, 0.985),))
    root = ET.fromstring(picture([low, high], "a day"))
    ticks = [one.text for one in root.iter(f"{SVG}text") if re.fullmatch(r"[\d.]+×?", one.text)]
    assert ticks[: len(ticks) // 2] == ticks[len(ticks) // 2 :]
    assert {"1×", "50×", "0.80", "0.99"} <= set(ticks)


def test_a_label_at_the_right_edge_stands_on_the_left():
    label = place("an extractor", 790, 200, [], FRAME)
    assert (label.anchor, label.x) == ("end", 780)


def test_every_extractor_of_the_picture_is_named_in_words_too():
    root = drawing(Point("ours", 4, 0.98, is_ours=True), Point("theirs", 16, 0.96))
    assert re.findall(r"(\w+): F1", root.findtext(f"{SVG}desc")) == ["ours", "theirs"]
