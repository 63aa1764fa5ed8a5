from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.items import Article
from pipelines.store import Archive
from tests.pipelines.store.making import HOME, NIGHT, failure, feed, gone, page, url_of, words


def _night(archive, *, minutes=0):
    """A night with everything in it: new, redirected, copied, rejected, failing and vanished pages."""
    at = NIGHT + timedelta(minutes=minutes)
    crawl = archive.begin_crawl("news", home=HOME, language="en", timezone="UTC", options={"limit": "9"})
    archive.save_channel(crawl, feed(1, 2, 3, 4, 5, at=at))
    archive.save_channel(crawl, feed(at=at, url=f"{HOME}sitemap.xml", error="status 500", content_hash=""))
    archive.save_page(crawl, page(1, at=at))
    moved = url_of("2-moved")
    archive.save_page(crawl, page(2, at=at, final_url=moved, canonical_url=f"{moved}?utm_source=a"))
    archive.save_page(crawl, page(6, at=at, body=words("topic1x"), channels=()))
    archive.save_page(crawl, page(7, at=at, body=words("topic1x"), channels=()))
    rejected = page(3, at=at)
    rejected.article = Article(url_of(3), status="rejected", reason="listing")
    archive.save_page(crawl, rejected)
    archive.save_failure(crawl, failure(4, at=at))
    archive.save_failure(crawl, gone(5, at=at))
    archive.confirm_page(crawl, url_of(1), at)
    archive.end_crawl(crawl, "finished", counts={"links_found": 5})
    return crawl


def _dump(rows):
    tables = [name for (name,) in rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    # FTS's own tables are compared by what they find (below); the statistics of the planner are no data.
    tables = [name for name in tables if name != "crawls" and "_fts" not in name and not name.startswith("sqlite_")]
    return {name: rows(f"SELECT * FROM [{name}]") for name in tables}


@pytest.mark.parametrize("minutes", [pytest.param(0, id="at once"), pytest.param(20, id="twenty minutes later")])
def test_a_second_run_changes_nothing_but_its_own_row(archive, rows, minutes):
    _night(archive)
    before = _dump(rows)
    assert sum(map(len, before.values())) > 40
    _night(archive, minutes=minutes)
    assert _dump(rows) == before
    assert rows("SELECT articles_new, articles_unchanged, pages_rejected, pages_failed FROM crawls") == [
        (4, 1, 1, 2), (0, 5, 1, 2),
    ]  # fmt: skip


def test_the_search_index_is_not_written_by_a_second_run(archive, rows):
    _night(archive)
    before = rows("SELECT * FROM article_texts_fts_data"), rows("SELECT * FROM articles_fts_data")
    _night(archive)
    assert (rows("SELECT * FROM article_texts_fts_data"), rows("SELECT * FROM articles_fts_data")) == before


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.tuples(st.text(max_size=40), st.text(max_size=200)), max_size=4))
def test_saving_twice_is_saving_once_whatever_the_text(tmp_path_factory, texts):
    with Archive.open(tmp_path_factory.mktemp("twice") / "archive.db", clock=lambda: NIGHT) as archive:
        crawl = archive.begin_crawl("news", home=HOME)
        pages = [
            page(number, headline=headline, body=body, description=body, authors=(headline,), keywords=(headline, body))
            for number, (headline, body) in enumerate(texts)
        ]
        assert [archive.save_page(crawl, one) for one in pages] == ["new"] * len(pages)
        before = list(archive._database.conn.iterdump())
        assert [archive.save_page(crawl, one) for one in pages] == ["unchanged"] * len(pages)
        after = list(archive._database.conn.iterdump())
        assert [line for line in after if 'INTO "crawls"' not in line] == [
            line for line in before if 'INTO "crawls"' not in line
        ]
