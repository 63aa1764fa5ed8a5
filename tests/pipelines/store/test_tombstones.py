"""What vanishes keeps its last good text; a second look decides; what comes back has a history."""

from datetime import timedelta

import pytest

from crawler.items import Article
from tests.pipelines.store.making import NIGHT, failure, gone, page, take_away, url_of, words

DAY = timedelta(days=1)


def rejected(reason, *, at, final_url=None, number=1):
    one = page(number, at=at, final_url=final_url)
    one.article = Article(one.final_url, status="rejected", reason=reason)
    return one


def _text(rows):
    return rows("SELECT headline, body, status FROM full_articles")


def test_one_404_alone_may_be_an_error(archive, crawl, rows):
    archive.save_page(crawl, page(1))
    archive.save_failure(crawl, gone(1, at=NIGHT + DAY))
    assert _text(rows) == [("Headline 1", page(1).article.body, "live")]
    assert rows("SELECT * FROM vanished_articles") == rows("SELECT * FROM recent_changes") == []
    known = archive.known_page(url_of(1))
    assert (known.state, known.next_visit_at) == ("failed", NIGHT + DAY + timedelta(hours=6))
    assert "later visit" in known.reason


def test_a_second_look_makes_a_tombstone_since_the_first_and_the_last_text_is_kept(archive, crawl, rows):
    archive.save_page(crawl, page(1))
    archive.save_failure(crawl, gone(1, at=NIGHT + DAY))
    archive.save_failure(crawl, gone(1, at=NIGHT + DAY + timedelta(hours=2)))  # the same bad hours
    assert rows("SELECT status FROM articles") == [("live",)]
    for day in (2, 3):
        archive.save_failure(crawl, gone(1, at=NIGHT + day * DAY))
    assert _text(rows) == [("Headline 1", page(1).article.body, "gone")]
    assert rows("SELECT state, gone_at, http_status FROM pages") == [("gone", "2026-11-06T02:00:00Z", 404)]
    assert rows("SELECT missing_since, confirmed_at, sign, last_seen_at, url FROM vanished_articles") == [
        ("2026-11-06T02:00:00Z", "2026-11-07T02:00:00Z", "not found", "2026-11-05T02:00:00Z", url_of(1))
    ]
    assert rows("SELECT change, kind, changed_at FROM recent_changes") == [
        ("gone", "not found", "2026-11-07T02:00:00Z")
    ]


ELSEWHERE = "https://news.example/phones/"


@pytest.mark.parametrize(
    ("look", "sign"),
    [
        pytest.param(lambda at: failure(at=at, http_status=410, is_gone=True), "gone", id="410"),
        pytest.param(lambda at: failure(at=at, http_status=200, is_gone=True), "redirect", id="leads home"),
        pytest.param(lambda at: rejected("listing", at=at, final_url=ELSEWHERE), "list of stories", id="a section"),
        pytest.param(lambda at: rejected("not found page", at=at), "soft 404", id="a page that says 404 with 200"),
        pytest.param(lambda at: rejected("login wall", at=at), "login wall", id="a wall"),
        pytest.param(
            lambda at: page(2, at=at, url=url_of(1), final_url=url_of(2)), "another story", id="another story"
        ),
    ],
)
def test_an_article_may_vanish_in_many_ways(archive, crawl, rows, look, sign):
    archive.save_page(crawl, page(1))
    for day in (1, 2):
        one = look(NIGHT + day * DAY)
        (archive.save_page if hasattr(one, "final_url") else archive.save_failure)(crawl, one)
        assert archive.known_page(url_of(1)).state == ("failed" if day == 1 else "gone")
    assert rows("SELECT sign, missing_since, headline FROM vanished_articles") == [
        (sign, "2026-11-06T02:00:00Z", "Headline 1")
    ]
    assert rows("SELECT body, status FROM full_articles WHERE id = 1") == [(page(1).article.body, "gone")]


def test_what_an_address_leads_to_instead_is_an_article_of_its_own(archive, crawl, rows):
    archive.save_page(crawl, page(1))
    assert archive.save_page(crawl, page(2, at=NIGHT + DAY, url=url_of(1), final_url=url_of(2))) == "new"
    assert rows("SELECT url, headline FROM articles") == [(url_of(1), "Headline 1"), (url_of(2), "Headline 2")]
    assert rows("SELECT count(*) FROM revisions") == [(0,)]


