"""What changed between two versions, block by block and word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dedupe.differences import blocks_of, changes
from pipelines.dedupe.rewording import marked, stretches

BODY = "Acme opens a plant in Pune.\n\nThe phone costs $499 and weighs 180 g.\n\nIt is sold from Monday on."


def told(before, after, headline=("H", "H")):
    return [(one.what, one.part, one.position, one.diff) for one in changes(headline, (before, after))]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(BODY, [], id="nothing"),
        pytest.param(BODY.replace(" ", "  "), [], id="blank space"),
        pytest.param(
            BODY.replace("$499", "$549"),
            [("reworded", "body", 1, "The phone costs $[-499-]{+549+} and weighs 180 g.")],
            id="a word",
        ),
        pytest.param(
            BODY.replace("phone costs", "new phone costs"),
            [("reworded", "body", 1, "The {+new+} phone costs $499 and weighs 180 g.")],
            id="a word more",
        ),
        pytest.param(BODY + "\n\nMore.", [("added", "body", 3, "{+More.+}")], id="a block more"),
        pytest.param(
            "\n\n".join(BODY.split("\n\n")[1:]),
            [("removed", "body", 0, "[-Acme opens a plant in Pune.-]")],
            id="a block less",
        ),
        pytest.param(
            "\n\n".join([*BODY.split("\n\n")[1:], "Acme opens a plant in Pune."]),
            [("moved", "body", 2, "Acme opens a plant in Pune.")],
            id="a block elsewhere",
        ),
        pytest.param(
            BODY.replace("Acme opens a plant in Pune.", "Nobody knows why."),
            [("added", "body", 0, "{+Nobody knows why.+}"), ("removed", "body", 0, "[-Acme opens a plant in Pune.-]")],
            id="another block is no rewording",
        ),
    ],
)
def test_a_change_is_told_by_its_block(after, expected):
    assert sorted(told(BODY, after)) == sorted(expected)


def test_the_headline_comes_first():
    assert told("a\n\nb", "a\n\nc", ("Old words", "New words"))[0] == (
        "reworded", "headline", 0, "[-Old-]{+New+} words",
    )  # fmt: skip


def test_scripts_without_spaces_differ_by_the_character():
    assert marked("手机价格为2999元。", "手机价格为3999元。") == "手机价格为[-2999-]{+3999+}元。"
    assert marked("小米得手机", "小米的手机") == "小米[-得-]{+的+}手机"


def test_what_stayed_is_cut_to_what_stands_around_the_change():
    long = " ".join("abcdefghijklmnopqrstuvwxyz")
    assert marked(f"{long} end", f"{long} stop").startswith("… s t u ")


TEXTS = st.lists(st.text("ab ,.中文1", max_size=30), max_size=6).map("\n\n".join)


@given(TEXTS, TEXTS)
def test_the_changes_lead_from_one_version_to_the_other(before, after):
    found = changes(("", ""), (before, after))
    old, new = ([" ".join(block.split()) for block in blocks_of(text)] for text in (before, after))
    for one in found:
        if one.before:
            old.remove(" ".join(one.before.split()))
        if one.after:
            new.remove(" ".join(one.after.split()))
    assert sorted(old) == sorted(new)


@given(st.text("ab ,.中1 ", max_size=60), st.text("ab ,.中1 ", max_size=60))
def test_stretches_are_the_two_texts_taken_apart(before, after):
    found = stretches(before, after)
    assert "".join(one.before for one in found) == before
    assert "".join(one.after for one in found) == after


def test_a_page_made_to_be_slow_is_compared_without_its_order():
    before = "\n\n".join(f"{number % 7} block" for number in range(900))
    after = "\n\n".join(f"{number % 5} block" for number in range(900))
    found = changes(("", ""), (before, after))
    assert {one.what for one in found} <= {"added", "removed", "moved"}
    assert len(found) < 900
