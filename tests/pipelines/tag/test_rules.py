"""Every phrase rule does what the examples beside it say, and a rule file that cannot be meant is refused."""

import pytest

from pipelines.tag.reading import Reader
from pipelines.tag.rules import RuleError, load_rules

BOOK = load_rules()
READER = Reader(BOOK)


def rules_speaking(sentence):
    return {rule.name for found in READER.read("", sentence) for rule in found.rules}


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [pytest.param(rule.name, one, id=f"{rule.name}: {one[:40]}") for rule in BOOK.rules for one in rule.matches],
)
def test_a_rule_matches_its_own_examples(rule, sentence):
    assert rule in rules_speaking(sentence)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [pytest.param(rule.name, one, id=f"{rule.name}: {one[:40]}") for rule in BOOK.rules for one in rule.not_matches],
)
def test_a_rule_leaves_its_counter_examples_alone(rule, sentence):
    assert rule not in rules_speaking(sentence)


def test_terms_stand_by_language_or_in_one_list_and_are_all_searched_for(tmp_path):
    text = """
        facet = "local-market"
        [words]
        place = ["Lima"]
        [words.shop]
        en = ["store"]
        zh = ["门店"]
        fr = [
          "boutique",
        ]
        [[rule]]
        name = "shop"
        all = ["shop"]
        phrases.en = ["our"]
        phrases.fr = ["notre"]
        matches = ["our store"]
    """
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    assert load_rules(tmp_path).groups == {
        "mine.place": ("Lima",),
        "mine.shop": ("store", "门店", "boutique"),
        "mine.shop.phrases": ("our", "notre"),
    }


def test_every_group_of_the_vocabulary_is_used():
    used = {group for rule in BOOK.rules for group in (*rule.groups, *rule.unless)}
    assert set(BOOK.groups) <= used


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param('facet = "local-food"', "'local-food' is not one of", id="unknown facet"),
        pytest.param(
            'facet = "local-market"\n[[rule]]\nname = "x"\nphrase = ["a"]', "unknown key 'phrase'", id="unknown key"
        ),
        pytest.param('facet = "local-market"\n[[rule]]\nname = "x"\nmatches = ["a"]', "needs phrases", id="no phrases"),
        pytest.param('facet = "local-market"\n[[rule]]\nname = "x"\nphrases = ["a"]', "'matches'", id="no example"),
        pytest.param(
            'facet = "local-market"\n[[rule]]\nname = "x"\nall = ["nowhere"]\nmatches = ["a"]',
            "no group is named 'nowhere'",
            id="unknown group",
        ),
        pytest.param(
            'facet = "local-market"\n' + '[[rule]]\nname = "x"\nphrases = ["a"]\nmatches = ["a"]\n' * 2,
            "two rules have this name",
            id="same name twice",
        ),
        pytest.param(
            'facet = "local-market"\n[words.shop]\nEnglish = ["store"]', "'English' is not the code", id="no language"
        ),
        pytest.param('facet = "local-market"\n[words]\nshop = "store"', "a list of terms in quotes", id="no list"),
        pytest.param(
            'facet = "local-market"\n[[rule]]\nname = "x"\nphrases.en = [1]\nmatches = ["a"]',
            "a list of terms in quotes",
            id="no term",
        ),
    ],
)
def test_a_mistake_in_a_rule_file_names_file_and_rule(tmp_path, text, complaint):
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    with pytest.raises(RuleError, match=complaint) as caught:
        load_rules(tmp_path)
    assert str(caught.value).startswith("mine")
