"""What a publisher says about the use of a story is read where it is said, and nothing is made of what is not."""

from __future__ import annotations

import pytest

from crawler.items import Right
from pipelines.extract import extract
from pipelines.extract.rights import reserves, rights_of_headers, rights_of_robots
from pipelines.extract.rule_files import table

URL = "https://a.example/2026/story/"
STORY = "<article><h1>A headline of some length</h1>" + "<p>A paragraph that is long enough to be read.</p>" * 9


def told(head: str) -> list[tuple[str, str]]:
    page = f"<html><head>{head}</head><body>{STORY}</article></body></html>"
    return [(right.kind, right.value) for right in extract(page.encode(), URL).rights]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param('<meta name="tdm-reservation" content="1">', [("tdm-reservation", "1")], id="TDMRep"),
        pytest.param('<meta name="robots" content="index, noai, noimageai">', [("directive", "noai"), ("directive", "noimageai")], id="noai"),
        pytest.param('<meta name="robots" content="noindex, noarchive">', [], id="robots of another kind"),
        pytest.param('<link rel="license" href="/licence">', [("licence", "https://a.example/licence")], id="a link"),
        pytest.param('<meta name="DC.rights" content="CC BY 4.0">', [("licence", "CC BY 4.0")], id="Dublin Core"),
        pytest.param(
            '<script type="application/ld+json">{"@type": "NewsArticle", "license": {"url": "https://l.example/"}}</script>',
            [("licence", "https://l.example/")],
            id="schema.org",
        ),
    ],
)  # fmt: skip
def test_of_a_page(head, expected):
    assert told(head) == expected


@pytest.mark.parametrize("row", table("rights")["directive"], ids=lambda row: row["name"])
def test_each_directive_by_its_examples(row):
    def said(text: str) -> bool:
        return row["name"] in [right.value for right in rights_of_headers({"x-robots-tag": text})]

    assert [text for text in row["must"] if not said(text)] == []
    assert [text for text in row["must_not"] if said(text)] == []


def test_of_headers():
    assert rights_of_headers({"tdm-reservation": "1", "tdm-policy": "https://a.example/tdm.json"}) == (
        Right("tdm-reservation", "1", "header:tdm-reservation"),
        Right("tdm-policy", "https://a.example/tdm.json", "header:tdm-policy"),
    )


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        pytest.param("", [], id="none"),
        pytest.param("User-agent: *\nDisallow: /2026/", [], id="not aimed at AI"),
        pytest.param("User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /", ["GPTBot", "CCBot"], id="two are kept away"),
        pytest.param("User-agent: gptbot\nDisallow: /images/", [], id="from other addresses"),
        pytest.param("User-agent: Google-Extended\nAllow: /\n", [], id="welcome"),
    ],
)
def test_of_robots(robots, expected):
    assert [right.value for right in rights_of_robots(robots, URL)] == expected


def test_what_reserves_and_what_does_not():
    assert reserves([Right("robots.txt", "GPTBot", "robots.txt")])
    assert reserves([Right("licence", "CC BY", "x"), Right("tdm-reservation", "1", "x")])
    assert not reserves([Right("licence", "CC BY", "x"), Right("tdm-reservation", "0", "x")])
