"""The night report counts what publishers changed and took away in each run, and the news that several sites tell."""

from datetime import timedelta

from pipelines.store import Archive
from tests.pipelines.store.making import HOME, NIGHT, gone, page, take_away
from tests.pipelines.store.test_stories import archive_of, told

DAY = timedelta(days=1)


def test_each_run_counts_what_it_found(tmp_path):
    now = [NIGHT]
    with Archive.open(tmp_path / "a.db", clock=lambda: now[0]) as archive:
        first = archive.begin_crawl("news", home=HOME)
        for number in (1, 2, 3):
            archive.save_page(first, page(number, body="It costs $499.", headline=f"Phone {number}"))
        take_away(archive, first, 3)  # twelve hours before and now: a run of its own found it
        archive.end_crawl(first, "finished")
        now[0] = NIGHT + DAY
        second = archive.begin_crawl("news", home=HOME)
        archive.save_page(second, page(1, at=now[0], body="It costs $549.", headline="Phone 1"))
        archive.save_failure(second, gone(2, at=now[0]))
        archive.save_page(second, page(3, at=now[0], body="It costs $499.", headline="Phone 3"))
        archive.end_crawl(second, "finished")
        now[0] = NIGHT + 2 * DAY
        third = archive.begin_crawl("news", home=HOME)
        archive.save_failure(third, gone(2, at=now[0]))
        counts = [(one.edits, one.vanished, one.returned) for one in archive.report([first, second, third]).sources]
        assert counts == [((), 1, 0), ((("number", 1),), 0, 1), ((), 1, 0)]


def test_news_of_several_sites_counts_once(tmp_path):
    pages = [told(1, "alpha"), told(2, "beta", hours=1), told(3, "gamma", hours=2), told(4, "delta", headline="Else")]
    with archive_of(tmp_path / "a.db", pages) as archive:
        assert archive.report([1, 2, 3, 4]).threads == 1
        assert archive.report([4]).threads == 0
