"""The owner's rules add to a facet, her thresholds move it, her topics stand beside; without her it is as shipped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tag import tag
from pipelines.tag.owner import OwnerRules, Topic
from pipelines.tag.owner_examples import trials
from pipelines.tag.owner_file import read_owner_file
from pipelines.tag.owner_tagger import Tagger, moved
from pipelines.tag.rules import Rule, load_rules
from tests.pipelines.tag.test_spans import TEXTS

TOPIC = """
[[topic]]
name = "foldables"
label = "Foldables"
{threshold}
phrases = ["foldable*", "折叠屏"]
unless = [["table*"]]
matches = ["A foldable phone."]
not_matches = ["A foldable table."]
"""
RULE = """
[[rule]]
facet = "local-market"
name = "lamp-shop"
all = [["lamp shop*"]]
countries = ["PT"]
weight = {weight}
matches = ["A lamp shop opens."]
"""
STORY = (
    "The maker has a lamp shop now",
    "A lamp shop is a shop for lamps. People like it, and the rain does not matter.",
)


@pytest.fixture
def tagger(tmp_path):
    def make(text):
        path = tmp_path / "tags.toml"
        path.write_text(text, "utf-8")
        return Tagger(read_owner_file(path))

    return make


@given(headline=TEXTS, body=TEXTS, language=st.sampled_from(["en", "zh", "xx", None]))
def test_without_a_file_the_tags_are_as_shipped(headline, body, language):
    assert Tagger().tag(headline, body, language) == tag(headline, body, language)


def test_a_rule_of_hers_makes_a_tag_with_its_proof_and_its_countries(tagger):
    assert not [one for one in tag(*STORY, "en") if one.score >= 0.5]
    (found,) = (one for one in tagger(RULE.format(weight=3)).tag(*STORY, "en") if one.score >= 0.5)
    assert (found.facet, found.countries, found.rule) == ("local-market", ("PT",), "yours.local-market.lamp-shop")
    text = "\n\n".join(STORY)
    assert [text[span.start : span.end] for span in found.evidence] == [STORY[0], "A lamp shop is a shop for lamps."]


def test_a_rule_of_hers_leaves_other_stories_as_they_are(tagger):
    story = ("Acme opens a new factory in India", "It makes phones in Pune for Indian buyers.")
    assert tagger(RULE.format(weight=3)).tag(*story, "en") == tag(*story, "en")


def test_a_rule_that_speaks_against_a_facet_takes_from_it(tagger):
    story = ("Acme opens a new factory in India", "The lamp shop makes phones for Indian buyers.")
    against = RULE.replace("local-market", "local-production").replace("lamp shop*", "factory")
    against = against.replace("A lamp shop", "A factory").format(weight=-5)
    assert tag(*story, "en")[0].score > tagger(against).tag(*story, "en")[0].score


def test_a_language_without_rules_has_no_facets_and_still_its_topics(tagger):
    story = ("Foldable i butiken", "En foldable och en lamp shop.")
    found = tagger(RULE.format(weight=3) + TOPIC.format(threshold="")).tag(*story, "sv")
    assert [one.facet for one in found] == ["foldables"]


def test_a_threshold_moves_the_score_and_not_the_line(tagger):
    story = ("Acme opens a new factory in India", "It makes phones in Pune for Indian buyers.")
    shipped = {one.facet: one.score for one in tag(*story, "en")}
    score = shipped["local-production"]
    harder = tagger(f"[thresholds]\nlocal-production = {min(0.95, score + 0.01):.3f}\n").tag(*story, "en")
    found = {one.facet: one.score for one in harder}
    assert found["local-production"] < shipped["local-production"]
    assert {facet: score for facet, score in found.items() if facet != "local-production"} == {
        facet: score for facet, score in shipped.items() if facet != "local-production"
    }


@given(score=st.floats(0, 1), other=st.floats(0, 1), threshold=st.floats(0.05, 0.95))
def test_a_moved_score_keeps_its_order_and_crosses_the_line_at_the_threshold(score, other, threshold):
    assert 0 <= moved(score, threshold) <= 1
    assert moved(threshold, threshold) == pytest.approx(0.5)
    if score <= other:
        assert moved(score, threshold) <= moved(other, threshold)


@pytest.mark.parametrize(
    ("headline", "body", "score"),
    [
        pytest.param("A foldable phone", "It is thin.", 0.5, id="headline"),
        pytest.param("A phone", "It is foldable.", 0.293, id="lead"),
        pytest.param("A foldable phone", "It is foldable, says the maker.", 0.646, id="headline and lead"),
        pytest.param("新款折叠屏手机", "它很薄。", 0.5, id="Chinese"),
        pytest.param("A foldable table", "It is of wood.", None, id="what it must not be"),
        pytest.param("A phone", "It is thin.", None, id="nothing"),
    ],
)
def test_a_topic_is_scored_by_where_it_is_spoken_of(tagger, headline, body, score):
    found = {one.facet: one for one in tagger(TOPIC.format(threshold="")).tag(headline, body, None)}
    assert (found["foldables"].score if found else None) == score


def test_a_topic_has_a_threshold_of_its_own(tagger):
    story = ("A phone", "It is foldable.", "en")
    (easy,) = tagger(TOPIC.format(threshold="threshold = 0.25")).tag(*story)
    (hard,) = tagger(TOPIC.format(threshold="threshold = 0.8")).tag(*story)
    assert easy.score > 0.5
    assert hard.score < 0.29


def test_a_topic_of_names_alone_is_found_in_every_story_that_names_them(tagger):
    rule = '[[topic]]\nname = "pairs"\nall = ["@company", "@place"]\nmatches = ["Huawei in Lima."]\n'
    (found,) = tagger(rule).topics_of("Huawei goes to Peru", "It rains.")
    assert (found.facet, found.companies) == ("pairs", ("Huawei",))


WORDS = ("rises", "国产", "Hindi")
OF_WORDS = Tagger(
    OwnerRules(
        rules=(Rule("yours.t.it", "t", 1.0, ("yours.t",), (), 100, ordered=False, matches=(), not_matches=()),),
        groups={"yours.t": WORDS},
        topics=(Topic("t", "T", "A topic."),),
    )
)


@given(headline=TEXTS, body=TEXTS)
def test_the_proofs_of_a_topic_are_sentences_of_the_text(headline, body):
    story = f"{headline}\n\n{body}"
    for one in OF_WORDS.topics_of(headline, body):
        quotes = [story[span.start : span.end].lower() for span in one.evidence]
        assert quotes
        assert all(any(word.lower() in quote for word in WORDS) for quote in quotes)


def test_all_examples_of_the_shipped_rules_hold():
    tried = list(trials(Tagger()))
    assert {trial.rule for trial in tried} == {rule.name for rule in load_rules().rules}
    assert [trial for trial in tried if not trial.is_right] == []


def test_a_wrong_example_of_hers_is_found(tagger):
    wrong = RULE.format(weight=1).replace(
        'matches = ["A lamp shop opens."]', 'matches = ["A lamp."]\nnot_matches = ["Lamp shops."]'
    )
    failed = [trial for trial in trials(tagger(wrong)) if not trial.is_right]
    assert [(trial.rule, trial.example, trial.should_match) for trial in failed] == [
        ("yours.local-market.lamp-shop", "A lamp.", True),
        ("yours.local-market.lamp-shop", "Lamp shops.", False),
    ]
