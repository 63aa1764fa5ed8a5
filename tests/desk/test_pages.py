"""Every page of the desk answers, over a full archive and over one in which nothing was ever stored."""

import sqlite3

import pytest

from desk.definition import read_definition
from desk.plugins.search_words import prepare_connection
from pipelines.store import Archive

from .hostile import HOSTILE
from .serving import serve
from .stories import ATTACKS, PLANT, PROOF, SOURCES, UNNAMED, story

DEFINITION = read_definition()
QUESTIONS = {question.name: question for question in DEFINITION.questions}
SHOWN = [name for name in DEFINITION.tables if not name.endswith("_fts")]


ADDRESSES = ["/", "/nightdesk", "/-/pictures", "/-/feeds", *(f"/nightdesk/{name}" for name in [*SHOWN, *QUESTIONS])]


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_page_answers(desk, path):
    assert desk.page(path).status == 200


@pytest.mark.parametrize("path", [path for path in ADDRESSES if path.rpartition("/")[2] not in QUESTIONS])
def test_every_page_answers_when_nothing_was_ever_stored(empty_desk, path):
    assert empty_desk.get(path).status == 200


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_has_an_answer_when_nothing_was_ever_stored(name, empty_connection):
    prepare_connection(empty_connection)
    for value in ("", "plant"):
        assert not empty_connection.execute(
            QUESTIONS[name].sql, dict.fromkeys(QUESTIONS[name].parameters, value)
        ).fetchall()


VALUES = ["", "x", "'", '"', "-1", "99999999999999999999", "%", "\x00", "2026-13", *ATTACKS.values()]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_survives_every_value(name, filled_archive):
    connection = sqlite3.connect(f"{filled_archive.as_uri()}?mode=ro", uri=True)
    prepare_connection(connection)
    for value in VALUES:
        columns = connection.execute(QUESTIONS[name].sql, dict.fromkeys(QUESTIONS[name].parameters, value)).description
        assert len({column[0] for column in columns}) == len(columns), "each column has a name of its own"
    connection.close()


@pytest.mark.parametrize("ending", ["", ".json", ".csv", ".atom"])
def test_a_hostile_value_is_text_in_every_form_of_an_answer(desk, ending):
    answer = desk.get(f"/nightdesk/night_events{ending}", hours="<script>", facet="<script>", stage="")
    assert answer.status == 200
    if ending in {"", ".atom"}:
        assert "<script><" not in answer.text.replace(" ", "")
        assert "&lt;script&gt;" in answer.text


def test_there_is_a_question_for_what_an_analyst_asks():
    assert len(QUESTIONS) >= 25
    assert {question.about for question in QUESTIONS.values()} == {
        "Localization", "Threads and changes", "Sources", "Search", "What was left out", "Pictures",
    }  # fmt: skip


@pytest.mark.parametrize("name", [name for name in SHOWN if DEFINITION.options(name).get("facets")])
def test_facets_that_are_promised_are_there(desk, name):
    facets = DEFINITION.options(name)["facets"]
    promised = {("date", facet["date"]) if isinstance(facet, dict) else ("column", facet) for facet in facets}
    answer = desk.get(f"/nightdesk/{name}.json", _extra="facet_results", _shape="objects").json["facet_results"]
    shown = answer.get("results", answer)  # 1.0 has them one level deeper
    assert {(facet["type"], facet["name"]) for facet in shown.values()} == promised


@pytest.mark.parametrize("name", ["localization_stories", "recent_articles", "full_articles", "articles"])
def test_views_and_tables_can_be_searched(desk, name):
    word = "assemble" if name == "full_articles" else "Chennai"
    assert [row["headline"] for row in desk.rows(name, _search=word)] == [PLANT]


def test_the_latest_localization_stories_come_with_their_proof(desk):
    rows = desk.rows("localization_lately", source="lantern")
    assert [(row["facet"], row["quote"], row["countries"], row["companies"]) for row in rows] == [
        ("Local production", PROOF, "IN", "Norrvik"),
        ("Domestic supply", "The parts are to come from local makers, too.", "IN", "Norrvik"),
    ]


def test_a_facet_narrows_the_latest_stories(desk):
    rows = desk.rows("localization_lately", facet="domestic-supply")
    assert [row["headline"] for row in rows] == [PLANT]


def test_countries_and_companies_are_counted_by_month(desk):
    rows = desk.rows("countries_and_companies", facet="local-production")
    assert [(row["month"], row["kind"], row["name"], row["stories"]) for row in rows] == [
        ("2026-03", "country", "IN", 1),
        ("2026-03", "company", "Norrvik", 1),
    ]
    assert {row["kind"] for row in desk.rows("countries_and_companies", kind="country")} == {"country"}


