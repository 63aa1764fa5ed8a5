"""What changed in a story: nothing is lost, nothing is invented, and the work is bounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.plugins import differences
from desk.plugins.differences import changed_versions


def versions(*texts):
    """The page of an article whose versions, oldest first, are (headline, body); the last is the present one."""
    *former, (headline, body) = texts
    revisions = [{"headline": one, "body": other} for one, other in reversed(former)]
    return changed_versions({"headline": headline, "body": body, "revisions": revisions})


def written(stretches):
    return "".join({"gone": f"[{one.text}]", "come": f"+{one.text}+"}.get(one.what, one.text) for one in stretches)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param("It costs 9 euros.", "It costs 10 euros.", ["It costs [9 ]+10 +euros."], id="a number"),
        pytest.param("One.\n\nTwo.", "One.\n\nTwo.\n\nThree.", ["+Three.+"], id="a paragraph came"),
        pytest.param("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", ["[Two.]"], id="a paragraph went"),
        pytest.param("Apples are red.", "Nobody was there", ["[Apples are red.]+Nobody was there+"], id="another text"),
        pytest.param("比亚迪在印尼投产", "比亚迪在印度投产", ["比亚迪在印[尼]+度+投产"], id="a script without blanks"),
        pytest.param("Same.", "Same.", [], id="nothing"),
        pytest.param("", "New.", ["+New.+"], id="from nothing"),
    ],
)
def test_changes_are_told_word_by_word(before, after, told):
    (version,) = versions(("Head", before), ("Head", after))
    assert [written(paragraph.stretches) for paragraph in version.paragraphs] == told


def test_each_version_is_compared_with_the_next_and_what_stayed_is_counted():
    latest, first = versions(("A", "1\n\n2\n\n3"), ("B", "1\n\n2\n\nthree"), ("B", "1\n\n2\n\nthree\n\n4"))
    assert written(first.headline) == "[A]+B+"
    assert (first.paragraphs[0].skipped, first.skipped_at_end) == (2, 0)
    assert written(latest.headline) == "B"
    assert (latest.paragraphs[0].skipped, written(latest.paragraphs[0].stretches)) == (3, "+4+")


TEXTS = st.lists(st.text("ab .", min_size=1, max_size=12).filter(str.strip), max_size=5).map("\n\n".join)


@given(TEXTS, TEXTS)
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(before, after):
    (version,) = versions((before, ""), (after, ""))
    assert "".join(one.text for one in version.headline if one.what != "come") == before
    assert "".join(one.text for one in version.headline if one.what != "gone") == after


def test_a_page_compares_no_more_than_it_may(monkeypatch):
    compared = []

    class Counting(differences.SequenceMatcher):
        def __init__(self, isjunk, a, b, autojunk=True):
            compared.append(0 if autojunk else len(a) * len(b))
            super().__init__(isjunk, a, b, autojunk)

    monkeypatch.setattr(differences, "SequenceMatcher", Counting)
    long = [" ".join(f"w{number}{row}" for number in range(300)) for row in range(40)]
    other = [text.replace("w1", "v1") for text in long]
    (version,) = versions(("H", "\n\n".join(long)), ("H", "\n\n".join(other)))
    assert len(version.paragraphs) == 40
    assert sum(compared) <= 410_000
    assert written(version.paragraphs[-1].stretches) == f"[{long[-1]}]+{other[-1]}+"
