import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dedupe import text_fingerprint, texts, word_count

TEXT = " ".join(f"word{number}" for number in range(48))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(TEXT.upper(), id="case"),
        pytest.param(TEXT.replace(" ", "\n\n"), id="line breaks"),
        pytest.param(TEXT.replace(" ", ", ") + "!", id="punctuation"),
        pytest.param(TEXT.replace("w", "\uff57"), id="full-width letters"),
    ],
)
def test_the_same_words_have_the_same_fingerprint(other):
    assert text_fingerprint(other) == text_fingerprint(TEXT) != ""


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(TEXT.replace("word7 ", "word70 "), id="one word"),
        pytest.param(TEXT + " more", id="one word more"),
        pytest.param(" ".join(reversed(TEXT.split())), id="order"),
    ],
)
def test_other_words_have_another(other):
    assert text_fingerprint(other) != text_fingerprint(TEXT)


def test_short_texts_have_none():
    assert text_fingerprint(" ".join(TEXT.split()[:47])) == ""
    assert text_fingerprint("") == text_fingerprint("¶ ! …") == ""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("One two-three 4.", 4, id="letters and digits"),
        pytest.param("小米汽车 SU7", 5, id="Chinese by the character"),
        pytest.param("サムスンの新型", 7, id="Japanese by the character"),
        pytest.param("साल भारत में", 3, id="Hindi by the word"),
        pytest.param("삼성전자 인도", 2, id="Korean by the word"),
        pytest.param("_ — ''", 0, id="no words"),
    ],
)
def test_words_are_counted_in_every_script(text, count):
    assert word_count(text) == count


def letter_by_letter(text):
    """The words of a text by their definition."""
    unspaced, marks = (re.compile(f"[{letters}]") for letters in (texts._UNSPACED, texts._MARKS))
    found = [""]
    for letter in unicodedata.normalize("NFKC", text).casefold():
        if unspaced.match(letter):
            found += [letter, ""]
        elif (letter.isalnum() and letter != "_") or marks.match(letter):
            found[-1] += letter
        else:
            found.append("")
    return [word for word in found if word]


@given(st.text(alphabet=st.one_of(st.sampled_from("aZ9_ -é\u0301\u0903国がข…"), st.characters(exclude_categories=()))))
def test_a_word_is_a_run_of_letters_and_marks(text):
    assert texts.words_of(text) == letter_by_letter(text)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_no_text_is_too_strange(text):
    assert len(text_fingerprint(text)) in {0, 32}
    assert word_count(text) >= 0