def test_the_night_is_told_source_by_source(desk):
    rows = {row["source"]: row for row in desk.rows("last_night")}
    assert rows["lantern"]["outcome"] == "finished"
    assert rows["lantern"]["articles_new"] == 2
    assert rows["lantern"]["articles_changed"] == 1
    assert rows["meridian"]["outcome"] == "failed"
    assert rows["meridian"]["pages_rejected"] == 1
    assert rows["meridian"]["pages_failed"] == 1
    assert rows["meridian"]["reason"].startswith("the site answered 500")


def test_what_was_stripped_names_the_rule_and_the_block(desk):
    rows = {row["rule"]: row for row in desk.rows("what_was_stripped", source="lantern")}
    assert set(rows) == {"structure.share-bar"}
    assert rows["structure.share-bar"]["latest_block"] == "Share this story"
    assert rows["structure.share-bar"]["articles"] == 2
    assert [row["rule"] for row in desk.rows("what_was_stripped", rule="label.")] == ["label.next-story"]


def test_the_origins_of_stories_are_counted(desk):
    rows = desk.rows("origins_of_stories", source="lantern")
    assert [(row["cited"], row["kind"], row["stories"], row["percent_of_source"]) for row in rows] == [
        ("Evening Wire", "source", 2, 100.0),
    ]
    assert desk.rows("origins_of_stories", cited="EVENING") == rows


def test_the_rules_of_a_source_are_ranked(desk):
    rows = desk.rows("rules_of_sources", source="lantern")
    assert [(row["rank"], row["rule"], row["stories"], row["percent_of_stories"]) for row in rows] == [
        (1, "structure.share-bar", 2, 100.0)
    ]
    assert {row["source"] for row in desk.rows("rules_of_sources", rule="label.")} == {"meridian"}


def test_rules_that_fire_on_one_source_alone_are_suspicious(desk):
    rows = {row["rule"]: row for row in desk.rows("suspicious_rules")}
    assert {rule: (row["source"], row["what"]) for rule, row in rows.items()} == {
        "structure.share-bar": ("lantern", "fires on no other source"),
        "label.next-story": ("meridian", "fires on no other source"),
    }
    assert [row["rule"] for row in desk.rows("suspicious_rules", source="lantern")] == ["structure.share-bar"]


def test_what_every_channel_missed_is_named_by_another_story(desk):
    (row,) = desk.rows("what_channels_missed")
    assert (row["url"], row["state"], row["headline"]) == (UNNAMED, "pending", "A story that no channel names")
    assert row["named_as"] == f"previous of {PLANT}"
    assert desk.rows("what_channels_missed", source="meridian") == []


@pytest.mark.parametrize("query", HOSTILE)
def test_any_string_can_be_searched_for(desk, query):
    assert desk.get("/nightdesk/search.json", q=query).status == 200
    assert desk.get("/nightdesk/articles.json", _search=query).status == 200


def test_search_finds_words_with_signs(desk):
    found = {row["headline"] for row in desk.rows("search", q="C++")}
    assert len(found) == len(ATTACKS)
    assert PLANT not in found


def test_search_ranks_the_headline_first_and_shows_where_the_words_stand(desk):
    rows = desk.rows("search", q="chennai plant")
    assert rows[0]["headline"] == PLANT
    assert "[Chennai]" in rows[0]["excerpt"]
    assert desk.rows("search", q='"every handset"')[0]["headline"] == PLANT
    assert desk.rows("search", q="chennai", language="de") == []


def test_a_row_that_is_written_while_the_desk_is_open_shows_at_once(line, tmp_path):
    # Its own archive and process: the other tests count rows.
    with Archive.open(tmp_path / "live.db") as archive:
        served = serve(line, tmp_path / "live.db", tmp_path / "log")
        try:
            assert served.rows("articles") == []
            crawl = archive.begin_crawl("lantern", **SOURCES["lantern"])
            archive.save_page(crawl, story("lantern", "late", "A late headline", "Late text."))
            assert [row["headline"] for row in served.rows("articles")] == ["A late headline"]
        finally:
            served.stop()


def test_both_lines_keep_the_limits_of_the_definition(desk):
    settings = desk.get("/-/settings.json").json
    assert {name: settings[name] for name in DEFINITION.settings} == dict(DEFINITION.settings)
