"""``scrapy tag-rules``: the rules as a list, the owner's among them, and each tried on its own examples."""

from __future__ import annotations

import json

import pytest

from pipelines.tag.rules import load_rules
from tests.nights import scrapy_here

HERS = """
[[rule]]
facet = "local-market"
name = "shop"
phrases = ["lamp shop*"]
matches = ["{example}"]
"""


@pytest.fixture
def run(capsys, desk):
    return lambda *arguments: scrapy_here(capsys, "tag-rules", *arguments, *desk.options)


def test_all_shipped_rules_hold_on_their_examples(run):
    done = run("test")
    assert (done.returncode, done.stdout.split()[-2:]) == (0, ["0", "failed"]), done.stdout


def test_a_wrong_example_of_hers_is_named_and_the_exit_code_says_so(run, desk):
    (desk.folder / "tags.toml").write_text(HERS.format(example="A shop."))
    done = run("test")
    assert done.returncode == 1
    assert "yours.local-market.shop: should find 'A shop.', and does not" in done.stdout
    failed = [row for row in json.loads(run("test", "--json").stdout) if not row["is_right"]]
    assert [row["rule"] for row in failed] == ["yours.local-market.shop"]


def test_the_list_has_the_shipped_rules_and_hers(run, desk):
    (desk.folder / "tags.toml").write_text(HERS.format(example="A lamp shop."))
    names = [row["name"] for row in json.loads(run("list", "--json").stdout)]
    assert names == [*(rule.name for rule in load_rules().rules), "yours.local-market.shop"]
    assert run("list").stdout.splitlines()[-1].split() == ["yours.local-market.shop", "+1.00", "A", "lamp", "shop."]


@pytest.mark.parametrize("arguments", [[], ["tets"], ["test", "list"]])
def test_anything_else_is_wrong_usage(run, arguments):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "test (each rule on its examples) or list" in done.stderr


@pytest.mark.parametrize(
    ("command", "code"),
    [
        pytest.param(["tag-rules", "test"], 1, id="tag-rules"),
        pytest.param(["tag", "1"], 1, id="tag"),
        pytest.param(["extract", "README.md"], 1, id="extract"),
        pytest.param(["review", "--import", "README.md"], 1, id="review"),
        pytest.param(["crawl", "site", "-a", "url=http://127.0.0.1:1/"], 2, id="crawl"),
    ],
)
def test_a_mistake_in_her_file_is_refused_before_anything_is_done(capsys, desk, command, code):
    (desk.folder / "tags.toml").write_text('[thresholds]\n\nlocal-food = 0.6\n[[rule]]\nname = "x"\n')
    done = scrapy_here(capsys, *command, *desk.options)
    assert done.returncode == code
    assert "tags.toml:3: 'local-food' is no facet" in done.stderr
    assert "Traceback" not in done.stderr
    assert not desk.database.exists()
