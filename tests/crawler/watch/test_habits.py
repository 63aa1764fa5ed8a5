"""Ways of finding a field, and rules, that have changed their habit; and chance, which has not."""

from __future__ import annotations

import random

import pytest

from crawler.watch.habits import Story, is_path_lost, lost_fields, lost_paths, lost_rules, plain

JSON_LD, META, BYLINE = "json-ld:author", "meta:author", "byline"


def some(number: int, path: str | None = JSON_LD, rules: tuple[str, ...] = ()) -> list[Story]:
    return [Story({"headline": "h#"} | ({"authors": path} if path else {}), frozenset(rules))] * number


@pytest.mark.parametrize(
    ("earlier", "latest", "fields", "paths"),
    [
        pytest.param(some(80), some(20), [], [], id="as ever"),
        pytest.param(some(80), some(5, None) + some(15), ["authors"], [], id="gone for five stories"),
        pytest.param(some(80), some(3, None) + some(17), [], [], id="gone for three: wait"),
        pytest.param(some(80), some(5, META) + some(15), [], [("authors", JSON_LD, META)], id="found elsewhere"),
        pytest.param(some(10) + some(70, None), some(20, None), [], [], id="seldom filled before"),
        pytest.param(some(55) + some(25, None), some(5, None) + some(15), [], [], id="often not filled: wait for more"),
        pytest.param(some(55) + some(25, None), some(20, None), ["authors"], [], id="often not filled, now never"),
        pytest.param(some(12), some(20, None), [], [], id="too short a history"),
        pytest.param(some(80), [], [], [], id="nothing new"),
    ],
)
def test_changes(earlier, latest, fields, paths):
    assert [change.field for change in lost_fields(earlier, latest)] == fields
    assert [(change.field, change.path, change.instead) for change in lost_paths(earlier, latest)] == paths


def test_a_change_tells_its_figures():
    (change,) = lost_fields(some(78) + some(2, None), some(5, None))
    assert (change.path, change.before, change.now) == (JSON_LD, (78, 80), (0, 5))


def test_rules_that_stop():
    rules = ("label.source-line", "structure.share-bar")
    assert lost_rules(some(80, rules=rules), some(20, rules=rules[:1])) == ["structure.share-bar"]


def test_a_path_alarm_stands_until_the_old_way_is_back_or_forgotten():
    assert is_path_lost("authors", JSON_LD, some(80), some(5, META))
    assert not is_path_lost("authors", JSON_LD, some(80), some(3) + some(2, META))
    assert not is_path_lost("authors", JSON_LD, some(20) + some(60, META), some(5, META))


def test_chance_is_no_change():
    chance, alarms = random.Random(3), 0
    for _ in range(400):
        share = chance.uniform(0.5, 1)
        drawn = [
            some(1, JSON_LD if chance.random() < share else chance.choice((META, BYLINE, None)))[0] for _ in range(100)
        ]
        alarms += bool(lost_fields(drawn[20:], drawn[:20]) or lost_paths(drawn[20:], drawn[:20]))
    assert alarms == 0


def test_numbers_of_single_pages_make_no_new_way():
    assert plain("line 12") == plain("line 7") == "line #"
