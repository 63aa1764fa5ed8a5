from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.dedupe import candidate_of, judge
from pipelines.store import Archive
from tests.pipelines.store.making import HOME, NIGHT, page, take_away, url_of, words

TEXT = words("same")


def _decisions(archive):
    return sorted(
        archive._database.execute(
            """
            SELECT copies.url, originals.url, reason, copies.status
            FROM duplicates JOIN articles AS copies ON copies.id = article_id
            JOIN articles AS originals ON originals.id = of_article_id
            """
        )
    )


def test_the_decision_is_free_of_order(tmp_path):
    """Three with one text, a fourth with another; the oldest of the three is the original in every order."""
    pages = {
        1: {"body": TEXT, "published": NIGHT},
        2: {"body": TEXT.upper().replace(" ", ",\n"), "published": NIGHT - timedelta(days=2)},
        3: {"body": TEXT, "published": None},
        4: {"body": words("other"), "published": NIGHT - timedelta(days=9)},
    }
    outcomes = set()
    for number, order in enumerate(permutations(pages)):
        with Archive.open(tmp_path / f"{number}.db", clock=lambda: NIGHT) as archive:
            crawl = archive.begin_crawl("news", home=HOME)
            for key in order:
                archive.save_page(crawl, page(key, **pages[key]))
            outcomes.add(tuple(_decisions(archive)))
    assert outcomes == {
        ((url_of(1), url_of(2), "same text", "duplicate"), (url_of(3), url_of(2), "same text", "duplicate")),
    }


def test_the_first_published_is_the_original_at_whatever_source(archive, crawl, rows):
    archive.begin_crawl("mirror", home="https://mirror.example/")
    late = page(1, source="mirror", url="https://mirror.example/1", body=TEXT, published=NIGHT)
    archive.save_page(crawl, late)
    archive.save_page(crawl, page(2, body=TEXT, published=NIGHT - timedelta(hours=5)))
    assert _decisions(archive) == [("https://mirror.example/1", url_of(2), "same text at another source", "duplicate")]
    assert rows("SELECT count(*) FROM full_articles WHERE body <> ''") == [(2,)]


@pytest.mark.parametrize(
    ("body", "flags"),
    [
        pytest.param("Watch the video below.", (), id="stubs"),
        pytest.param("", (), id="no text"),
        pytest.param(TEXT, ("paywalled",), id="the same fence before different stories"),
    ],
)
def test_what_says_nothing_is_no_duplicate(archive, crawl, body, flags):
    for number in (1, 2):
        archive.save_page(crawl, page(number, body=body, flags=flags))
    assert _decisions(archive) == []


def test_the_publisher_s_number_needs_the_headline_as_second_witness(archive, crawl):
    archive.save_page(crawl, page(1, publisher_id="77", headline="A phone"))
    archive.save_page(crawl, page(2, publisher_id="77", headline="Another phone"))
    assert _decisions(archive) == []
    archive.save_page(crawl, page(3, publisher_id="77", headline="A Phone!"))
    assert _decisions(archive) == [(url_of(1), url_of(3), "same publisher's number and headline", "duplicate")]


def test_a_copy_that_changes_its_text_is_a_story_of_its_own(archive, crawl, rows):
    for number in (1, 2, 3):
        archive.save_page(crawl, page(number, body=TEXT))
    assert len(_decisions(archive)) == 2
    original = rows("SELECT of_article_id FROM duplicates")[0][0]
    archive.save_page(crawl, page(original, at=NIGHT + timedelta(days=1), body=words("rewritten")))
    assert _decisions(archive) == [(url_of(1), url_of(2), "same text", "duplicate")]
    assert rows("SELECT id, status FROM articles ORDER BY id") == [(1, "duplicate"), (2, "live"), (3, "live")]


_SAVES = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([TEXT, words("else"), "short"]), st.sampled_from([None, 0, 1]),
              st.sampled_from(["", "7"])),
    max_size=10,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(saves=_SAVES)
def test_after_any_history_the_decisions_are_those_of_one_judgement_over_all(tmp_path_factory, saves):
    with Archive.open(tmp_path_factory.mktemp("history") / "archive.db", clock=lambda: NIGHT) as archive:
        crawl = archive.begin_crawl("news", home=HOME)
        latest = {}
        for day, (number, body, published, publisher_id) in enumerate(saves):
            saved = page(
                number,
                at=NIGHT + timedelta(days=day),
                headline="One headline",
                body=body,
                published=published if published is None else NIGHT + timedelta(days=published),
                publisher_id=publisher_id,
            )
            archive.save_page(crawl, saved)
            now = candidate_of(saved.article, "news")
            before = latest.get(number, now)  # dates and numbers that a page does not tell itself are filled in once
            latest[number] = replace(
                now,
                published=before.published or now.published,
                publisher_id=before.publisher_id or now.publisher_id,
            )
        verdicts = ((one.url, judge(one, latest.values())) for one in latest.values())
        expected = sorted((url, v.of_url, v.reason, "duplicate") for url, v in verdicts if v)
        assert _decisions(archive) == expected


def test_a_vanished_copy_stays_vanished(archive, crawl, rows):
    archive.save_page(crawl, page(2, body=TEXT))
    archive.save_page(crawl, page(1, body=TEXT))
    take_away(archive, crawl, 1, at=NIGHT + timedelta(days=1))
    archive.save_page(crawl, page(3, body=TEXT))
    assert rows("SELECT id, status FROM articles ORDER BY id") == [(1, "duplicate"), (2, "gone"), (3, "live")]


def test_copies_are_kept_out_of_what_people_read(archive, crawl, rows):
    archive.save_page(crawl, page(1, body=TEXT))
    archive.save_page(crawl, page(2, body=TEXT))
    assert rows("SELECT url FROM localization_stories") == rows("SELECT url FROM recent_articles") == [(url_of(2),)]
    assert rows("SELECT count(*) FROM full_articles") == [(2,)]
