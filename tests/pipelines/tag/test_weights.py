"""The table of weights fits the rules, and the script that makes it learns what there is to learn."""

from bench.tagging_weights import Story, chances, fit, models_of, solve
from pipelines.tag.reading import Reader
from pipelines.tag.rules import load_rules
from pipelines.tag.weighing import amounts_of, load_weights


def test_every_weight_of_a_rule_belongs_to_a_rule_that_exists():
    rules = {rule.name: rule.facet for rule in load_rules().rules}
    for facet, weights in load_weights().amounts.items():
        for name in weights:
            if name.startswith("rule "):
                assert rules[name.removeprefix("rule ")] == facet


def test_a_headline_weighs_more_than_a_passing_mention():
    filler = "The screen is bright. " * 30
    weights, reader = load_weights(), Reader()
    facet = "local-production"
    headline = amounts_of(reader.read("A new factory in India", filler))[facet]
    mention = amounts_of(reader.read("A phone", filler + "A new factory in India opens."))[facet]
    assert weights.score(facet, headline) > weights.score(facet, mention)


def test_a_score_stays_between_0_and_1_however_much_is_said():
    weights = load_weights()
    assert (
        0
        < weights.score("local-market", {"headline": -1e9})
        < 0.5
        < weights.score("local-market", {"headline": 1e9})
        < 1
    )


def test_the_script_learns_which_amount_matters():
    told = [
        Story("a", {"local-market": {"headline": 1.0, "text": 1.0}}, frozenset({"local-market"})) for _ in range(20)
    ]
    silent = [Story("b", {"local-market": {"headline": 0.0, "text": 1.0}}, frozenset()) for _ in range(20)]
    models = fit([*told, *silent])
    assert chances(told[0], models)["local-market"] > 0.5 > chances(silent[0], models)["local-market"]
    assert models["local-market"].weights["headline"] > abs(models["local-market"].weights["text"])


def test_what_all_facets_share_and_what_is_their_own_is_added():
    models = models_of({("", "headline"): 1.0, ("local-market", "headline"): 0.5, ("local-market", "bias"): -2.0})
    assert models["local-market"].weights == {"headline": 1.5}
    assert models["local-market"].bias == -2.0
    assert {models[facet].weights["headline"] for facet in models if facet != "local-market"} == {1.0}


def test_a_facet_that_was_not_learned_gets_what_all_share(tmp_path):
    table = (
        '["a facet not learned yet"]\nbias = -3.0\nheadline = 2.0\n\n[local-market]\nbias = -4.0\n"headline" = 1.0\n'
    )
    (tmp_path / "weights.toml").write_text(table, "utf-8")
    weights = load_weights(tmp_path / "weights.toml")
    assert weights.score("local-market", {"headline": 4.0}) == 0.5
    assert weights.score("local-policy", {"headline": 1.5}) == 0.5


def test_equations_are_solved():
    assert solve([[2.0, 1.0], [1.0, 3.0]], [5.0, 10.0]) == [1.0, 3.0]
