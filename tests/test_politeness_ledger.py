"""What a crawl asked of a host is on record, as the host itself counts it."""

from __future__ import annotations

import gzip
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.local_site import Answer, feed, local_site, story
from tests.running import PROJECT, ask, crawl

COUNTS = "requests, not_modified, busy_answers, robots_refused, retries, errors"


def conditional(answer: Answer):
    """The answer, and "not modified" to whoever has it."""

    def handle(handler):
        if handler.headers.get("If-None-Match") == '"one"':
            return Answer("", status=304)
        return answer._replace(headers=(*answer.headers, ("ETag", '"one"')))

    return handle


def site_of(count: int = 3, **more):
    paths = [f"/2026/11/0{number + 1}/story-{number}/" for number in range(count)]
    answers = {path: Answer(story(number)) for number, path in enumerate(paths)}
    named = feed(*paths, *more)
    answers["/"] = Answer('<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head></html>')
    packed = gzip.compress(named.body.encode())
    answers["/feed/"] = conditional(Answer(packed, named.kind, headers=(("Content-Encoding", "gzip"),)))
    return answers


def entry(database: Path, crawl_id: int, columns: str = COUNTS):
    (row,) = ask(database, f"SELECT {columns} FROM host_ledger WHERE crawl_id = ?", crawl_id)
    return row


def test_the_ledger_counts_what_the_host_counts(tmp_path):
    database = tmp_path / "ledger.db"
    with local_site(site_of()) as site:
        done = crawl(site.base, database)
        assert done.returncode == 0, done.stderr
        requests, *others = entry(database, 1)
        assert requests == len(site.asked)
        assert others == [0, 0, 0, 0, 0]
        received, saved, allowed = entry(database, 1, "bytes_received, bytes_saved, robots_allowed")
        assert received > sum(len(story(number)) for number in range(3))
        assert saved > 0  # the feed came packed
        assert allowed == requests - site.asked.count("/robots.txt")
        site.asked.clear()
        assert crawl(site.base, database).returncode == 0
        assert entry(database, 2)[:2] == (len(site.asked), 1)
        (size,) = ask(database, "SELECT body_bytes FROM channels WHERE url LIKE '%/feed/'")[0]
        assert entry(database, 2, "bytes_saved")[0] >= size > 0


def test_a_host_that_fails_is_not_charged_with_what_was_kept_back(tmp_path):
    database = tmp_path / "ledger.db"
    with local_site({}, lambda _: Answer("broken", status=500)) as site:
        site.answers["/robots.txt"] = Answer("", "text/plain")
        done = crawl(site.base, database, "-s", "BREAKER_SECONDS=0.1", "-s", "BREAKER_PROBES=2")
        assert done.returncode == 1, done.stderr
    assert entry(database, 1, "requests") == (len(site.asked),)


def test_what_breaks_off_on_a_connection_that_was_kept_open_is_asked_again_later_and_counted(tmp_path):
    database = tmp_path / "ledger.db"
    answers = site_of(2)
    times: list[float] = []

    def breaks_off_once(_):
        times.append(time.monotonic())
        return None if len(times) == 1 else Answer(story(1))

    (path,) = [path for path in answers if path.endswith("story-1/")]
    answers[path] = breaks_off_once
    with local_site(answers, protocol="HTTP/1.1") as site:
        done = crawl(site.base, database, "-s", "RETRY_BACKOFF=0.5", "-s", "DOWNLOAD_DELAY=0.1")
        assert done.returncode == 0, done.stderr
    assert entry(database, 1, "requests, retries, errors") == (len(site.asked), 1, 1)
    first, second = times
    assert second - first >= 0.5


def test_what_went_wrong_and_what_was_forbidden_is_counted_and_reported(tmp_path):
    database = tmp_path / "ledger.db"
    answers = site_of(2, **{"/private/2026/11/05/secret-plans/": None, "/2026/11/06/busy-story/": None})
    answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /private/\n", "text/plain")
    busy = []

    def once_busy(_):
        busy.append(1)
        return Answer("", status=503) if len(busy) == 1 else Answer(story(5))

    answers["/2026/11/06/busy-story/"] = once_busy
    with local_site(answers) as site:
        done = crawl(site.base, database)
    assert done.returncode == 0, done.stderr
    requests, _, busy_answers, refused, retries, errors = entry(database, 1)
    assert (requests, busy_answers, refused, retries, errors) == (len(site.asked), 1, 1, 1, 0)
    (told,) = [line for line in done.stdout.splitlines() if "politeness:" in line]
    assert told.endswith(", 1 busy, 1 retried, 1 forbidden")
    ((month,),) = ask(database, "SELECT requests FROM politeness_by_month")
    assert month == requests


def test_a_crawl_that_is_stopped_leaves_its_ledger(tmp_path):
    database = tmp_path / "ledger.db"
    with local_site(site_of(9)) as site:
        host = site.base.removeprefix("http://")
        settings = [f"DATABASE={database}", f"ALLOWED_ADDRESSES={host}", "DOWNLOAD_DELAY=0.3"]
        command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url={site.base}", "-a", "name=newsroom"]
        for setting in settings:
            command += ["-s", setting]
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
            while not any("story" in path for path in site.asked) and run.poll() is None:
                time.sleep(0.02)
            run.send_signal(signal.SIGTERM)
            run.communicate(timeout=60)
    assert ask(database, "SELECT outcome FROM crawls") == [("interrupted",)]
    assert entry(database, 1, "requests") == (len(site.asked),)
