"""A site definition at work: its selectors are hints, and the run says where they match nothing."""

from __future__ import annotations

import pytest

from tests.newsroom.server import Newsroom
from tests.running import ask, scrapy

DEFINITION = """
name = "lantern"
home = "{url}"
timezone = "Europe/Berlin"
[channels]
feeds = ["{url}feed/"]
look = false
[[layout]]
body = "{body}"
"""


@pytest.fixture
def crawl_with(tmp_path):
    def crawl(body: str):
        with Newsroom() as newsroom:
            (tmp_path / "lantern.toml").write_text(DEFINITION.format(url=newsroom.url, body=body))
            host = newsroom.url.removeprefix("http://").strip("/")
            settings = [f"DATABASE={tmp_path / 'l.db'}", f"SITES_FOLDER={tmp_path}", f"ALLOWED_ADDRESSES={host}"]
            options = [part for setting in [*settings, "DOWNLOAD_DELAY=0"] for part in ("-s", setting)]
            return scrapy("crawl", "lantern", "-a", "limit=3", *options), tmp_path / "l.db"

    return crawl


def test_a_selector_that_matches_nothing_costs_no_story_and_is_told(crawl_with):
    done, database = crawl_with(".a-theme-of-the-past")
    assert done.returncode == 0, done.stderr
    assert ask(database, "SELECT count(*) FROM full_articles WHERE length(body) > 300") == [(3,)]
    assert "body selectors match nothing on 3 pages" in " ".join(done.stdout.split())


def test_only_the_channels_that_a_definition_names_are_read_where_it_says_so(crawl_with):
    done, database = crawl_with("article")
    assert done.returncode == 0, done.stderr
    assert ask(database, "SELECT kind, found_by FROM channels") == [("feed", "definition")]
    assert "selectors" not in done.stdout
