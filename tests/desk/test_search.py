"""The search that people trust: what it finds, how it shows it, and how it is narrowed."""

import contextlib
import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.definition import read_definition
from desk.plugins.search_page import marked_words
from desk.plugins.search_words import is_understood, prepare_connection, read_words
from pipelines.store import Archive

from .hostile import HOSTILE
from .stories import ATTACKS, PLANT, SOURCES, story

SQL = {question.name: question for question in read_definition().questions}


@pytest.fixture(scope="module")
def archive(filled_archive):
    connection = sqlite3.connect(f"{filled_archive.as_uri()}?mode=ro", uri=True, check_same_thread=False)
    prepare_connection(connection)
    yield connection
    connection.close()


def found(archive, question="search", **asked):
    values = {**dict.fromkeys(SQL[question].parameters, ""), **asked}
    return [row[0] for row in archive.execute(SQL[question].sql, values)]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        pytest.param({"q": "plant chennai"}, [1], id="all words"),
        pytest.param({"q": "opens makers"}, [1], id="one in the headline, one in the text"),
        pytest.param({"q": "opens hanoi"}, [], id="one of them nowhere"),
        pytest.param({"q": '"new plant near"'}, [1], id="phrase"),
        pytest.param({"q": '"near plant"'}, [], id="phrase in another order"),
        pytest.param({"q": "handse*"}, [1], id="beginning"),
        pytest.param({"q": "handse"}, [], id="no beginning without the star"),
        pytest.param({"q": "chennai -opens"}, [], id="without a word of the headline"),
        pytest.param({"q": "chennai -makers"}, [], id="without a word of the text"),
        pytest.param({"q": "chennai -hanoi"}, [1], id="without a word that is not there"),
        pytest.param({"q": "-chennai"}, [], id="nothing is wanted"),
        pytest.param({"q": "CHENNÁI"}, [1], id="capitals and accents"),
        pytest.param({"q": "plant", "source": "lantern"}, [1], id="source"),
        pytest.param({"q": "plant", "source": "meridian"}, [], id="another source"),
        pytest.param({"q": "plant", "language": "en"}, [1], id="language"),
        pytest.param({"q": "plant", "facet": "domestic-supply"}, [1], id="facet"),
        pytest.param({"q": "plant", "facet": "local-policy"}, [], id="another facet"),
        pytest.param({"q": "plant", "country": "IN"}, [1], id="country"),
        pytest.param({"q": "plant", "company": "Norrvik"}, [1], id="company"),
        pytest.param({"q": "plant", "month": "2026-03"}, [1], id="month"),
        pytest.param({"q": "plant", "month": "2026-04"}, [], id="another month"),
        pytest.param({"q": "headline", "order": "newest"}, [2, 4, 3], id="newest first"),
    ],
)
def test_the_search_finds_what_was_asked_for(archive, asked, numbers):
    numbers_found = found(archive, **asked)
    assert numbers_found == numbers if "order" not in asked else numbers_found[:1] == numbers[:1]


@pytest.fixture(scope="module")
def chinese(tmp_path_factory):
    path = tmp_path_factory.mktemp("chinese") / "chinese.db"
    with Archive.open(path) as archive:
        crawl = archive.begin_crawl("lantern", **SOURCES["lantern"])
        for slug, headline, body in (
            ("one", "比亚迪印尼新车间投产", "比亚迪在印度尼西亚的第二个车间本周投产。NIO也在看。"),
            ("two", "小米回归本土市场", "公司计划在国内开设更多门店。"),
        ):
            page = story("lantern", slug, headline, body)
            page.article = replace(page.article, language="zh-CN")
            archive.save_page(crawl, page)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        prepare_connection(connection)
        yield connection


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        pytest.param("车间", [1], id="in the middle of a clause"),
        pytest.param("印尼 车间", [1], id="two words"),
        pytest.param("车间 门店", [], id="words of two stories"),
        pytest.param("nio 车间", [1], id="with a word of another script"),
        pytest.param("公司 -国内", [], id="without a word"),
        pytest.param("市场", [2], id="in the headline alone"),
        pytest.param('"更多门店"', [2], id="phrase"),
    ],
)
def test_scripts_without_spaces_are_searched_by_the_letter(chinese, asked, numbers):
    assert found(chinese, q=asked) == numbers


def test_a_snippet_of_such_a_script_shows_the_place(chinese):
    (row,) = chinese.execute(SQL["search"].sql, {**dict.fromkeys(SQL["search"].parameters, ""), "q": "门店"}).fetchall()
    assert row[4] == "公司计划在国内开设更多门店。"


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        pytest.param({"text": "handset AND chennai"}, [1], id="and"),
        pytest.param({"text": "hanoi OR chennai"}, [1], id="or"),
        pytest.param({"text": "chennai NOT handset"}, [], id="not"),
        pytest.param({"text": "NEAR(every sells, 3)"}, [1], id="near"),
        pytest.param({"text": "NEAR(assemble chennai, 2)"}, [], id="not so near"),
        pytest.param({"headline": "headline : opens"}, [1], id="a column"),
        pytest.param({"headline": "^norrvik"}, [1], id="at the beginning"),
        pytest.param({"headline": "opens", "text": "makers"}, [1], id="both fields"),
        pytest.param({"headline": "hanoi", "text": "makers"}, [], id="both fields, one fails"),
        pytest.param({"text": "chennai AND"}, [], id="no expression: its words are looked for"),
        pytest.param({"text": "chennai ("}, [1], id="an open bracket is no word"),
        pytest.param({"text": "headline : opens"}, [], id="a column of the other field"),
        pytest.param({}, [], id="nothing"),
    ],
)
def test_the_advanced_search_finds_what_was_asked_for(archive, asked, numbers):
    assert found(archive, "search_advanced", **asked) == numbers


