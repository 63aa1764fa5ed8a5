"""What points to a kept page: the page, and the article whose text was read from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.items import Kept, Right
from tests.pipelines.store.making import NIGHT, article, page, url_of

FIRST, SECOND = Kept("2026-11-05-news.warc.gz", 240, 1000), Kept("2026-11-06-news.warc.gz", 9, 99)
LATER = NIGHT + timedelta(days=1)


def save(archive, crawl, kept, **changes):
    one = page(**changes)
    one.kept = kept
    return archive.save_page(crawl, one)


def pointers(rows):
    columns = "record_file, record_offset, record_length"
    return [
        [Kept(*row) for row in rows(f"SELECT {columns} FROM {table} ORDER BY id")] for table in ("pages", "articles")
    ]


NONE = Kept("", 0, 0)


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        pytest.param({"kept": SECOND, "body": "Another text. " * 30}, (SECOND, SECOND), id="a changed text"),
        pytest.param({"kept": None}, (FIRST, FIRST), id="the same text, not kept again"),
        pytest.param({"kept": SECOND}, (SECOND, SECOND), id="the same text, kept again because the file was gone"),
        pytest.param({"kept": SECOND, "body": ""}, (SECOND, FIRST), id="a page that shows less"),
        pytest.param({"kept": SECOND, "status": "rejected"}, (SECOND, FIRST), id="a page that is no article now"),
    ],
)
def test_a_later_reading_moves_the_pointers_only_with_the_text(archive, crawl, rows, changes, places):
    save(archive, crawl, FIRST)
    assert pointers(rows) == [[FIRST], [FIRST]]
    second = page(at=LATER, **{"body": article(1).body, **{k: v for k, v in changes.items() if k == "body"}})
    if changes.get("status"):
        second.article = article(1, status="rejected", reason="no article")
    second.kept = changes["kept"]
    archive.save_page(crawl, second)
    assert pointers(rows) == [[place] for place in places]


def test_an_article_of_older_days_gets_its_pointer_without_a_change(archive, crawl, rows):
    assert save(archive, crawl, None) == "new"
    assert archive.kept_page(url_of(1)) is None
    assert save(archive, crawl, FIRST) == "unchanged"
    assert pointers(rows) == [[FIRST], [FIRST]]
    known = archive.kept_page(url_of(1))
    assert (known.kept, known.state) == (FIRST, "article")


def test_a_page_that_is_no_article_is_found_again(archive, crawl):
    refused = page()
    refused.article = article(1, status="rejected", reason="a list of stories")
    refused.kept = FIRST
    assert archive.save_page(crawl, refused) == "rejected"
    known = archive.kept_page(url_of(1))
    assert (known.kept, known.state, known.reason) == (FIRST, "rejected", "a list of stories")


@pytest.mark.parametrize(
    ("is_as_kept", "revisions"),
    [pytest.param(True, 0, id="the same bytes, read otherwise"), pytest.param(False, 1, id="other bytes")],
)
def test_only_other_bytes_are_an_edit(archive, crawl, rows, is_as_kept, revisions):
    save(archive, crawl, FIRST)
    again = page(at=LATER, headline="Read otherwise")
    again.is_as_kept = is_as_kept
    assert archive.save_page(crawl, again) == ("changed" if revisions else "unchanged")
    assert rows("SELECT headline FROM articles") == [("Read otherwise",)]
    assert rows("SELECT count(*) FROM revisions") == [(revisions,)]
    assert rows("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'otherwise'") == [(1,)]


@pytest.mark.parametrize("is_known", [False, True])
def test_a_page_that_leads_to_another_story_now_says_nothing_of_the_one_that_it_held(archive, crawl, rows, is_known):
    """Its record and its rights are those of the story that it leads to; the other keeps its own."""
    save(archive, crawl, FIRST)
    if is_known:
        save(archive, crawl, None, number=2)
    moved = page(2, at=LATER, url=url_of(1), final_url=url_of(2))
    moved.kept, moved.body = SECOND, b"<html>"
    moved.rights = (Right("robots.txt", "GPTBot", "robots.txt"), Right("tdm-reservation", "1", "tdmrep.json"))
    archive.save_page(crawl, moved)
    assert rows("SELECT url, record_file, is_reserved FROM articles ORDER BY url") == [
        (url_of(1), FIRST.file, 0),
        (url_of(2), SECOND.file, 1),
    ]
    assert rows("SELECT DISTINCT url FROM article_rights JOIN articles ON articles.id = article_id") == [(url_of(2),)]
    assert archive.kept_page(url_of(1)).kept == SECOND
