"""What may leave the archive, by policy."""

from __future__ import annotations

import pytest

from pipelines.store import Archive
from pipelines.store.policies import POLICIES, export_policy, left_out
from tests.pipelines.store.making import page

ROWS = {
    "plain": "",
    "reserved": "UPDATE articles SET is_reserved = 1",
    "paid for": "UPDATE articles SET paywall = 'yes'",
    "gone": "UPDATE articles SET status = 'gone'",
    "a copy": "UPDATE articles SET status = 'duplicate'",
    "licensed": "INSERT INTO article_rights SELECT id, 'licence', 'CC BY 4.0', 'x' FROM articles",
    "otherwise licensed": "INSERT INTO article_rights SELECT id, 'licence', 'All rights reserved', 'x' FROM articles",
}  # fmt: skip
KEPT = {
    "own": set(ROWS),
    "links": set(ROWS) - {"gone"},
    "hand-around": {"plain", "licensed", "otherwise licensed"},
    "open": {"licensed"},
}


@pytest.fixture
def database(tmp_path):
    with Archive.open(tmp_path / "archive.db") as archive:
        crawl = archive.begin_crawl("news", home="https://news.example/")
        for number, (name, change) in enumerate(ROWS.items()):
            archive.save_page(crawl, page(number))
            with archive._database.conn as connection:
                newest = "(SELECT max(id) FROM articles)"
                connection.execute(f"UPDATE articles SET headline = ? WHERE id = {newest}", [name])
                if change:
                    connection.execute(f"{change} WHERE id = {newest}")
        yield archive._database


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_what_a_policy_lets_out(database, policy):
    kept = {row[0] for row in database.execute(f"SELECT headline FROM articles WHERE {policy.condition}").fetchall()}
    assert kept == KEPT[policy.name]
    assert sum(left_out(database, policy).values()) == len(ROWS) - len(kept)
    assert policy.meaning


def test_what_is_left_out_is_told_by_its_reason(database):
    assert left_out(database, export_policy("hand-around")) == dict.fromkeys(
        ["reserved", "paid for", "gone", "a copy"], 1
    )


def test_a_policy_that_there_is_not():
    with pytest.raises(ValueError, match="did you mean 'hand-around'"):
        export_policy("handaround")
