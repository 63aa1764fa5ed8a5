"""Every rule's own examples hold."""

import pytest

from pipelines.denoise.examples import ask, trials
from pipelines.denoise.rules import RULES

TRIALS = list(trials())


@pytest.mark.parametrize("trial", [pytest.param(trial, id=f"{trial.rule}: {trial.example[:60]}") for trial in TRIALS])
def test_a_rule_does_what_its_row_says(trial):
    assert trial.is_right, f"{trial.rule} said {trial.answer!r} to {trial.example!r}"


def test_every_structural_rule_has_examples_of_both_kinds():
    bare = [name for name, rule in RULES.items() if name.startswith("structure.") and not (rule.strip and rule.keep)]
    assert bare == []


def test_every_rule_has_a_version_and_one_sentence_of_reason():
    unfit = [rule.name for rule in RULES.values() if rule.version < 1 or not rule.reason.endswith(".")]
    assert unfit == []


def test_an_example_that_is_no_element_is_refused():
    with pytest.raises(ValueError, match="is not written like"):
        ask("<div>")


def test_every_label_rule_has_examples_of_both_kinds_and_a_source():
    labels = [rule for name, rule in RULES.items() if name.startswith("label.")]
    assert [rule.name for rule in labels if not (rule.strip and rule.keep and rule.source)] == []