@pytest.mark.parametrize(
    "reason",
    [pytest.param("listing", id="a layout that we misread"), pytest.param("challenge page", id="a question whether we "
     "are human"), pytest.param("consent page", id="a dialog")],
)  # fmt: skip
def test_what_may_be_our_own_mistake_is_no_sign(archive, crawl, rows, reason):
    archive.save_page(crawl, page(1))
    for day in (1, 2, 3):
        archive.save_page(crawl, rejected(reason, at=NIGHT + day * DAY))
    assert rows("SELECT status FROM articles") == [("live",)]
    assert rows("SELECT count(*) FROM tombstones") == [(0,)]


@pytest.mark.parametrize("way", [pytest.param("page", id="as a page"), pytest.param("304", id="as not modified")])
def test_an_article_that_returns_loses_its_tombstone_and_that_is_history(archive, crawl, rows, way):
    archive.save_page(crawl, page(1))
    take_away(archive, crawl, at=NIGHT + DAY)
    if way == "page":
        assert archive.save_page(crawl, page(1, at=NIGHT + 2 * DAY)) == "changed"
    else:
        archive.confirm_page(crawl, url_of(1), NIGHT + 2 * DAY)
    assert rows("SELECT status, gone_at, state FROM articles JOIN pages ON article_id = articles.id") == [
        ("live", None, "article")
    ]
    assert rows("SELECT * FROM vanished_articles") == rows("SELECT * FROM revisions") == []
    changes = rows("SELECT change, changed_at FROM recent_changes")
    assert changes == [("returned", "2026-11-07T02:00:00Z"), ("gone", "2026-11-06T02:00:00Z")]
    take_away(archive, crawl, at=NIGHT + 4 * DAY)
    assert [change for (change,) in rows("SELECT change FROM recent_changes")] == ["gone", "returned", "gone"]


def test_a_suspicion_that_was_wrong_leaves_nothing(archive, crawl, rows):
    archive.save_page(crawl, page(1))
    archive.save_failure(crawl, gone(1, at=NIGHT + DAY))
    assert archive.save_page(crawl, page(1, at=NIGHT + 2 * DAY)) == "unchanged"
    assert rows("SELECT count(*) FROM tombstones") == [(0,)]
    archive.save_failure(crawl, gone(1, at=NIGHT + 3 * DAY))
    assert rows("SELECT status FROM articles") == [("live",)]


def test_a_page_that_never_held_an_article_is_gone_at_once(archive, crawl, rows):
    archive.save_failure(crawl, gone(1))
    assert rows("SELECT state, gone_at FROM pages") == [("gone", "2026-11-05T02:00:00Z")]
    assert rows("SELECT count(*) FROM tombstones") == [(0,)]


def test_a_page_that_names_the_story_s_address_is_the_story_however_it_is_told(archive, crawl, rows):
    archive.save_page(crawl, page(1, url="https://news.example/?p=1", canonical_url=url_of(1)))
    anew = page(1, at=NIGHT + DAY, url="https://news.example/?p=1", final_url="https://m.news.example/1",
                canonical_url=url_of(1), headline="Otherwise", body=words("anew"))  # fmt: skip
    assert archive.save_page(crawl, anew) == "changed"
    assert rows("SELECT count(*) FROM tombstones") == [(0,)]
    assert rows("SELECT count(*), max(headline) FROM articles") == [(1, "Otherwise")]


def test_a_story_that_moves_and_is_told_anew_has_not_vanished(archive, crawl, rows):
    archive.save_page(crawl, page(1, body=words("one", 60)))
    text = words("one", 50) + " and more"
    moved = page(1, at=NIGHT + DAY, final_url=url_of("1-new"), body=text, headline="Otherwise")
    assert archive.save_page(crawl, moved) == "changed"
    assert rows("SELECT id, url FROM articles") == [(1, url_of("1-new"))]
    assert rows("SELECT count(*) FROM tombstones") == [(0,)]
