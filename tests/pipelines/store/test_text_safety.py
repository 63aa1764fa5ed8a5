"""Crawled text is text: nothing that a page says can break a write or a reader."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.items import Block, BlockKind, Citation, Image, Neighbour, Provenance, RemovedBlock, Span, Tag
from pipelines.store import Archive
from pipelines.store.values import clean, instant_of, stamp
from tests.pipelines.store.making import HOME, NIGHT, failure, feed, page


@pytest.mark.parametrize(
    ("given_text", "stored"),
    [
        pytest.param("a\x00b", "a b", id="NUL"),
        pytest.param("a\x1bb\x7f", "a b ", id="controls"),
        pytest.param("a\ud83db", "a\ufffdb", id="half a surrogate pair"),
        pytest.param("line\nbreak\ttab", "line\nbreak\ttab", id="line breaks and tabs stay"),
        pytest.param("<b>中文 😀</b>", "<b>中文 😀</b>", id="markup and other scripts stay"),
    ],
)
def test_text_is_made_fit_and_keeps_its_length(given_text, stored):
    assert clean(given_text) == stored
    assert len(stored) == len(given_text)


def test_long_values_are_cut(archive, crawl, rows):
    long = page(
        1,
        headline="h" * 9000,
        authors=("a" * 9000,),
        keywords=tuple(f"{number} " + "k" * 200 for number in range(200)),
        images=tuple(Image(f"https://a.example/{number}.jpg") for number in range(2000)),
    )
    archive.save_page(crawl, long)
    assert rows("SELECT length(headline) FROM articles") == [(500,)]
    assert rows("SELECT length(name) FROM authors") == [(300,)]
    assert rows("SELECT count(*), max(length(name)) FROM keywords WHERE kind = 'keyword'") == [(50, 80)]
    assert rows("SELECT count(*) FROM images") == [(500,)]


def test_a_repeated_or_empty_name_is_one_row_or_none(archive, crawl, rows):
    archive.save_page(crawl, page(1, authors=("Ana", " Ana ", "", "  "), categories=("A", "A", " "), keywords=("A",)))
    assert rows("SELECT name FROM authors") == [("Ana",)]
    assert rows("SELECT kind, name FROM keywords ORDER BY kind") == [("category", "A"), ("keyword", "A")]


WILD = st.text(alphabet=st.characters(exclude_categories=()), max_size=60)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wild=WILD)
def test_no_text_breaks_a_write(tmp_path_factory, wild):
    with Archive.open(tmp_path_factory.mktemp("wild") / "archive.db", clock=lambda: NIGHT) as archive:
        crawl = archive.begin_crawl("news", home=HOME, options={"url": wild})
        archive.save_channel(crawl, feed(1, error=wild, etag=wild, last_modified=wild))
        wild_page = page(
            1,
            headline=wild,
            body=wild,
            authors=(wild,),
            description=wild,
            canonical_url=wild,
            categories=(wild,),
            keywords=(wild,),
            site_name=wild,
            publisher_id=wild,
            language=wild,
            images=(Image(wild, wild, wild, wild),),
            citations=(Citation("via", wild, wild),),
            neighbours=(Neighbour("related", wild, wild),),
            blocks=(Block(BlockKind.PARAGRAPH, wild),),
            removed=(RemovedBlock(0, BlockKind.PARAGRAPH, wild, "a.rule", 1, wild, wild),),
            provenance={"headline": Provenance(wild, wild, ((wild, wild),), wild)},
            tags=(Tag("local-market", 0.8, (wild,), (wild,), (Span(0, len(wild)),), wild),),
        )
        wild_page.etag = wild_page.last_modified = wild
        assert archive.save_page(crawl, wild_page) == "new"
        assert archive.save_page(crawl, wild_page) == "unchanged"
        archive.save_failure(crawl, failure(2, reason=wild, url="https://news.example/" + wild))
        archive.end_crawl(crawl, "failed", wild)
        assert archive.report([crawl]).sources[0].new == 1


def test_instants_survive_the_way_there_and_back():
    assert instant_of(stamp(NIGHT)) == NIGHT
    assert stamp(NIGHT.replace(year=33)) == "0033-11-05T02:00:00Z"
    assert instant_of("0033-11-05T02:00:00Z") == NIGHT.replace(year=33)
    with pytest.raises(ValueError, match="without a time zone"):
        stamp(NIGHT.replace(tzinfo=None))
