"""A change is called a slip or a figure only where all of it is that."""

import tomllib
from pathlib import Path

import pytest

from pipelines.dedupe import kinds_of_change as module
from pipelines.dedupe.differences import changes
from pipelines.dedupe.kinds_of_change import kind_of_change, note_in

LONG = " ".join(f"word{number}" for number in range(60))
BODY = f"Acme opens a plant in Pune.\n\nThe phone costs $499, weighs 180 g and recieves updates, says Acme.\n\n{LONG}"
RULES = tomllib.loads(Path(module.__file__).with_name("changes.toml").read_text(encoding="utf-8"))


def verdict(before, after, headline=("Acme opens plant", "Acme opens plant")):
    return kind_of_change(changes(headline, (before, after)), before, after)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        pytest.param("recieves", "receives", "typo", id="two letters swapped"),
        pytest.param("Acme.", "ACME!", "typo", id="signs and case"),
        pytest.param("Acme opens", "Acmé opens", "typo", id="an accent"),
        pytest.param("$499", "$549", "number", id="a price"),
        pytest.param("180 g", "1.8 kg", "number", id="a figure and its unit"),
        pytest.param("recieves updates", "recieves no updates", "edit", id="a word that turns it round"),
        pytest.param("opens", "owns", "edit", id="another word of few letters"),
        pytest.param("recieves", "recieved", "edit", id="another ending"),
        pytest.param("plant", "slant", "edit", id="another first letter"),
        pytest.param("180 g", "less", "edit", id="a figure taken away"),
        pytest.param("$499, weighs", "$549, measures", "edit", id="a price and more"),
        pytest.param("Acme.", "Acme.\n\nIt has five lenses.", "edit", id="a block more"),
        pytest.param("Acme.", "Acme.\n\nUpdate: Acme has replied.", "correction", id="an update"),
        pytest.param("Acme.", "Acme.\n\n更正：手机有两个摄像头。", "correction", id="a correction in Chinese"),
        pytest.param("Acme.", "Acme. This article has been updated.", "correction", id="a sentence that says so"),
        pytest.param(LONG, "Other words entirely. " * 20, "rewrite", id="most of it"),
    ],
)
def test_the_class_of_a_change(old, new, kind):
    found = verdict(BODY, BODY.replace(old, new))
    assert found.kind == kind
    assert found.reason


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        pytest.param("Acme closes plant", "headline", id="another word"),
        pytest.param("Acme opens Plant!", "typo", id="a sign"),
        pytest.param("Acme opens 2 plants", "headline", id="a figure and a word"),
    ],
)
def test_another_headline(headline, kind):
    found = verdict(BODY, BODY, ("Acme opens plant", headline))
    assert found.kind == kind
    if kind == "headline":
        assert "Acme opens plant" in found.reason


def test_a_price_is_told_from_another_figure():
    assert "price" in verdict(BODY, BODY.replace("$499", "$549")).reason
    assert "price" not in verdict(BODY, BODY.replace("180 g", "190 g")).reason
    assert "price" in verdict("价格为2999元。", "价格为3999元。").reason


def test_characters_that_writers_confuse_are_a_slip_and_others_are_not():
    assert verdict("小米得手机卖完了。", "小米的手机卖完了。").kind == "typo"
    assert verdict("产量增长了。", "产量减长了。").kind == "edit"


def test_a_note_that_stood_there_before_is_no_news():
    before = BODY + "\n\nUpdate: Acme has replied."
    assert verdict(before, before.replace("$499", "$549")).kind == "number"


@pytest.mark.parametrize("language", [key for key in RULES["notes"] if key not in {"examples", "keep"}])
def test_every_language_knows_its_notes(language):
    for example in RULES["notes"]["examples"][language]:
        assert note_in(example), example
    for sentence in RULES["notes"]["keep"].get(language, ()):
        assert note_in(sentence) == "", sentence
