"""What holds for every text: spans are whole sentences inside it, and the same text gives the same tags."""

from hypothesis import given
from hypothesis import strategies as st

from pipelines.tag import tag
from pipelines.tag.sentences import split_sentences

PIECES = st.sampled_from(
    [
        "Xiaomi will build a new factory in India. ",
        "The localization rate rises. ",
        "国产化率达到90%。",
        "It supports Hindi and Tamil!\n",
        "Prices start at 5.5 euros. ",
        "“Data localization” is required, U.S. officials said.) ",
        "\n\n",
        "\u0130\u0301 \x1c\u2028",
    ]
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=12).map("".join))


@given(headline=TEXTS, body=TEXTS, language=st.sampled_from(["en", "zh", "xx", "", None]))
def test_spans_are_sorted_sentences_inside_the_text(headline, body, language):
    text = f"{headline}\n\n{body}"
    sentences = set(split_sentences(text))
    tags = tag(headline, body, language)
    for one in tags:
        assert 0 <= one.score <= 1
        assert one.evidence, "a tag without a sentence"
        assert list(one.evidence) == sorted(set(one.evidence))
        assert set(one.evidence) <= sentences
        assert all(0 <= span.start < span.end <= len(text) for span in one.evidence)
    assert tags == tag(headline, body, language)


def test_a_text_without_cues_has_no_tags():
    assert tag("A phone with a bigger battery", "It charges fast. The screen is bright.", "en") == []
    assert tag("", "", None) == []
