"""Sketches tell how much of one text stands in another, and bands bring like texts together."""

import random
from hashlib import blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dedupe.sketches import (
    bands_of,
    likeness,
    packed,
    shared_text,
    shares_of_new,
    sketch_of,
    unpacked,
)


def text(seed, length=400):
    draw = random.Random(seed)
    return [f"w{draw.randrange(5000)}" for _ in range(length)]


def edited(words, every):
    return [word if number % every else "other" for number, word in enumerate(words)]


def exact_likeness(one, other):
    runs = [{tuple(words[at : at + 5]) for at in range(len(words) - 4)} for words in (one, other)]
    return len(runs[0] & runs[1]) / len(runs[0] | runs[1])


def test_a_short_text_has_no_sketch_and_no_bands():
    assert sketch_of(["word"] * 47) == ()
    assert bands_of(()) == ()
    assert shared_text((), sketch_of(text(1))) == 0.0


@pytest.mark.parametrize("length", [48, 60, 131, 132, 133, 400, 3000])
def test_a_sketch_is_made_of_the_smallest_hashes_for_ever(length):
    """Stored sketches are compared with new ones: made otherwise they need another ``prints.VERSION``."""
    words = [*text(length, length - 10), *["国"] * 10]
    runs = {" ".join(words[at : at + 5]) for at in range(length - 4)}
    hashes = {int.from_bytes(blake2b(run.encode(), digest_size=4).digest(), "little") for run in runs}
    assert sketch_of(words) == tuple(sorted(hashes)[:128])


@pytest.mark.parametrize(
    ("length", "every"), [pytest.param(60, 30, id="short"), pytest.param(400, 60, id="a story"), (5000, 15)]
)
def test_likeness_is_near_the_exact_one(length, every):
    one = text(7, length)
    other = edited(one, every)
    assert likeness(sketch_of(one), sketch_of(other)) == pytest.approx(exact_likeness(one, other), abs=0.12)


def test_a_story_inside_a_longer_one_is_shared_as_a_whole():
    part, rest = text(1, 150), text(2, 900)
    assert shared_text(sketch_of(part), sketch_of(rest + part)) > 0.9
    assert shared_text(sketch_of(part), sketch_of(rest)) < 0.05


def test_texts_that_are_nearly_the_same_meet_in_a_band_and_others_do_not():
    met = unrelated = 0
    for seed in range(60):
        one = text(seed)
        met += bool(set(bands_of(sketch_of(one))) & set(bands_of(sketch_of(edited(one, 90)))))  # likeness about 0.9
        unrelated += bool(set(bands_of(sketch_of(one))) & set(bands_of(sketch_of(text(seed + 1000)))))
    assert (met, unrelated) == (60, 0)


def test_what_is_new_is_what_none_before_has():
    one, two = text(1), text(2)
    shares = shares_of_new(map(sketch_of, [one, one, one[:200] + two[:200], two, ["short"]]))
    assert shares[0] == 1.0
    assert shares[1] == 0.0
    assert shares[2] == pytest.approx(0.5, abs=0.15)
    assert shares[3] == pytest.approx(0.5, abs=0.15)
    assert shares[4] is None


@given(st.lists(st.sampled_from("abcdef中文"), max_size=120), st.lists(st.sampled_from("abcdef中文"), max_size=120))
def test_sketches_are_kept_whole_and_compare_the_same_from_either_side(one, other):
    first, second = sketch_of(one), sketch_of(other)
    assert unpacked(packed(first)) == first
    assert likeness(first, second) == likeness(second, first)
    assert shared_text(first, second) == shared_text(second, first)
    assert all(0 <= key < 2**63 for key in bands_of(first))
