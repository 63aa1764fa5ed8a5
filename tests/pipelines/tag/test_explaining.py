"""An account adds up: the sums are those of its parts, and its scores are those of the tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tag.explaining import explain
from pipelines.tag.owner import OwnerRules, Topic
from pipelines.tag.owner_tagger import Tagger
from pipelines.tag.rules import Rule
from tests.pipelines.tag.test_spans import TEXTS


def rule(name, facet, weight, group):
    return Rule(
        name=name, facet=facet, weight=weight, groups=(group,), unless=(), within=100, ordered=False,
        matches=("x",), not_matches=(),
    )  # fmt: skip


HERS = OwnerRules(
    thresholds={"local-production": 0.7},
    rules=(rule("yours.local-market.shop", "local-market", 3.0, "yours.shop"), rule("yours.t.it", "t", 1.0, "yours.t")),
    groups={"yours.shop": ("prices",), "yours.t": ("rises", "国产")},
    topics=(Topic("t", "T", "A topic.", threshold=0.3),),
)
TAGGERS = {"as shipped": Tagger(), "as she steers it": Tagger(HERS)}

for one in TAGGERS.values():
    explain(one, "", "", "en")  # what is made once is made before any example is timed


@pytest.mark.parametrize("tagger", TAGGERS.values(), ids=TAGGERS.keys())
@given(headline=TEXTS, body=TEXTS, language=st.sampled_from(["en", "xx", None]))
def test_what_is_told_adds_up(tagger, headline, body, language):
    account = explain(tagger, headline, body, language)
    scores = {one.facet: one.score for one in account.weighed}
    for one in account.heard:
        assert one.total == pytest.approx(sum(weight for _, weight in one.said))
        assert account.quote(one.span).strip() == account.quote(one.span) != ""
    for one in account.weighed:
        assert one.total == pytest.approx(max(0.0, sum(value for _, value in one.parts)) if one.unit == "points"
                                          else sum(value for _, value in one.parts), abs=0.01)  # fmt: skip
    for tag in account.tags:
        assert tag.score == pytest.approx(scores[tag.facet], abs=0.002)
    assert list(account.tags) == tagger.tag(headline, body, language)
    assert account.has_rules is (language != "xx")


def test_her_threshold_is_a_part_of_the_score():
    story = ("Acme builds a new factory in India", "It makes phones there.", "en")
    (told,) = [one for one in explain(Tagger(HERS), *story).weighed if one.facet == "local-production"]
    assert "your threshold 0.7" in dict(told.parts)


def test_a_sentence_tells_which_rules_spoke_and_the_second_counts_half():
    account = explain(Tagger(), "Acme builds a new factory in India", "It rains.", "en")
    (heard,) = [one for one in account.heard if one.facet == "local-production"]
    assert (heard.position, account.quote(heard.span)) == ("headline", "Acme builds a new factory in India")
    assert len(heard.said) > 1
    assert heard.total == pytest.approx(sum(weight for _, weight in heard.said))


def test_a_language_without_rules_is_told_and_has_nothing_heard():
    account = explain(Tagger(), "Acme builds a new factory in India", "It rains.", "sv")
    assert (account.has_rules, account.heard, account.weighed, account.tags) == (False, (), (), ())
