"""The rules of a tdmrep.json, and which of them speaks of an address."""

from __future__ import annotations

import json

import pytest

from crawler.items import Right
from pipelines.extract.reservations import reservation_rules, rights_of_reservations
from pipelines.extract.rights import reserves


def told(rows: object, path: str) -> list[str]:
    rules = reservation_rules(json.dumps(rows).encode())
    return [right.value for right in rights_of_reservations(rules, f"https://a.example{path}")]


def row(location: str, reservation: object = 1, **more: str) -> dict[str, object]:
    return {"location": location, "tdm-reservation": reservation, **more}


@pytest.mark.parametrize(
    ("rows", "path", "expected"),
    [
        pytest.param([row("/")], "/2026/story", ["1"], id="everything"),
        pytest.param([row("/news/")], "/blog/story", [], id="another folder"),
        pytest.param([row("/"), row("/free/", 0)], "/free/story", ["0"], id="the longest speaks"),
        pytest.param([row("/free/", 0), row("/")], "/free/story", ["0"], id="in whatever order"),
        pytest.param([row("/*/story$")], "/2026/11/story", ["1"], id="a star and an end"),
        pytest.param([row("/*/story$")], "/2026/11/story-2", [], id="not its end"),
        pytest.param([row("*.html")], "/a/b.html?x=1", ["1"], id="an ending"),
        pytest.param([row("/caf%C3%A9")], "/caf%c3%a9/one", ["1"], id="written otherwise"),
        pytest.param([row("/", "1", **{"tdm-policy": "https://a.example/p"})], "/x", ["1", "https://a.example/p"], id="a policy"),
        pytest.param(row("/"), "/x", ["1"], id="a rule without its array"),
        pytest.param([row("/", 2), row("x"), row(7), "/", None, {}], "/x", [], id="what is no rule"),
        pytest.param("[" * 5, "/x", [], id="a text"),
        pytest.param([row("/" + "*a" * 200)], "/" + "a" * 100_000 + "b", ["1"], id="many stars"),
    ],
)  # fmt: skip
def test_the_rule_that_fits_an_address(rows, path, expected):
    assert told(rows, path) == expected


@pytest.mark.parametrize("body", [b"", b"[" * 100_000, b"<html>", b"\xff\xfe[", b"null"])
def test_what_is_no_such_file_says_nothing(body):
    assert reservation_rules(body) == ()


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        pytest.param({"tdmrep.json": "1", "header:tdm-reservation": "0"}, False, id="header before file"),
        pytest.param({"header:tdm-reservation": "0", "meta:tdm-reservation": "1"}, True, id="page before header"),
        pytest.param({"tdmrep.json": "1"}, True, id="file alone"),
    ],
)
def test_which_place_speaks(places, expected):
    assert reserves([Right("tdm-reservation", value, source) for source, value in places.items()]) is expected
