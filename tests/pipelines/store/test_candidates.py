"""What an article is compared with: its print, and the few that the index brings."""

from datetime import timedelta

import pytest

from pipelines.store import candidates
from pipelines.store.drafts import draft_for
from tests.pipelines.store.making import NIGHT, page, url_of, words

NEWS = {"headline": "Velora opens handset plant in Coimbatore", "published": NIGHT, "tags": ()}


def drafted(one):
    """The page with its draft, as it comes from where it was read."""
    draft_for(one)
    return one


def kept(rows):
    return rows("SELECT sketch, headline_words, lead_words, language FROM article_prints")


def test_a_print_that_was_made_where_the_page_was_read_is_not_made_again(archive, crawl, rows, monkeypatch):
    one = drafted(page(1))
    monkeypatch.setattr(candidates, "print_of", None)
    archive.save_page(crawl, one)
    archive.save_page(crawl, drafted(page(1, at=NIGHT + timedelta(days=1), body=words("changed"))))
    made = draft_for(page(1, body=words("changed"))).print
    assert kept(rows) == [(made.packed_sketch, made.headline, made.lead, made.language)]
    keys = {*made.text_keys, *candidates.news_keys(made, one.article.published)}
    assert rows("SELECT key FROM article_keys ORDER BY key") == [(key,) for key in sorted(keys)]


@pytest.mark.parametrize(
    "later",
    [
        pytest.param({"language": None}, id="a language that is held"),
        pytest.param({"headline": "Velora " * 100}, id="a headline that is cut"),
        pytest.param({"body": words("x") + "\x00"}, id="a text that is cleaned"),
    ],
)
def test_a_print_is_made_of_the_words_that_are_stored(archive, crawl, rows, later):
    archive.save_page(crawl, page(1, at=NIGHT))
    archive.save_page(crawl, page(1, at=NIGHT + timedelta(days=1), **{"body": words("later"), **later}))
    found = kept(rows)
    archive._database.execute("DELETE FROM article_prints")
    archive._database.execute("DELETE FROM article_keys")
    with archive._transaction():
        candidates.renew(archive._database, 1)
    assert kept(rows) == found


def met(archive, number):
    own = candidates.one(archive._database, number)[number]
    copies = candidates.same_text(archive._database, number, own)
    return set(candidates.same_news(archive._database, number, own, copies))


def test_the_same_news_is_looked_for_at_other_sites(archive, crawl):
    other = archive.begin_crawl("other", home="https://other.example/")
    archive.save_page(crawl, page(1, **NEWS))
    archive.save_page(crawl, page(2, **NEWS))
    archive.save_page(other, page(3, source="other", url="https://other.example/3", **NEWS))
    assert [met(archive, number) for number in (1, 2, 3)] == [{3}, {3}, {1, 2}]


def test_where_there_are_more_copies_than_are_looked_at_the_others_of_the_site_are_looked_at_too(
    archive, crawl, monkeypatch
):
    monkeypatch.setattr(candidates, "MOST_OF_A_TEXT", 2)
    for number in range(1, 5):
        archive.save_page(crawl, page(number, body=words("same"), **NEWS))
    assert met(archive, 4) == {1, 2, 3}


def test_an_article_without_its_like_touches_no_thread(archive, crawl, rows):
    archive.save_page(crawl, page(1))
    seen = []
    archive._database.conn.set_trace_callback(seen.append)
    archive.save_page(crawl, page(2))
    assert rows("SELECT url FROM articles WHERE story_id IS NULL ORDER BY id") == [(url_of(1),), (url_of(2),)]
    assert [sql for sql in seen if "RECURSIVE" in sql or "INSERT INTO story_articles" in sql] == []
