"""What an article is compared by: made in one process, asked in another."""

import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dedupe import news_words, prints
from pipelines.dedupe.news_words import LEAD, tokens
from pipelines.dedupe.prints import Print, all_keys, neighbouring_news_keys, news_keys, print_of

BODY = " ".join(f"Velora word{number}" for number in range(60))
NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)
HEADLINE = "Velora opens in Coimbatore"


def test_a_print_brings_the_keys_that_it_was_asked_for(monkeypatch):
    wanted = all_keys(print_of(HEADLINE, BODY, "en"), NOON)
    asked = print_of(HEADLINE, BODY, "en")
    all_keys(asked, NOON)
    brought = pickle.loads(pickle.dumps(asked))
    monkeypatch.setattr(prints, "key_of", None)
    monkeypatch.setattr(prints, "bands_of", None)
    assert all_keys(brought, NOON) == wanted
    assert set(news_keys(brought, NOON)) < set(wanted)
    assert brought == print_of(HEADLINE, BODY, "en")


def test_a_print_travels_packed():
    one = print_of(HEADLINE, BODY, "en")
    before = len(pickle.dumps(one))
    all_keys(one, NOON)
    assert len(pickle.dumps(one)) < 2 * before


def test_what_is_not_there_as_a_whole_has_no_keys_of_its_text():
    made = print_of(HEADLINE, BODY, "en", is_partial=True)
    assert made.text_keys == made.sketch == ()
    assert news_keys(made, NOON)


@pytest.mark.parametrize(
    "one", [pytest.param(Print(), id="nothing"), pytest.param(print_of("A", "B", "tlh"), id="words")]
)
def test_what_nobody_can_weigh_has_no_keys(one):
    assert all_keys(one, NOON) == ()


def test_an_undated_article_is_not_looked_for_by_its_news():
    one = print_of(HEADLINE, BODY, "en")
    assert (news_keys(one, None), neighbouring_news_keys(one, None)) == ((), ())


@given(
    st.lists(
        st.sampled_from(["plant ", "ab", "\u0301", "国", "國", "が", "か\u3099", "= \u0338", "\u1100\u1161", "_", "…"])
    )
    .map("".join)
    .flatmap(lambda text: st.integers(1, 400).map(lambda times: text * times))
)
def test_a_beginning_is_the_same_however_much_is_looked_at(text):
    longest = news_words._LEAD_CHARACTERS[-1]
    assert news_words._beginning(text) == tokens(text[:longest])[:LEAD]
