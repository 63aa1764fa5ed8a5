"""``scrapy night`` as a user runs it: real crawls of a local newsroom, the report, the exit codes."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time

from tests.nights import Done, scrapy_here
from tests.running import PROJECT, ask, scrapy


def one_sentence(done: Done, code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout
    assert len(done.stderr.strip().splitlines()) <= 2, done.stderr
    for word in words:
        assert word in done.stderr


def test_a_night_in_which_one_site_is_down(desk, newsroom, closed_port, capsys):
    desk.define("lantern", newsroom.url)
    desk.define("down", f"http://127.0.0.1:{closed_port}/")
    desk.define("sleeper", "http://127.0.0.1:1/", "enabled = false")
    done = scrapy("night", *desk.options)
    assert done.returncode == 3, done.stderr
    assert "Tonight: down, lantern\n" in done.stderr
    assert "lantern: done in " in done.stderr
    assert "down: failed: " in done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Night report, ")
    assert lines[3] == "1 site failed: down."
    assert lines[-1] == f"Archive: {desk.database}"
    assert ask(desk.database, "SELECT count(*) > 30 FROM articles WHERE source = 'lantern'") == [(1,)]

    again = scrapy("night", "--sites", "lantern", "--json", *desk.options)
    assert again.returncode == 0, again.stderr
    report = json.loads(again.stdout)
    assert [(source["source"], source["new"]) for source in report["sources"]] == [("lantern", 0)]
    assert report["failures"] == {}

    report = scrapy_here(capsys, "report", *desk.options)
    assert report.returncode == 0
    assert report.stdout.splitlines()[0].startswith("Night report, ")
    first = scrapy_here(capsys, "report", "--crawl", "1", "--json", *desk.options)
    assert [source["crawl_id"] for source in json.loads(first.stdout)["sources"]] == [1]
    one_sentence(scrapy_here(capsys, "report", "--crawl", "99", *desk.options), 1, "has no crawl 99")

    status = json.loads(scrapy_here(capsys, "status", "--json", *desk.options).stdout)
    assert [row["source"] for row in status] == ["down", "lantern", "sleeper"]
    assert [row["outcome"] for row in status] == ["failed", "finished", None]
    assert "lantern  20" in scrapy_here(capsys, "status", *desk.options).stdout


def test_a_night_in_which_all_fails(desk, closed_port):
    desk.define("down", f"http://127.0.0.1:{closed_port}/")
    (desk.folder / "sites" / "wrong.toml").write_text('name = "wrong"\nhoem = 1\n')
    done = scrapy("night", *desk.options)
    assert done.returncode == 1
    assert "wrong: failed: " in done.stderr
    assert "hoem" in done.stdout.partition("Failed")[2]


def test_a_night_that_is_stopped_leaves_no_crawl_running(desk, newsroom):
    desk.define("lantern", newsroom.url)
    newsroom.slow_down(0.3)
    command = [sys.executable, "-m", "scrapy", "night", *desk.options]
    night = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while len(newsroom.requests) < 4 and time.monotonic() < deadline:
            time.sleep(0.05)
        night.send_signal(signal.SIGTERM)
        report, talk = night.communicate(timeout=60)
    finally:
        night.kill()
    assert night.returncode == 1, talk
    assert "lantern: stopped after" in talk
    assert report.startswith("Night report")
    assert ask(desk.database, "SELECT outcome FROM crawls") == [("interrupted",)]


def test_wrong_usage(desk, capsys):
    desk.define("lantern", "http://127.0.0.1:1/")
    one_sentence(
        scrapy_here(capsys, "night", "--sites", "lantrn", *desk.options), 2, "no site 'lantrn'; did you mean 'lantern'"
    )
    for wrong in (("--sties", "lantern"), ("lantern",)):
        one_sentence(scrapy_here(capsys, "night", *wrong, *desk.options), 2, f"unknown option or argument {wrong[0]!r}")
    done = scrapy_here(capsys, "night", "--jobs", "0", *desk.options)
    assert (done.returncode, "'0' is not a whole number from 1 up" in done.stderr) == (2, True)
    assert not desk.database.exists()


def test_what_cannot_begin(desk, tmp_path, capsys):
    one_sentence(scrapy_here(capsys, "night", *desk.options), 1, "no site is enabled")
    desk.define("lantern", "http://127.0.0.1:1/")
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    done = scrapy_here(capsys, "night", *desk.options, "-s", f"DATABASE={foreign}")
    assert done.returncode == 1
    assert "is the database of another program" in done.stderr
    for command in ("report", "serve", "status"):
        one_sentence(scrapy_here(capsys, command, *desk.options, "-s", f"DATABASE={foreign}"), 1, "another program")
    for command in ("report", "serve"):
        one_sentence(scrapy_here(capsys, command, *desk.options), 1, "there is no archive")
    missing = scrapy_here(capsys, "night", *desk.options, "-s", f"DATABASE={tmp_path}/no/where.db")
    assert (missing.returncode, "does not exist" in missing.stderr) == (1, True)