@given(st.text())
def test_no_string_breaks_a_search(archive, text):
    found(archive, q=text)
    found(archive, "search_advanced", text=text, headline=text)


def test_a_pasted_page_is_a_search_of_its_first_words():
    assert len(read_words("word " * 5_000).wanted) == 20


@pytest.mark.parametrize(
    ("query", "part", "good"),
    [
        ("a AND b", "text", 1), ("a AND", "text", 0), ("body : a", "text", 1), ("body : a", "headline", 0),
        ("", "text", 1), (None, "headline", 1), ('"', "headline", 0),
    ],
)  # fmt: skip
def test_expressions_are_judged_by_sqlite_itself(query, part, good):
    assert is_understood(query, part) == good


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        pytest.param("a \ue000b\ue001 c", [("a ", False), ("b", True), (" c", False)], id="one"),
        pytest.param("\ue000a\ue001 \ue000b\ue001", [("a", True), (" ", False), ("b", True)], id="two"),
        pytest.param("plain", [("plain", False)], id="none"),
        pytest.param("a\ue001b", [("a", True), ("b", False)], id="an end alone"),
        pytest.param(None, [], id="nothing"),
    ],
)
def test_marked_words_are_parted_from_the_others(text, pieces):
    assert marked_words(text) == pieces


def test_a_page_of_results_shows_snippets_and_facets(desk):
    page = desk.page("/nightdesk/search?q=plant+local*").page
    (hit,) = page.cssselect(".desk-hits li")
    assert [mark.text for mark in hit.cssselect("h2 mark")] == ["plant"]
    assert [mark.text for mark in hit.cssselect(".desk-excerpt mark")] == ["plant", "local"]
    assert [facet.text for facet in hit.cssselect(".desk-facet")] == ["Domestic supply", "Local production"]
    narrow = {
        group.cssselect("summary")[0].text: group.text_content() for group in page.cssselect(".desk-narrow details")
    }
    assert list(narrow) == ["Source", "Language", "Facet", "Country", "Company", "Month"]
    assert "lantern 1" in narrow["Source"]
    assert "Norrvik 1" in narrow["Company"]
    assert "2026-03 1" in narrow["Month"]


def test_a_limit_stays_while_searching_on_and_can_be_taken_off(desk):
    page = desk.page("/nightdesk/search?q=plant&country=IN").page
    assert page.cssselect("form.desk-search input[name=country]")[0].get("value") == "IN"
    assert page.cssselect(".desk-chosen a")[0].get("href") == "/nightdesk/search?q=plant"
    assert desk.page("/nightdesk/search?q=plant&country=XX").page.cssselect(".desk-hits li") == []
    assert "with these limits" in desk.page("/nightdesk/search?q=plant&country=XX").text


def test_the_same_search_is_a_json_a_csv_and_a_feed(desk):
    page = desk.page("/nightdesk/search?q=plant&country=IN").page
    addresses = {link.text: link.get("href") for link in page.cssselect(".desk-count-line a")}
    assert [row["article_id"] for row in desk.get(addresses["JSON"] + "&_shape=objects").json["rows"]] == [1]
    assert PLANT in desk.get(addresses["CSV"]).text
    assert PLANT in desk.get(addresses["Atom"]).text


def test_results_come_in_pages(desk):
    assert "Next page" not in desk.page("/nightdesk/search?q=body").text
    assert desk.page("/nightdesk/search?q=body&page=9").page.cssselect(".desk-hits li") == []
    for odd in ("0", "-1", "x", "99999999", "²"):
        assert desk.get("/nightdesk/search", q="body", page=odd).page.cssselect(".desk-hits li")


def test_without_words_the_page_asks_for_them(desk):
    page = desk.page("/nightdesk/search").page
    assert page.cssselect("input[name=q]")[0].get("value") == ""
    assert page.cssselect(".desk-results") == []


def test_the_second_page_explains_how_to_ask_and_what_it_did_not_understand(desk):
    page = desk.page("/nightdesk/search_advanced?text=chennai+(&headline=opens").page
    assert len(page.cssselect(".desk-cheat-sheet tbody tr")) >= 8
    notes = [note.text_content() for note in page.cssselect(".desk-note")]
    assert len(notes) == 1
    assert notes[0].startswith("What stands under text is no expression")
    assert len(page.cssselect(".desk-hits li")) == 1


def test_every_example_of_the_cheat_sheet_is_understood(desk):
    for code in desk.page("/nightdesk/search_advanced").page.cssselect(".desk-cheat-sheet td code"):
        assert is_understood(code.text, "headline"), code.text


def test_any_string_has_a_page_of_results(desk):
    for case in HOSTILE[::3]:
        (query,) = case.values
        assert desk.get("/nightdesk/search", q=query, source=query, order=query).status == 200
        assert desk.get("/nightdesk/search_advanced", text=query, headline=query).status == 200


def test_a_long_name_of_a_company_is_a_limit_like_any_other(desk):
    page = desk.get("/nightdesk/search", q="body", company=ATTACKS["handler"]).page
    assert len(page.cssselect(".desk-hits li")) == 1
    assert ATTACKS["handler"] in page.cssselect(".desk-chosen")[0].text_content()
