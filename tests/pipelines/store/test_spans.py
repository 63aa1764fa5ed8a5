"""Every proof of a tag that is stored reads, at its place in the stored text, as its quote; also after an edit."""

import sqlite3
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.items import Span, Tag
from pipelines.store import Archive
from pipelines.tag import tag
from tests.pipelines.store.making import HOME, NIGHT, page
from tests.pipelines.tag.test_spans import PIECES

# Control characters and half pairs are replaced when they are stored; a long headline is cut.
STRANGE = st.sampled_from(["\x00", "\ud800", "\x0b", "中文。", " ", "Xiaomi builds a new factory in India. " * 15])
TEXTS = st.lists(st.one_of(PIECES, STRANGE, st.text(max_size=20)), max_size=14).map("".join)

PROOFS = """
    SELECT tag, evidence, start, "end", headline || char(10) || char(10) || body FROM (
        SELECT article_id, tag, evidence, start, "end" FROM article_tags
        UNION ALL SELECT article_id, tag, evidence, start, "end" FROM near_misses
    ) AS proofs
    JOIN articles ON articles.id = proofs.article_id JOIN article_texts ON article_texts.article_id = articles.id
"""


def misread(path):
    """The proofs that do not read as their quotes; offsets count characters, as Python does and SQLite need not."""
    connection = sqlite3.connect(path)
    found = connection.execute(PROOFS).fetchall()
    connection.close()
    return [row for row in found if row[4][row[2] : row[3]] != row[1]]


def reading(headline, body, hours):
    tags = tuple(tag(headline, body, "en"))
    return page(1, at=NIGHT + timedelta(hours=hours), headline=headline, body=body, tags=tags)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("spans")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stories=st.lists(st.tuples(TEXTS, TEXTS.filter(str.strip)), min_size=1, max_size=2))
def test_every_span_reads_as_its_quote_and_still_does_after_an_edit(stories, folder):
    path = folder / "spans.db"
    path.unlink(missing_ok=True)
    with Archive.open(path) as archive:
        crawl = archive.begin_crawl("news", home=HOME)
        for hours, (headline, body) in enumerate(stories):
            archive.save_page(crawl, reading(headline, body, 2 * hours))
            assert misread(path) == []


def test_a_story_that_is_edited_has_the_spans_of_its_new_text(archive, crawl, rows):
    first, second = "Acme opens a new factory in Pune, India. It makes phones.", "It rained all day in May. "
    archive.save_page(crawl, reading("Acme opens a factory in India", first, 0))
    before = rows('SELECT start, "end" FROM article_tags ORDER BY id')
    archive.save_page(crawl, reading("Acme opens a factory in India", second + first, 2))
    after = rows('SELECT start, "end" FROM article_tags ORDER BY id')
    assert before != after
    assert rows("SELECT count(*) FROM revisions") == [(1,)]
    assert misread(archive.path) == []


@pytest.mark.parametrize(
    ("span", "stored"),
    [
        pytest.param(Span(0, 700), (0, 500), id="longer than what is kept of the headline"),
        pytest.param(Span(650, 700), (0, 0), id="beyond what is kept of it"),
        pytest.param(Span(702, 707), (502, 507), id="in the body behind it"),
        pytest.param(Span(702, 10_000), (0, 0), id="beyond the text"),
    ],
)
def test_the_spans_of_a_headline_that_is_cut_are_cut_with_it(archive, crawl, rows, span, stored):
    tags = (Tag("local-market", 0.9, evidence=(span,)),)
    archive.save_page(crawl, page(1, headline="h" * 700, body="Plant opens. " * 9, tags=tags))
    assert rows('SELECT start, "end" FROM article_tags') == [stored]
    assert misread(archive.path) == []
