"""The owner's file says what it says, or everything that is wrong with it, each mistake with its line."""

from pathlib import Path
from textwrap import dedent

import pytest

from pipelines.tag.owner import NO_OWNER_RULES
from pipelines.tag.owner_examples import trials
from pipelines.tag.owner_file import OwnerFileError, find_owner_file, read_owner_file
from pipelines.tag.owner_tagger import Tagger

WHOLE = """
[thresholds]
local-market = 0.6

[words]
shop = ["flagship store*", "pop-up store*"]

[words.stall]
en = ["stall"]
de = ["Stand"]

[[rule]]
facet = "local-market"
name = "city-store"
all = ["shop", "@place"]
unless = ["denial", ["rumour*"]]
countries = ["IN", "EU"]
within = 60
ordered = true
weight = 3
matches = ["It opens a flagship store in Mumbai."]
not_matches = ["Rumours of a flagship store in Mumbai."]

[[topic]]
name = "foldables"
label = "Foldables"
threshold = 0.7
phrases = ["foldable*"]
matches = ["A foldable phone."]

[[topic.rule]]
name = "flip"
phrases = ["flip phone*"]
matches = ["A flip phone."]
"""


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(text):
        path = tmp_path / "tags.toml"
        path.write_text(dedent(text).lstrip("\n"), "utf-8")
        return path

    return write


def test_a_whole_file_is_read(written):
    owner = read_owner_file(written(WHOLE))
    assert owner.thresholds == {"local-market": 0.6}
    (rule,) = owner.facet_rules
    assert (rule.name, rule.facet, rule.weight) == ("yours.local-market.city-store", "local-market", 3.0)
    assert (rule.groups, rule.within, rule.ordered) == (("yours.shop", "@place"), 60, True)
    assert rule.unless == ("denial", "yours.local-market.city-store.unless.1")
    assert owner.groups["yours.stall"] == ("stall", "Stand")
    assert owner.groups["yours.local-market.city-store.unless.1"] == ("rumour*",)
    assert owner.countries == {rule.name: ("IN", "EU")}
    (topic,) = owner.topics
    assert (topic.name, topic.label, topic.threshold) == ("foldables", "Foldables", 0.7)
    assert topic.description
    assert [rule.name for rule in owner.topic_rules] == ["yours.foldables.itself", "yours.foldables.flip"]


def test_an_empty_file_and_none_at_all_leave_the_rules_as_shipped(written):
    assert read_owner_file(written("")) == read_owner_file(None) == NO_OWNER_RULES


