"""The state of every source, from a real archive and real definitions."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from crawler.night.errors import NightError
from crawler.night.status import read_status, status_rows, status_table
from pipelines.store import Archive
from pipelines.store.alarms import NewAlarm
from pipelines.store.hosts import HostRow

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
        "source  last crawl (UTC)  next due (UTC)    new  failed  health",
        "early   2026-11-22 10:00  2026-11-22 16:00    3       0  well",
        "gone    2026-11-22 11:00  -                   3       0  off",
        "late    2026-11-21 02:00  now                 3       1  failed",
        "new     never             now                 0       0  new",
        "off     never             -                   0       0  off",
        "wrong   never             -                   0       0  wrong",
    ]
    notes = "\n".join(lines[7:])
    assert "gone: no site definition, so never due\nlate: late.example does not answer\n" in notes
    assert "off: not enabled\nwrong: " in notes
    assert "hoem" in notes


def test_a_source_without_a_definition_tells_how_its_last_crawl_went_wrong(plan, archive):
    archive("gone", 1, "failed", "gone.example does not answer")
    (state,) = (state for state in read_status(plan, NOW) if state.name == "gone")
    assert (state.health, state.why, state.next_due) == ("failed", "gone.example does not answer", None)


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
            "pages_failed": 0,
            "failed_crawls": 0,
            "health": "well",
            "why": "",
            "alarms": [],
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


def test_a_host_that_is_to_be_left_alone_is_not_due_and_says_why(plan, define, archive):
    define("early")
    define("silent", schedule="30 2 * * *")
    archive("silent", 34, "failed", "silent.example does not answer")
    archive("early", 34)
    reason = "silent.example has given no good answer since 2026-11-01, in 6 runs; it is asked every 7 days"
    with Archive.open(plan.database) as opened:
        opened.save_host(HostRow("silent.example", NOW + timedelta(days=3), reason, 6, NOW - timedelta(days=21)))
        opened.save_host(HostRow("early.example", NOW - timedelta(hours=1), "it asked for a pause"))
    early, silent = read_status(plan, NOW)
    assert (early.is_due, early.why) == (True, "")
    assert (silent.is_due, silent.next_due) == (False, NOW + timedelta(days=3))
    assert (silent.health, silent.why) == ("waits", f"{reason}; not asked before 2026-11-25 12:00 UTC")


def test_an_archive_of_an_older_version_knows_of_no_hosts(plan, define, archive):
    define("early")
    archive("early", 34)
    with sqlite3.connect(plan.database) as connection:
        connection.execute("DROP TABLE hosts")
    connection.close()
    (early,) = read_status(plan, NOW)
    assert early.is_due


def test_an_alarm_says_since_when_why_and_what_to_do(plan, define, archive):
    define("early")
    archive("early", 2)
    with Archive.open(plan.database, clock=lambda: NOW) as opened:
        alarm = NewAlarm("silence", "", "no new story since Monday", "it rests", "look at it")
        opened.settle_alarms("early", begun=[alarm], ended=[], reminded=[], crawl_id=None, ways=[])
    (early,) = read_status(plan, NOW)
    told = "silence since 2026-11-22: no new story since Monday. Likely cause: it rests. Next: look at it"
    assert (early.health, early.why) == ("alarm", told)
    (row,) = status_rows([early])
    assert row["alarms"][0]["began_at"] == "2026-11-22T12:00:00Z"


def test_failed_crawls_are_counted_since_the_last_good_one(plan, define, archive):
    define("early")
    for hours, outcome in ((9, "failed"), (8, "finished"), (7, "failed"), (6, "interrupted"), (5, "failed")):
        archive("early", hours, outcome)
    assert [state.failed_crawls for state in read_status(plan, NOW)] == [2]
