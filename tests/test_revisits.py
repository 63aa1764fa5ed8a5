"""What is known is asked for again by a plan: little where nothing happens, soon where something may."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.store.visits import Rhythm, next_channel_visit, next_revisit
from tests.local_site import Answer, feed, local_site, story
from tests.running import ask, crawl, dump

NOW = datetime(2026, 11, 5, 2, tzinfo=UTC)
HOURS = Rhythm().ages
instants = st.integers(-90_000, 90_000).map(lambda hours: NOW + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        pytest.param(0, 1, id="just published"),
        pytest.param(1, 6, id="an hour old"),
        pytest.param(30, 72, id="yesterday's"),
        pytest.param(700, 720, id="nearly a month old"),
        pytest.param(-5, -4, id="from the future: as if published now"),
    ],
)
def test_a_story_is_read_again_at_certain_ages(age, expected):
    published = NOW - timedelta(hours=age)
    assert next_revisit(published, NOW, HOURS) == published + timedelta(hours=expected if age >= 0 else age + 1)


def test_an_old_story_is_left_alone():
    assert next_revisit(NOW - timedelta(days=31), NOW, HOURS) is None
    assert next_revisit(NOW, NOW, ()) is None


@given(instants, instants, st.floats(0, 24), st.floats(24, 500))
def test_the_rest_of_a_channel_is_bounded_and_grows_with_its_silence(news_at, now, least, most):
    rhythm = Rhythm((), least, most)
    rest = next_channel_visit(news_at, now, rhythm) - now
    assert timedelta(hours=least) <= rest <= timedelta(hours=most)
    assert next_channel_visit(news_at - timedelta(days=1), now, rhythm) - now >= rest


PATHS = [f"/2026/11/0{number + 1}/story-{number}/" for number in range(4)]
HOME = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head><body>{}</body></html>'


class Site:
    """A site whose documents have ETags; ``etags`` may be made to lie."""

    def __init__(self, *, lying: bool = False) -> None:
        self.documents = {path: Answer(story(number)) for number, path in enumerate(PATHS)}
        self.documents |= {"/": Answer(HOME), "/feed/": feed(*PATHS)}
        self.statuses: list[tuple[str, int]] = []
        self.is_lying = lying
        self.asked = 0

    def answers(self):
        return {path: self._handler(path) for path in self.documents}

    def _handler(self, path):
        def handle(handler):
            self.asked += 1
            answer = self.documents[path]
            etag = f'"{self.asked if self.is_lying else abs(hash(answer.body))}"'
            is_known = handler.headers.get("If-None-Match") == etag
            self.statuses.append((path, 304 if is_known else 200))
            return Answer("", status=304) if is_known else answer._replace(headers=(("ETag", etag),))

        return handle

    def stories_asked(self) -> list[int]:
        return [status for path, status in self.statuses if path in PATHS]


def change(database, sql):
    connection = sqlite3.connect(database)
    with connection:
        connection.execute(sql)
    connection.close()


def night(site, served, database):
    site.statuses.clear()
    served.asked.clear()
    done = crawl(served.base, database)
    assert done.returncode == 0, done.stderr
    return done


def test_a_night_over_an_unchanged_site_costs_its_channels_conditional_requests_alone(tmp_path):
    database, site = tmp_path / "a.db", Site()
    with local_site(site.answers()) as served:
        night(site, served, database)
        before = dump(database)
        night(site, served, database)
        assert site.stories_asked() == []
        assert dict(site.statuses)["/feed/"] == 304
        assert ask(database, "SELECT not_modified FROM crawls ORDER BY id DESC LIMIT 1")[0][0] >= 1
        assert len(served.asked) <= 3  # robots.txt, the feed, the home page
        assert dump(database) == before


def test_a_story_whose_time_has_come_is_asked_for_conditionally_and_an_edit_is_caught(tmp_path):
    database, site = tmp_path / "a.db", Site()
    with local_site(site.answers()) as served:
        night(site, served, database)
        change(database, "UPDATE pages SET next_visit_at = '2026-01-01T00:00:00Z' WHERE state = 'article'")
        night(site, served, database)
        assert site.stories_asked() == [304] * 4
        assert ask(database, "SELECT count(*) FROM pages WHERE next_visit_at < '2026-02-01'") == [(0,)]
        change(database, "UPDATE pages SET next_visit_at = '2026-01-01T00:00:00Z' WHERE state = 'article'")
        edited = story(1).replace(
            "</p></article>", "</p><p>The mayor has since said that it was a railway.</p></article>"
        )
        site.documents[PATHS[1]] = Answer(edited)
        night(site, served, database)
        assert sorted(site.stories_asked()) == [200, 304, 304, 304]
        assert ask(database, "SELECT count(*) FROM revisions") == [(1,)]


def test_a_new_etag_for_the_same_story_is_no_change(tmp_path):
    database, site = tmp_path / "a.db", Site(lying=True)
    with local_site(site.answers()) as served:
        night(site, served, database)
        change(database, "UPDATE pages SET next_visit_at = '2026-01-01T00:00:00Z' WHERE state = 'article'")
        night(site, served, database)
    assert site.stories_asked() == [200] * 4
    assert ask(database, "SELECT articles_changed, articles_unchanged FROM crawls WHERE id = 2") == [(0, 4)]


def test_a_channel_that_rests_is_not_asked(tmp_path):
    database, site = tmp_path / "a.db", Site()
    with local_site(site.answers()) as served:
        night(site, served, database)
        change(database, "UPDATE channel_visits SET next_visit_at = '2099-01-01T00:00:00Z'")
        night(site, served, database)
        assert "/feed/" not in dict(site.statuses)
        assert ask(database, "SELECT outcome FROM crawls ORDER BY id DESC LIMIT 1") == [("finished",)]
        change(database, "UPDATE channel_visits SET next_visit_at = '2026-01-01T00:00:00Z'")
        night(site, served, database)
        assert "/feed/" in dict(site.statuses)
