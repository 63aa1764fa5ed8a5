"""What has been learned fits the rules and the tables, and is weighed as it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.tagging.counting import average_precision, best_threshold, facets_f1, story_f1
from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.judging import Judgement, Layer, load_judgement, moved, stretched
from pipelines.tag.learned import BIAS, KindTable, Table, load_learned
from pipelines.tag.reading import Reader
from pipelines.tag.rules import load_rules
from pipelines.tag.tagger import shipped_decider, shipped_reader
from pipelines.tag.weighing import amounts_of, load_weights


def test_every_weight_of_a_rule_belongs_to_a_rule_that_exists():
    rules = {rule.name: rule.facet for rule in load_rules().rules}
    for facet, weights in load_weights().amounts.items():
        for name in weights:
            if name.startswith("rule "):
                assert rules[name.removeprefix("rule ")] == facet


def test_every_rule_and_group_of_the_tables_exists():
    book = load_rules()
    rules, groups = {rule.name for rule in book.rules}, {*book.groups, "@place", "@company"}
    learned = load_learned()
    for feature in (*learned.localization.weights, *learned.kinds.weights):
        if feature.startswith("@rule "):
            assert feature.removeprefix("@rule ") in rules
        elif feature.startswith("@group "):
            assert feature.removeprefix("@group ") in groups


def test_the_judgement_weighs_exactly_what_is_heard():
    decider = shipped_decider()
    heard = decider.hear(shipped_reader().read("Acme builds a new factory in India", "It makes phones there."))
    assert set(load_judgement().story.weights) == set(heard.story)
    for facet in FACET_NAMES:
        assert set(load_judgement().kinds[facet].weights) == set(heard.kinds[facet])


def test_a_headline_weighs_more_than_a_passing_mention():
    filler = "The screen is bright. " * 30
    weights, reader = load_weights(), Reader()
    facet = "local-production"
    headline = amounts_of(reader.read("A new factory in India", filler))[facet]
    mention = amounts_of(reader.read("A phone", filler + "A new factory in India opens."))[facet]
    assert weights.log_odds(facet, headline) > weights.log_odds(facet, mention)


def test_a_facet_that_was_not_learned_gets_what_all_share(tmp_path):
    table = (
        '["a facet not learned yet"]\nbias = -3.0\nheadline = 2.0\n\n[local-market]\nbias = -4.0\n"headline" = 1.0\n'
    )
    (tmp_path / "weights.toml").write_text(table, "utf-8")
    weights = load_weights(tmp_path / "weights.toml")
    assert weights.log_odds("local-market", {"headline": 4.0}) == 0.0
    assert weights.log_odds("local-policy", {"headline": 1.5}) == 0.0


@pytest.mark.parametrize("log_odds", [-1e9, -3.0, 0.0, 3.0, 1e9])
def test_a_score_stays_between_0_and_1_however_much_is_said(log_odds):
    judgement = Judgement(Layer(log_odds, {}), {"local-market": Layer(log_odds, {})}, {"local-market": 0.28})
    decider = shipped_decider()
    heard = decider.hear(shipped_reader().read("Acme builds a new factory in India", ""))
    assert 0 <= judgement.scores(heard)["local-market"] <= 1


def test_the_threshold_becomes_one_half_and_the_order_stays():
    assert stretched(0.28, 0.28) == pytest.approx(0.5)
    assert stretched(0.0, 0.28) == 0.0 < stretched(0.1, 0.28) < stretched(0.2, 0.28) < stretched(1.0, 0.28) == 1.0


def test_log_odds_that_are_added_move_a_score_and_none_leave_it():
    assert moved(0.3, 0.0) == 0.3
    assert moved(0.3, -1.0) < 0.3 < moved(0.3, 1.0)


@pytest.mark.parametrize(
    ("table", "mistake"),
    [
        pytest.param(f"{BIAS}\t-3\nword\t1\t2\n", "localization.tsv:2: 2 weights instead of 1", id="too many"),
        pytest.param("word\t1\n", "no line '(bias)'", id="no bias"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(tmp_path, table, mistake):
    (tmp_path / "localization.tsv").write_text(table, "utf-8")
    with pytest.raises(ValueError, match="make the table again") as refused:
        load_learned(tmp_path)
    assert mistake in str(refused.value)


def _scored(**scores):
    return dict.fromkeys(FACET_NAMES, 0.0) | {name.replace("_", "-"): score for name, score in scores.items()}


def test_answers_are_counted_by_story_and_by_facet():
    answers = [
        (frozenset({"local-market"}), _scored(local_market=0.9, local_policy=0.6)),
        (frozenset({"local-policy"}), _scored(local_policy=0.4)),
        (frozenset(), _scored(local_market=0.55)),
    ]
    assert story_f1(answers) == pytest.approx(0.5)
    assert facets_f1(answers) == pytest.approx(2 / 5)
    assert average_precision(answers) == pytest.approx((1 + 2 / 3) / 2)
    assert best_threshold([*answers, *answers]) < 0.4  # 0.4 is right and must be asserted


@given(st.permutations([0.1, 0.2, 0.3, -0.7, 1e-9, 2.5]))
def test_the_order_of_the_features_changes_no_bit_of_the_total(weights):
    named = {f"word {number}": weight for number, weight in enumerate(weights)}
    kinds = {feature: (weight,) * len(FACET_NAMES) for feature, weight in named.items()}
    in_order = {f"word {number}": weight for number, weight in enumerate(sorted(weights))}
    assert Table(-1.0, named).total(named) == Table(-1.0, in_order).total(in_order)
    biases = (-1.0,) * len(FACET_NAMES)
    kinds_in_order = {feature: (weight,) * len(FACET_NAMES) for feature, weight in in_order.items()}
    assert KindTable(biases, kinds).totals(kinds) == KindTable(biases, kinds_in_order).totals(kinds_in_order)
