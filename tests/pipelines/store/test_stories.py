"""The same news at several sites is one thread, whatever came in first."""

import tempfile
from datetime import timedelta
from functools import cache
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.store import Archive, duplicates
from tests.pipelines.store.making import NIGHT, page, words

SITES = ("alpha", "beta", "gamma", "delta")
HEADLINE = "Velora opens handset plant in Coimbatore"
LEAD = (
    "Velora has opened a handset plant in Coimbatore that makes 40,000 Quillon phones a day, its founder Ishaan Varga "
    "said on Thursday. Tamil Nadu's chief minister Meera Sundaram cut the ribbon before 900 workers. Batteries come "
    "from Arcturon, displays from Helvig, and a second line for Quillon tablets follows in spring. "
)


def told(number, site, *, headline=HEADLINE, lead=LEAD, text=None, hours=0, **changes):
    """An article of a site; without ``text`` its own words follow the same first sentence."""
    body = lead + (words(f"{site}{number}x", 70) if text is None else text)
    fields = {"headline": headline, "body": body, "published": NIGHT + timedelta(hours=hours), "tags": ()}
    return page(number, source=site, url=f"https://{site}.example/{number}", **{**fields, **changes})


@cache
def _empty():
    """An archive with a crawl of each site: copied, it need not be made anew for each order."""
    path = Path(tempfile.mkdtemp()) / "empty.db"
    with Archive.open(path, clock=lambda: NIGHT) as archive:
        for site in SITES:
            archive.begin_crawl(site, home=f"https://{site}.example/")
    return path.read_bytes()


def archive_of(path, pages):
    path.write_bytes(_empty())
    archive = Archive.open(path, clock=lambda: NIGHT)
    for one in pages:
        archive.save_page(SITES.index(one.source) + 1, one)
    return archive


def threads(archive):
    """What the archive holds of threads and copies, by address: numbers depend on the order of arrival."""
    database = archive._database
    members = database.execute(
        """
        SELECT articles.url, coalesce(parents.url, ''), origins.url, position, new_text, reason, article_count,
            source_count, stories.headline, articles.story_id = story_articles.story_id
        FROM story_articles JOIN articles ON articles.id = article_id
        JOIN stories ON stories.id = story_articles.story_id
        JOIN articles AS origins ON origins.id = origin_article_id
        LEFT JOIN articles AS parents ON parents.id = of_article_id
        """
    ).fetchall()
    copies = database.execute(
        """
        SELECT articles.url, originals.url, reason FROM duplicates JOIN articles ON articles.id = article_id
        JOIN articles AS originals ON originals.id = of_article_id
        """
    ).fetchall()
    loose = database.execute(
        """
        SELECT (SELECT count(*) FROM articles WHERE story_id IS NOT NULL) - (SELECT count(*) FROM story_articles),
            (SELECT count(*) FROM stories WHERE id NOT IN (SELECT story_id FROM articles WHERE story_id IS NOT NULL))
        """
    ).fetchone()
    assert loose == (0, 0)
    return sorted(members), sorted(copies)


def test_the_same_news_at_three_sites_is_a_thread_with_its_origin_and_order(tmp_path):
    pages = [told(1, "beta", hours=5), told(2, "alpha", hours=1), told(3, "gamma", hours=9)]
    with archive_of(tmp_path / "a.db", pages) as archive:
        rows = archive._database.execute(
            "SELECT position, source, url, headline, new_text FROM story_threads ORDER BY position"
        ).fetchall()
        assert [row[:2] for row in rows] == [(1, "alpha"), (2, "beta"), (3, "gamma")]
        assert rows[0][4] == 1.0
        assert 0.5 < rows[1][4] < 1.0  # the first sentence is the origin's
        found = archive._database.execute("SELECT headline, article_count, source_count FROM stories").fetchall()
        assert found == [(HEADLINE, 3, 3)]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"hours": 24 * 9}, id="another week"),
        pytest.param({"published": None}, id="without a date"),
        pytest.param({"headline": "Velora sells handset number 7", "lead": "In Nashik. "}, id="other words"),
        pytest.param({"language": "es"}, id="another language"),
        pytest.param({"headline": "Tarnix hires a chief economist", "lead": "Tarnix. "}, id="other news"),
    ],
)
def test_what_differs_in_one_of_the_signals_is_no_thread(tmp_path, other):
    with archive_of(tmp_path / "a.db", [told(1, "alpha"), told(2, "beta", **other)]) as archive:
        assert threads(archive) == ([], [])


def test_a_site_s_own_follow_up_makes_no_thread(tmp_path):
    with archive_of(tmp_path / "a.db", [told(1, "alpha"), told(2, "alpha", hours=3)]) as archive:
        assert threads(archive) == ([], [])


TEXT = words("agency", 400)


def test_nearly_the_same_text_with_the_same_headline_is_a_copy_and_kept(tmp_path):
    pages = [told(1, "alpha", text=TEXT), told(2, "beta", hours=2, text=TEXT.replace("agency7 ", "agency7 also "))]
    with archive_of(tmp_path / "a.db", pages) as archive:
        assert threads(archive)[1] == [
            (
                "https://beta.example/2",
                "https://alpha.example/1",
                "nearly the same text and headline, at another source",
            )
        ]
        assert archive._database.execute("SELECT status FROM articles ORDER BY id").fetchall() == [
            ("live",),
            ("duplicate",),
        ]
        assert archive._database.execute("SELECT count(*) FROM full_articles").fetchone() == (2,)


