"""The state of every source, from a real archive and real definitions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.night.errors import NightError
from crawler.night.status import read_status, status_rows, status_table
from pipelines.store import Archive

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def archive(plan):
    def crawl(source: str, hours_ago: float, outcome: str = "finished", reason: str = "") -> None:
        with Archive.open(plan.database, clock=lambda: NOW - timedelta(hours=hours_ago)) as archive:
            crawl_id = archive.begin_crawl(source, home=f"https://{source}.example/")
            archive.end_crawl(crawl_id, outcome, reason, {"articles_new": 3})

    return crawl


def test_the_table(plan, define, archive):
    define("early")
    define("late", schedule="30 2 * * *")
    define("new", schedule="30 2 * * *")
    define("off", enabled=False)
    define("wrong").write_text('name = "wrong"\nhoem = 1\n')
    archive("early", 2)
    archive("late", 34, "failed", "late.example does not answer")
    archive("gone", 1)
    lines = status_table(read_status(plan, NOW)).splitlines()
    assert lines[:7] == [
        "source  last crawl (UTC)  outcome   articles  new  next due (UTC)",
        "early   2026-11-22 10:00  finished         0    3  2026-11-22 16:00",
        "gone    2026-11-22 11:00  finished         0    3  -",
        "late    2026-11-21 02:00  failed           0    3  now",
        "new     never             -                0    0  now",
        "off     never             -                0    0  -",
        "wrong   never             -                0    0  -",
    ]
    notes = "\n".join(lines[7:])
    assert "gone: no site definition, so never due\nlate: late.example does not answer\n" in notes
    assert "off: not enabled\nwrong: " in notes
    assert "hoem" in notes


def test_the_rows(plan, define, archive):
    define("early")
    archive("early", 2)
    assert status_rows(read_status(plan, NOW)) == [
        {
            "source": "early",
            "last_crawl": "2026-11-22T10:00:00Z",
            "outcome": "finished",
            "articles": 0,
            "new": 3,
            "next_due": "2026-11-22T16:00:00Z",
            "is_due": False,
            "note": "",
        }
    ]


def test_without_an_archive_every_site_is_due(plan, define):
    define("paper")
    (state,) = read_status(plan, NOW)
    assert (state.last_crawl, state.is_due) == (None, True)
    assert not plan.database.exists()


def test_a_foreign_file_is_one_sentence(plan):
    plan.database.write_text("no database at all, but long enough to be looked at " * 20)
    with pytest.raises(NightError, match="cannot be read"):
        read_status(plan, NOW)
