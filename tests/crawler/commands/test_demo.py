"""``scrapy demo``: a newsroom, a crawl, a report; the second time nothing is new."""

from __future__ import annotations

import sys

import pytest

from crawler.commands.demo import open_newsroom
from crawler.night.errors import NightError
from tests.running import ask, scrapy


def test_the_demo_twice(tmp_path, closed_port):
    options = ("--port", str(closed_port), "-s", f"DATABASE={tmp_path / 'demo.db'}")
    first = scrapy("demo", *options)
    assert first.returncode == 0, first.stderr
    assert " about localization." in first.stdout.splitlines()[2]
    assert "\nLocalization\n  * " in first.stdout
    assert first.stdout.splitlines()[-1] == f"Archive: {tmp_path / 'demo.db'}"
    stories = ask(tmp_path / "demo.db", "SELECT count(*) FROM articles")

    second = scrapy("demo", *options)
    assert second.returncode == 0, second.stderr
    assert second.stdout.splitlines()[2] == "Nothing new."
    assert ask(tmp_path / "demo.db", "SELECT count(*) FROM articles") == stories


def test_a_port_that_is_taken_is_one_sentence(newsroom):
    port = int(newsroom.base.rpartition(":")[2])
    with pytest.raises(NightError, match=rf"cannot open at 127\.0\.0\.1:{port} .*scrapy demo --port"):
        open_newsroom(port)


def test_without_the_tests_folder_it_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "tests.newsroom.server", None)
    with pytest.raises(NightError, match="the demo crawls the newsroom in tests/newsroom, which is not here"):
        open_newsroom(0)