RULE = '[[rule]]\nfacet = "local-market"\nname = "shop"\n'
FOUND = 'matches = ["A shop."]\n'


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        pytest.param("[threshold]\n", "tags.toml:1: unknown key 'threshold'", id="unknown part"),
        pytest.param("threshold", "tags.toml:1: is not TOML here", id="no TOML"),
        pytest.param("thresholds = 1\n", "tags.toml:1: 'thresholds' must be a table", id="no table"),
        pytest.param("[thresholds]\n\nlocal-food = 0.5\n", "tags.toml:3: 'local-food' is no facet", id="no facet"),
        pytest.param("[thresholds]\nlocal-market = 2\n", "must be a number from 0.05 to 0.95, not 2", id="threshold"),
        pytest.param("[thresholds]\nlocal-market = true\n", "must be a number from 0.05", id="threshold no number"),
        pytest.param('[words]\nshop = "a"\n', "tags.toml:2: the words 'shop'", id="no list"),
        pytest.param('[words]\nshop = ["***"]\n', "holds no word", id="no word"),
        pytest.param('[words]\nshop = ["a*"]\n', "begins with one letter; write a whole word", id="one letter"),
        pytest.param('[words]\nshop = ["店*"]\n', "leave the * out", id="an ending without spaces"),
        pytest.param("[rule]\n", "tags.toml:1: 'rule' must begin with [[rule]] in double", id="single brackets"),
        pytest.param(
            '[[rule]]\nname = "a"\nphrases = ["b"]\n' + FOUND,
            "tags.toml:1: rule 'a': 'facet' must be",
            id="no facet named",
        ),
        pytest.param(RULE + FOUND, "rule 'shop': needs 'phrases'", id="nothing to find"),
        pytest.param(RULE + 'phrases = ["shop"]\n', "needs 'matches'", id="no example"),
        pytest.param(
            RULE + 'phrases = ["shop"]\nmust = ["x"]\n' + FOUND,
            "tags.toml:5: rule 'shop': unknown key 'must'; write 'all'",
            id="must",
        ),
        pytest.param(RULE + 'phrases = ["shop"]\nwihtin = 5\n' + FOUND, "did you mean 'within'?", id="misspelt key"),
        pytest.param(
            RULE + 'phrases = ["shop"]\nweight = "3"\n' + FOUND,
            "tags.toml:5: rule 'shop': 'weight' must be",
            id="weight",
        ),
        pytest.param(RULE + 'phrases = ["shop"]\nordered = 1\n' + FOUND, "must be true or false", id="ordered"),
        pytest.param(
            RULE + 'phrases = ["shop"]\ncountries = ["UK"]\n' + FOUND, "'UK' is not the code of a country", id="country"
        ),
        pytest.param(
            RULE + 'all = ["denail"]\n' + FOUND,
            "no list of words is called 'denail'; did you mean 'denial'?",
            id="list",
        ),
        pytest.param(
            RULE + 'all = ["qwxz"]\n' + FOUND, "to search for the word itself write [['qwxz']]", id="a word for a list"
        ),
        pytest.param(
            '[[rule]]\nfacet = "local-market"\nname = "A B"\nphrases = ["b"]\n' + FOUND, "small letters", id="name"
        ),
        pytest.param((RULE + 'phrases = ["shop"]\n' + FOUND) * 2, "two rules are called", id="same rule twice"),
        pytest.param('[[topic]]\nname = "x"\n', "topic 'x' has no rule", id="topic without rule"),
        pytest.param('[[topic]]\nlabel = "x"\n', "'name' must be made of", id="topic without name"),
        pytest.param('[[topic]]\nname = "local-policy"\n', "is a facet of localization", id="topic named as a facet"),
        pytest.param(
            '[[topic]]\nname = "x"\nphrases = ["b"]\nfacet = "a"\n' + FOUND,
            "tags.toml:4: topic 'x': unknown key",
            id="key of a topic",
        ),
        pytest.param(
            '[[topic]]\nname = "x"\nphrases = ["b"]\nmatches = ["b"]\n' * 2,
            "two topics are called",
            id="same topic twice",
        ),
        pytest.param(
            '[[topic]]\nname = "x"\nthreshold = 1\n',
            "tags.toml:3: topic 'x': 'threshold' must be",
            id="topic's threshold",
        ),
        pytest.param(
            '[[topic]]\nname = "x"\n[[topic.rule]]\nname = "y"\n',
            "tags.toml:3: rule 'y': needs 'phrases'",
            id="topic's rule",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(written, text, mistake):
    with pytest.raises(OwnerFileError) as refused:
        read_owner_file(written(text))
    assert mistake in str(refused.value)
    assert all(line.startswith("tags.toml:") for line in str(refused.value).splitlines())


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(written):
    text = '[[rule]]\nname = "x"\nmust = ["y"]\n[thresholds]\nlocal-food = 1\n'
    with pytest.raises(OwnerFileError) as refused:
        read_owner_file(written(text))
    lines = [int(message.split(":")[1]) for message in str(refused.value).splitlines()]
    assert lines == sorted(lines)
    assert len(lines) >= 3


def test_the_file_beside_the_archive_is_found_and_a_named_one_must_be_there(tmp_path):
    assert find_owner_file("", tmp_path / "archive.db") is None
    (tmp_path / "tags.toml").write_text("")
    assert find_owner_file("", tmp_path / "archive.db") == tmp_path / "tags.toml"
    assert find_owner_file(str(tmp_path / "tags.toml"), "elsewhere.db") == tmp_path / "tags.toml"
    with pytest.raises(OwnerFileError, match=r"there is no such file; correct TAGS_FILE"):
        find_owner_file(str(tmp_path / "other.toml"), tmp_path / "archive.db")


def test_the_file_in_the_docs_is_right_and_its_examples_hold(tmp_path):
    page = (Path(__file__).parents[3] / "docs" / "localization.md").read_text("utf-8")
    example = page.partition("## Your own tags")[2].partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "tags.toml").write_text(example, "utf-8")
    owner = read_owner_file(tmp_path / "tags.toml")
    assert {topic.name for topic in owner.topics} == {"foldables", "eu-regulation"}
    hers = [trial for trial in trials(Tagger(owner)) if trial.rule.startswith("yours.")]
    assert len(hers) == 4
    assert [trial for trial in hers if not trial.is_right] == []
