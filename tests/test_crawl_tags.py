"""A night with the owner's file of tags: her topics and verdicts are kept, and every proof reads as its quote."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.store import Archive, Verdict
from tests.newsroom.server import Newsroom
from tests.pipelines.store.test_spans import misread
from tests.running import ask, crawl

TAGS = """
[[topic]]
name = "phones"
label = "Phones"
phrases = ["phone*", "smartphone*", "手机"]
matches = ["A phone."]
not_matches = ["A microphone."]
"""


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    """An archive after a night, a verdict, an edit by the publisher, and a second night; and what it held before."""
    folder = tmp_path_factory.mktemp("tags")
    database = folder / "night.db"
    (folder / "tags.toml").write_text(TAGS, "utf-8")
    with Newsroom() as newsroom:
        first = crawl(newsroom.url, database)
        assert first.returncode == 0, first.stderr
        assert misread(database) == []
        ((url, tag),) = ask(
            database,
            """
            SELECT articles.url, tag FROM article_tags JOIN articles ON articles.id = article_id
            WHERE tag = 'local-production' ORDER BY score DESC, url LIMIT 1
            """,
        )
        with Archive.open(database) as archive:
            archive.decide([Verdict(2, url, tag, "no"), Verdict(3, url, "local-policy", "yes", ("VN",))], lambda *_: ())
        slug = url.rstrip("/").rpartition("/")[2]
        newsroom.edit(slug, "Acme will build a new factory in Vietnam, too.", modified=datetime(2027, 1, 2, tzinfo=UTC))
        second = crawl(newsroom.url, database)
        assert second.returncode == 0, second.stderr
    return database, url


def test_every_proof_reads_as_its_quote_also_in_the_edited_story(nights):
    database, _ = nights
    assert ask(database, "SELECT articles_changed FROM crawls ORDER BY id DESC LIMIT 1") == [(1,)]
    ((proofs,),) = ask(database, "SELECT count(*) FROM article_tags WHERE evidence <> ''")
    assert proofs > 50
    assert misread(database) == []


def test_a_verdict_outlives_the_edit(nights):
    database, url = nights
    tags = dict(
        ask(
            database,
            """
            SELECT tag, decided_by FROM article_tags JOIN articles ON articles.id = article_id
            WHERE url = ? AND tag IN ('local-production', 'local-policy')
            """,
            url,
        )
    )
    assert tags == {"local-policy": "owner"}
    assert "Vietnam, too." in ask(database, "SELECT body FROM full_articles WHERE url = ?", url)[0][0]


def test_her_topic_is_stored_and_makes_no_localization_story(nights):
    database, _ = nights
    assert ask(database, "SELECT kind, label FROM tags WHERE name = 'phones'") == [("topic", "Phones")]
    rows = ask(database, "SELECT topic, quote, score FROM topic_stories")
    assert len(rows) > 3
    assert all(quote and score >= 0.5 for _, quote, score in rows)
    assert ask(database, "SELECT count(*) FROM localization_stories WHERE facets LIKE '%phones%'") == [(0,)]
    alone = """
        SELECT is_localization FROM articles
        WHERE id IN (SELECT article_id FROM article_tags GROUP BY 1 HAVING max(tag) = min(tag) AND max(tag) = 'phones')
    """
    assert {row for (row,) in ask(database, alone)} <= {0}
