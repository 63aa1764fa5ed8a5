"""A night from a tech-news site to the archive: everything that the newsroom published, nothing that it did not say."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from tests.newsroom.checks import leaks, losses
from tests.newsroom.server import Newsroom
from tests.newsroom.stories import load_stories
from tests.running import PROJECT, ask, crawl, dump

STORIES = load_stories()
# Two addresses of the newsroom declare another story to be themselves.
OWN = [story for story in STORIES if not story.canonical]


@pytest.fixture(scope="module")
def newsroom():
    with Newsroom() as running:
        yield running


@pytest.fixture(scope="module")
def first_night(newsroom, tmp_path_factory):
    database = tmp_path_factory.mktemp("night") / "night.db"
    done = crawl(newsroom.url, database)
    assert done.returncode == 0, done.stderr
    return database, done


def bodies(database) -> dict[str, str]:
    return {urlsplit(url).path: body for url, body in ask(database, "SELECT url, body FROM full_articles")}


def test_every_story_is_in_the_archive_and_nothing_else(first_night):
    database, _ = first_night
    assert set(bodies(database)) == {story.path for story in OWN}


@pytest.mark.parametrize("story", OWN, ids=lambda story: f"{story.theme}-{story.slug}")
def test_a_story_loses_nothing_and_nothing_leaks_into_it(first_night, story):
    database, _ = first_night
    body = bodies(database)[story.path]
    assert (losses(story, body), leaks(story, body)) == ([], [])


@pytest.mark.parametrize("story", OWN, ids=lambda story: f"{story.theme}-{story.slug}")
def test_a_story_has_its_fields(first_night, story, newsroom):
    database, _ = first_night
    ((headline, authors, published, language),) = ask(
        database,
        "SELECT headline, authors, published_at, language FROM full_articles WHERE url = ?",
        newsroom.base + story.path,
    )
    assert headline == story.headline
    assert tuple(authors.split(", ")) == story.authors
    instant = datetime.fromisoformat(published)
    if story.tells_the_hour:
        assert instant == story.published
    else:
        assert instant.date() == story.published.date()
    assert language.split("-")[0] == story.language.split("-")[0]


def test_each_article_knows_the_channels_that_named_it(first_night):
    database, _ = first_night
    rows = ask(
        database,
        "SELECT p.url, c.kind FROM page_channels JOIN pages p ON p.id = page_id JOIN channels c ON c.id = channel_id",
    )
    kinds: dict[str, set[str]] = {}
    for url, kind in rows:
        kinds.setdefault(urlsplit(url).path, set()).add(kind)
    for story in STORIES:
        expected = {{"atom": "feed"}.get(name, name) for name in story.channels}
        assert expected <= kinds[story.path], story.slug


def test_the_report_says_what_came_and_what_each_channel_missed(first_night):
    database, done = first_night
    assert str(len(OWN)) in done.stdout
    assert "missed" in done.stdout
    assert str(database) in done.stdout


def test_pages_that_are_no_articles_are_refused_with_a_reason(first_night):
    database, _ = first_night
    refused = ask(database, "SELECT url, reason FROM pages WHERE state = 'rejected'")
    assert refused
    assert all(reason for _, reason in refused)


def test_a_second_run_asks_for_no_article_and_changes_nothing_but_its_own_row(first_night, newsroom):
    database, _ = first_night
    before = dump(database)
    newsroom.requests.clear()
    done = crawl(newsroom.url, database)
    assert done.returncode == 0, done.stderr
    assert "othing new" in done.stdout
    assert dump(database) == before
    paths = {story.path for story in STORIES}
    assert [path for _, path, _ in newsroom.requests if path in paths] == []
    answered = [status for _, path, status in newsroom.requests if path != "/robots.txt"]
    assert answered.count(304) >= 0.7 * len(answered)


def test_an_edited_story_is_read_again_and_its_old_text_is_kept(tmp_path):
    with Newsroom() as newsroom:
        database = tmp_path / "edited.db"
        crawl(newsroom.url, database)
        story = OWN[0]
        later = datetime.now(UTC) + timedelta(hours=1)
        newsroom.edit(story.slug, "The company has since confirmed every word of it.", modified=later)
        done = crawl(newsroom.url, database)
        assert done.returncode == 0, done.stderr
        assert bodies(database)[story.path].endswith("The company has since confirmed every word of it.")
        ((old,),) = ask(database, "SELECT body FROM revisions")
        assert losses(story, old) == []


def test_limit_takes_the_newest(newsroom, tmp_path):
    database = tmp_path / "few.db"
    done = crawl(newsroom.url, database, "-a", "limit=5")
    assert done.returncode == 0, done.stderr
    newest = sorted(OWN, key=lambda story: story.published, reverse=True)[:5]
    assert len(bodies(database)) == 5
    assert set(bodies(database)) <= {story.path for story in sorted(OWN, key=lambda s: s.published)[-12:]}
    assert newest[0].path in bodies(database)


def test_a_backfill_goes_back_through_pages_that_are_known(newsroom, tmp_path):
    database = tmp_path / "backfill.db"
    assert crawl(newsroom.url, database, "-a", "since=2026-09-01").returncode == 0
    late = set(bodies(database))
    done = crawl(newsroom.url, database, "-a", "since=2026-03-01")
    assert done.returncode == 0, done.stderr
    assert late < set(bodies(database)) == {story.path for story in OWN}


def test_since_takes_nothing_older(newsroom, tmp_path):
    database = tmp_path / "since.db"
    done = crawl(newsroom.url, database, "-a", "since=2026-10-01")
    assert done.returncode == 0, done.stderr
    young = [story for story in STORIES if story.published.date().isoformat() >= "2026-10-01"]
    known_as = {story.canonical or story.slug for story in young}
    assert set(bodies(database)) == {story.path for story in OWN if story.slug in known_as}


def test_a_list_of_addresses_is_read_and_nothing_else(newsroom, tmp_path):
    addresses = tmp_path / "addresses.txt"
    addresses.write_text("\n".join(newsroom.base + story.path for story in OWN[:3]))
    database = tmp_path / "listed.db"
    done = crawl(newsroom.url, database, "-a", f"urls={addresses}")
    assert done.returncode == 0, done.stderr
    assert set(bodies(database)) == {story.path for story in OWN[:3]}


def test_stories_read_again_by_hand_without_their_channels_are_unchanged(newsroom, tmp_path):
    database = tmp_path / "again.db"
    assert crawl(newsroom.url, database).returncode == 0
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("UPDATE pages SET etag = '', last_modified = '', content_hash = ''")
    connection.close()
    before = ask(database, "SELECT id, published_at, publisher_id, content_hash FROM articles ORDER BY id")
    addresses = tmp_path / "addresses.txt"
    addresses.write_text("\n".join(newsroom.base + story.path for story in OWN))
    assert crawl(newsroom.url, database, "-a", f"urls={addresses}").returncode == 0
    assert ask(database, "SELECT id, published_at, publisher_id, content_hash FROM articles ORDER BY id") == before
    assert ask(database, "SELECT articles_changed FROM crawls ORDER BY id DESC LIMIT 1") == [(0,)]
    assert ask(database, "SELECT count(*) FROM revisions") == [(0,)]


def test_a_stopped_run_keeps_what_it_has_and_the_next_one_goes_on(tmp_path):
    database = tmp_path / "stopped.db"
    with Newsroom() as newsroom:
        host = urlsplit(newsroom.url).netloc
        command = [sys.executable, "-m", "scrapy", "crawl", "site", "-a", f"url={newsroom.url}", "-a", "name=newsroom"]
        settings = ["-s", f"DATABASE={database}", "-s", f"ALLOWED_ADDRESSES={host}", "-s", "DOWNLOAD_DELAY=0.2"]
        with subprocess.Popen(
            [*command, *settings], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as run:
            paths = {story.path for story in STORIES}
            while sum(path in paths for _, path, _ in newsroom.requests) < 4 and run.poll() is None:
                time.sleep(0.05)
            run.send_signal(signal.SIGTERM)
            run.communicate(timeout=60)
        ((outcome,),) = ask(database, "SELECT outcome FROM crawls")
        assert outcome == "interrupted"
        assert 0 < len(bodies(database)) < len(OWN)
        crawl(newsroom.url, database)
        assert set(bodies(database)) == {story.path for story in OWN}
