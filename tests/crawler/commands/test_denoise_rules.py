"""``scrapy denoise-rules``: the rules as a list, and each tried on its own examples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scrapy.cmdline import execute

from pipelines.denoise.rules import RULES, Rule

PROJECT = Path(__file__).parents[3]


@pytest.fixture
def run(monkeypatch, capsys):
    def command(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(PROJECT)
        with pytest.raises(SystemExit) as ended:
            execute(["scrapy", "denoise-rules", *arguments])
        return ended.value.code, *capsys.readouterr()

    return command


def test_all_rules_hold_on_their_examples(run):
    code, out, _ = run("test")
    assert (code, out.split()[-2:]) == (0, ["0", "failed"])


@pytest.mark.parametrize(
    ("strip", "keep", "complaint"),
    [
        pytest.param(("A lamp is on.",), (), "should take out 'A lamp is on.', which was kept", id="kept"),
        pytest.param((), ("Read also: A lamp",), "should keep 'Read also: A lamp', which label.read-also", id="taken"),
    ],
)
def test_a_failing_example_is_named_and_the_exit_code_says_so(run, monkeypatch, strip, keep, complaint):
    broken = Rule("label.read-also", 1, "It points to other stories.", strip=strip, keep=keep)
    monkeypatch.setitem(RULES, "label.read-also", broken)
    code, out, _ = run("test")
    assert code == 1
    assert complaint in out
    assert out.rstrip().endswith("1 failed")


def test_the_list_has_every_rule_with_version_and_reason(run):
    code, out, _ = run("list", "--json")
    rows = json.loads(out)
    assert code == 0
    assert [row["name"] for row in rows] == list(RULES)
    assert all(row["version"] and row["reason"] for row in rows)


@pytest.mark.parametrize("arguments", [[], ["tets"], ["test", "list"]])
def test_anything_else_is_wrong_usage(run, arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "test (each rule on its examples) or list" in err
