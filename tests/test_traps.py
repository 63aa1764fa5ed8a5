"""Sites without an end: each crawl ends, asks for no story twice, and says which limit it came to."""

from __future__ import annotations

import itertools

from tests.local_site import Answer, headline, links, local_site, sitemap_index, story
from tests.running import ask, crawl

KEYS = (f"0a1b2c3d4e5f6a7b{number:016x}" for number in itertools.count())
BUDGET = ("-s", "CHANNEL_DOCUMENTS_PER_RUN=4", "-s", "ARTICLES_PER_RUN=6")


def calendar(handler):
    """Each day names the next one, and a story of its own."""
    day = int(handler.path.rpartition("/")[2] or 1)
    listed = links((f"/2026/11/a-story-of-day-number-{day}", headline(day)))
    return Answer(listed + f'<div class="pagination"><a class="next" href="/page/{day + 1}">Next page</a></div>')


def test_a_calendar_without_an_end(tmp_path):
    answers = {"/": calendar} | {f"/page/{day}": calendar for day in range(1, 60)}
    with local_site(answers, other=lambda _: Answer(story(1))) as site:
        done = crawl(site.base + "/", tmp_path / "a.db", *BUDGET)
    assert done.returncode == 0, done.stderr
    assert len([path for path in site.asked if path.startswith("/page/")]) <= 4
    ((reason,),) = ask(tmp_path / "a.db", "SELECT reason FROM crawls")
    assert "more than 4 listing documents" in reason
    assert "more than 4 listing documents" in " ".join(done.stdout.split())


def test_maps_that_make_up_maps(tmp_path):
    numbers = itertools.count()

    def another(_):
        return Answer(sitemap_index(*(f"{{base}}/map-{next(numbers)}.xml" for _ in range(9))), "text/xml")

    answers = {"/": Answer("<p>Hello</p>"), "/map.xml": another}
    answers |= {"/robots.txt": Answer("Sitemap: {base}/map.xml", "text/plain")}
    answers |= {f"/map-{number}.xml": another for number in range(200)}
    with local_site(answers) as site:
        done = crawl(site.base + "/", tmp_path / "a.db", *BUDGET)
    assert "more than 4 sitemap documents" in " ".join(done.stdout.split())
    assert done.returncode == 1, "a run that was led around and found no story has not gone well"
    assert "names a story; there are more than 4 " in done.stderr
    assert len([path for path in site.asked if path.startswith("/map")]) <= 4


def test_one_story_under_many_addresses_is_asked_for_once(tmp_path):
    path = "/2026/11/a-story-of-many-names"
    spellings = (
        path, path + "/", path + "?utm_source=feed&utm_medium=rss", path + "#comments", path + "?fbclid=abc",
        *(f"{path};jsessionid={next(KEYS)}" for _ in range(3)), *(f"{path}?PHPSESSID={next(KEYS)}" for _ in range(3)),
        *(f"{path}?sid={next(KEYS)}" for _ in range(3)),
    )  # fmt: skip
    answers = {"/": Answer(links(*((spelling, headline(1)) for spelling in spellings)))}
    with local_site(answers) as site:
        site.answers.update({spelling.partition("?")[0].partition("#")[0]: Answer(story(1)) for spelling in spellings})
        done = crawl(site.base + "/", tmp_path / "a.db")
    assert done.returncode == 0, done.stderr
    assert sum(asked.startswith(path) for asked in site.asked) == 1
    assert ask(tmp_path / "a.db", "SELECT count(*) FROM articles") == [(1,)]
