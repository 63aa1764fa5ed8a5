"""The front page tells the night, and hostile text does nothing on it or anywhere else."""

import re
from urllib.parse import urlsplit

import pytest

from desk.definition import read_definition
from desk.plugins.front_page import quote

from .stories import ATTACKS, PLANT, PROOF, SCRIPT

DEFINITION = read_definition()
EVERYWHERE = [
    "/",
    *(f"/nightdesk/{name}" for name in DEFINITION.tables if not name.endswith("_fts")),
    *(f"/nightdesk/{question.name}" for question in DEFINITION.questions),
    "/nightdesk/search?q=C%2B%2B",
    "/-/pictures",
    "/-/feeds",
    *(f"/nightdesk/articles/{number}" for number in range(1, 3 + len(ATTACKS))),
]


def text_of(answer, selector):
    return [" ".join(element.text_content().split()) for element in answer.page.cssselect(selector)]


def test_numbers_are_those_of_the_archive(desk):
    answer = desk.page("/")
    assert text_of(answer, "h1") == ["Nightdesk"]
    stories = 1 + len(ATTACKS)
    numbers = dict(zip(text_of(answer, ".desk-numbers dt"), text_of(answer, ".desk-numbers dd"), strict=True))
    assert numbers["Articles"] == str(stories + 1)
    assert numbers["Localization stories"] == str(stories)
    assert numbers["Sources"] == "2"
    assert numbers["Blocks left out"] == str(stories + 1)
    assert numbers["Last crawl"].endswith("UTC")


def test_each_localization_story_has_its_facets_its_quote_and_its_links(desk):
    first = desk.page("/").page.cssselect(".desk-stories li")[0]
    assert first.cssselect("h3")[0].text_content() == PLANT
    assert first.cssselect("blockquote")[0].text_content() == PROOF
    assert [facet.text for facet in first.cssselect(".desk-facet")] == ["Local production", "Domestic supply"]
    assert first.cssselect(".desk-subjects")[0].text == "IN, Norrvik"
    original = first.cssselect(".desk-byline a")[0]
    assert original.get("href") == "https://lantern.example/2026/03/plant/"
    assert "noreferrer" in original.get("rel")
    assert desk.get(first.cssselect("h3 a")[0].get("href")).status == 200


def proof(evidence, start):
    return {"evidence": evidence, "start": start}


@pytest.mark.parametrize(
    ("proofs", "shown"),
    [
        pytest.param([proof("Head", 0), proof("A sentence.", 6)], "A sentence.", id="a sentence says more"),
        pytest.param([proof("One.", 6), proof("Two.", 11)], "One.", id="the surest sentence"),
        pytest.param([proof("", 0), proof("Head", 0)], "Head", id="the headline if it is all"),
        pytest.param([proof("", 0)], "", id="no evidence"),
    ],
)
def test_the_quote_is_a_sentence_where_there_is_one(proofs, shown):
    assert quote("Head", proofs) == shown


def test_the_page_leads_to_every_view_and_question(desk):
    answer = desk.page("/")
    links = {link.get("href") for link in answer.page.cssselect("a")}
    for name in [*DEFINITION.shown("views"), *DEFINITION.shown("tables")]:
        assert f"/nightdesk/{name}" in links
    for question in DEFINITION.questions:
        assert f"/nightdesk/{question.name}" in links
    assert "Nightdesk" in answer.page.findtext(".//title")


def test_the_search_box_asks_the_search_question(desk):
    form = desk.page("/").page.cssselect("form.desk-search")[0]
    assert (form.get("action"), form.get("method")) == ("/nightdesk/search", "get")
    assert form.cssselect("input[name=q]")
    assert form.cssselect("label[for=desk-q]")


def test_the_night_is_told_in_a_sentence(desk):
    (told,) = text_of(desk.page("/"), ".desk-tonight")
    assert told.startswith("The last night brought 8 new stories from 2 sources, 7 about localization; 1 was changed")
    assert "It cost 21 requests and 0.2 MB." in told
    assert text_of(desk.page("/"), "#desk-stories") == ["Tonight in localization"]


def test_threads_and_changes_lead_to_their_articles(desk):
    threads, changes = desk.page("/").page.cssselect(".desk-lines")
    assert [link.get("href") for link in threads.cssselect("li a")] == ["/nightdesk/articles/1"]
    assert "2 articles · lantern" in threads.text_content()
    assert [link.get("href") for link in changes.cssselect("li a")] == ["/nightdesk/articles/2"]
    assert changes.cssselect("del")[0].text_content() == "A headline as it was"


def test_a_failed_crawl_says_why(desk):
    failed = desk.page("/").page.cssselect("tr.desk-outcome-failed")
    assert [row.cssselect("th")[0].text_content() for row in failed] == ["meridian"]
    assert "the site answered 500" in failed[0].text_content()


def test_an_empty_archive_says_what_to_do(empty_desk):
    answer = empty_desk.page("/")
    assert "None yet. Crawl a site" in answer.text
    assert text_of(answer, ".desk-numbers dd")[:4] == ["0", "0", "0", "0"]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_stored_markup_stays_text_and_nothing_is_fetched_from_elsewhere(desk, path):
    page = desk.page(path).page
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", desk.page(path).text), "no mark turns the text around it"
    for script in page.cssselect("script"):
        assert "owned" not in (script.text or "")
    for element in page.iter():
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on") or "owned" not in value
            if name in {"href", "src", "action"}:
                assert not value.strip().lower().startswith(("javascript:", "data:")), value
    assert not [image for image in page.cssselect("img") if image.get("src") == "x"]
    fetched = [
        element.get(name)
        for element in page.iter("link", "script", "img", "iframe", "source", "embed", "object", "video", "audio")
        for name in ("href", "src", "data", "srcset")
        if element.get(name)
    ]
    assert fetched, "the style sheet at least"
    own = urlsplit(desk.url).netloc
    assert [value for value in fetched if urlsplit(value).netloc not in {"", own}] == []


def test_stored_markup_is_shown_as_what_it_is(desk):
    assert any(SCRIPT in headline for headline in text_of(desk.page("/"), "h3"))
    assert "\u202e" not in desk.page("/").text


def test_answers_carry_the_guarding_headers(desk):
    headers = desk.get("/nightdesk/articles").headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["desk", "pages"])
def test_the_style_sheets_ask_for_nothing(desk, name):
    sheet = desk.get(f"/static/{name}.css")
    assert sheet.status == 200
    assert "url(" not in sheet.text
    assert "@import" not in sheet.text
    assert "prefers-color-scheme: dark" in sheet.text or "light-dark(" in sheet.text
    assert "@media print" in sheet.text


def test_archives_go_by_one_name(desk):
    databases = desk.get("/-/databases.json").json
    names = [entry["name"] for entry in (databases["databases"] if isinstance(databases, dict) else databases)]
    assert names == ["nightdesk"]
    assert desk.database.name == "another name.db"
