"""Pictures keep the numbers that they are drawn from."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.plugins.drawing import HEIGHT, WIDTH, bar_rows, heat_map, month_columns

MONTHS = st.tuples(st.integers(2024, 2026), st.integers(1, 12)).map(lambda when: f"{when[0]}-{when[1]:02}")
COUNTED = st.dictionaries(st.tuples(MONTHS, st.sampled_from("abc")), st.integers(1, 5_000), max_size=20)


def of_months(counts):
    return [
        {"month": month, "facet": tag.upper(), "tag": tag, "stories": count}
        for (month, tag), count in sorted(counts.items())
    ]


@given(COUNTED)
def test_columns_are_as_high_as_their_numbers_and_stay_in_the_picture(counts):
    drawn = month_columns(of_months(counts))
    assert len(drawn.parts) == len(counts)
    for part in drawn.parts:
        assert 0 <= part.x <= part.x + part.width <= WIDTH
        assert 0 <= part.y <= part.y + part.height <= HEIGHT
    by_height = sorted((int(part.says.rpartition(" ")[2]), part.height) for part in drawn.parts)
    assert [height for _, height in by_height] == sorted(height for _, height in by_height)


def test_a_month_without_a_story_keeps_its_place():
    drawn = month_columns(of_months({("2025-11", "a"): 1, ("2026-02", "a"): 2}))
    assert [mark.text for mark in drawn.months] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert [mark.text for mark in drawn.scale] == ["0", "1", "2"]
    assert drawn.facets == [("a", "A")]
    assert month_columns([]).parts == []


@given(st.dictionaries(st.tuples(st.sampled_from("xyz"), st.sampled_from("pqrs")), st.integers(1, 99)))
def test_a_heat_map_holds_every_number_once(counts):
    drawn = heat_map([{"a": line, "b": column, "n": count} for (line, column), count in counts.items()])
    cells = [cell for _, row in drawn.rows for cell in row]
    assert Counter(cell.value for cell in cells if cell.value) == Counter(counts.values())
    assert all(0 <= cell.heat <= 1 for cell in cells)
    assert max((cell.heat for cell in cells), default=1) == 1


def test_what_has_no_place_in_a_heat_map_is_counted():
    drawn = heat_map([{"a": f"a{number}", "b": f"b{number}", "n": 1} for number in range(40)])
    assert (len(drawn.rows), drawn.more_rows, len(drawn.columns), drawn.more_columns) == (25, 15, 24, 16)


def test_columns_that_are_given_stand_in_their_order():
    drawn = heat_map([{"source": "s", "hour": "02", "stories": 4}], ("00", "01", "02"))
    assert drawn.columns == ["00", "01", "02"]
    assert [cell.value for cell in drawn.rows[0][1]] == [0, 0, 4]


@pytest.mark.parametrize(
    ("values", "shares"),
    [
        pytest.param([4, 2, 1], [1, 0.5, 0.25], id="shares of the longest"),
        pytest.param([0, None], [0, 0], id="nothing"),
        pytest.param([], [], id="empty"),
    ],
)
def test_bars_are_shares_of_the_longest(values, shares):
    drawn = bar_rows([{"host": "h", "requests": value, "more": "m"} for value in values])
    assert [bar.share for bar in drawn] == shares
    assert all(bar.facts == ["m"] for bar in drawn)