@pytest.mark.parametrize(
    "headlines",
    [
        pytest.param(("Deals of 4 November", "Deals of 5 November"), id="a form that is filled in daily"),
        pytest.param(("Version 14.1 is out", "Version 14.2 is out"), id="a version"),
        pytest.param(("Velora opens a plant", "Tarnix hires an economist"), id="another headline"),
    ],
)
def test_nearly_the_same_text_alone_makes_no_copy(tmp_path, headlines):
    pages = [
        told(number, "alpha", headline=headline, lead="", text=TEXT.replace("agency9 ", f"agency9 {number} "),
             hours=80 * number)
        for number, headline in enumerate(headlines, 1)
    ]  # fmt: skip
    with archive_of(tmp_path / "a.db", pages) as archive:
        assert threads(archive)[1] == []


def test_threads_are_free_of_order(tmp_path):
    pages = [
        told(1, "alpha", hours=8),
        told(2, "beta", hours=2, headline="Handset plant opens in Coimbatore, says Velora"),
        told(3, "gamma", hours=30, text=TEXT),
        told(4, "delta", hours=31, text=TEXT),
    ]
    outcomes = set()
    for number, order in enumerate(permutations(pages)):
        with archive_of(tmp_path / f"{number}.db", order) as archive:
            outcomes.add(repr(threads(archive)))
    assert len(outcomes) == 1
    assert "'https://beta.example/2', 1, 1.0" in outcomes.pop()


ARTICLES = st.lists(
    st.builds(
        lambda site, headline, lead, text, hours, seen: (site, headline, lead, text, hours, seen),
        st.sampled_from(SITES),
        st.sampled_from([HEADLINE, "Coimbatore plant opened by Velora", "Velora hires in Coimbatore", "Tarnix"]),
        st.sampled_from([LEAD, "Velora of Coimbatore. ", ""]),
        st.sampled_from([None, TEXT, TEXT.replace("agency5 ", ""), TEXT[: len(TEXT) // 2]]),
        st.sampled_from([0, 1, 40, 71, 100, 145]),
        st.integers(0, 9),
    ),
    min_size=2,
    max_size=7,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(articles=ARTICLES, data=st.data())
def test_any_order_of_arrival_makes_the_same_threads_and_copies(tmp_path_factory, articles, data):
    pages = [
        told(number, site, headline=headline, lead=lead, text=text, hours=hours)
        for number, (site, headline, lead, text, hours, _) in enumerate(articles, 1)
    ]
    folder = tmp_path_factory.mktemp("orders")
    with archive_of(folder / "first.db", pages) as archive:
        first = threads(archive)
    with archive_of(folder / "second.db", data.draw(st.permutations(pages))) as archive:
        assert threads(archive) == first


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(articles=ARTICLES, data=st.data())
def test_articles_that_change_leave_the_threads_that_their_last_texts_make(tmp_path_factory, articles, data):
    last = [
        told(number, site, headline=headline, lead=lead, text=text, hours=hours, at=NIGHT + timedelta(days=1))
        for number, (site, headline, lead, text, hours, _) in enumerate(articles, 1)
    ]
    texts = data.draw(st.permutations(articles))
    before = [
        told(
            number,
            site,
            headline=texts[number - 1][1],
            lead=texts[number - 1][2],
            text=texts[number - 1][3],
            hours=hours,
        )
        for number, (site, _, _, _, hours, _) in enumerate(articles, 1)
    ]
    folder = tmp_path_factory.mktemp("changes")
    with archive_of(folder / "changed.db", [*before, *last]) as archive:
        found = threads(archive)
    with archive_of(folder / "direct.db", last) as archive:
        assert threads(archive) == found


def test_an_article_that_is_taken_out_leaves_the_others_in_order(tmp_path):
    pages = [
        told(1, "alpha", text=TEXT), told(2, "beta", hours=1), told(3, "gamma", hours=2, text=TEXT),
        told(4, "delta", hours=3, text=TEXT),
    ]  # fmt: skip
    with archive_of(tmp_path / "a.db", pages) as archive, archive_of(tmp_path / "b.db", pages[1:]) as other:
        database = archive._database
        duplicates.take_out(database, 1, "2026-11-06T00:00:00Z")
        database.execute("UPDATE pages SET article_id = NULL WHERE article_id = 1")
        database.execute("DELETE FROM articles WHERE id = 1")
        assert threads(archive) == threads(other)
        assert database.execute("SELECT count(*) FROM article_keys WHERE article_id = 1").fetchone() == (0,)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        statuses = database.execute("SELECT status FROM articles ORDER BY id").fetchall()
        assert statuses == [("live",), ("live",), ("duplicate",)]


def test_an_archive_from_before_there_were_threads_catches_up(tmp_path):
    pages = [told(1, "alpha"), told(2, "beta", hours=1)]
    with archive_of(tmp_path / "a.db", pages) as archive:
        wanted = threads(archive)
        for table in ("story_articles", "article_prints", "article_keys"):
            archive._database.execute(f"DELETE FROM {table}")
        archive._database.execute("UPDATE articles SET story_id = NULL")
        archive._database.execute("DELETE FROM stories")
        archive._database.conn.commit()
        assert (archive.catch_up(1), archive.catch_up(5), archive.catch_up(5)) == (1, 1, 0)
        assert threads(archive) == wanted
