"""Rights that a site states by its pages, its headers and its robots.txt are in the archive after a night."""

from __future__ import annotations

from tests.local_site import Answer, feed, local_site, story
from tests.running import ask, crawl

TDMREP = '[{"location": "/2026/11/04/", "tdm-reservation": 1, "tdm-policy": "https://a.example/terms"}]'


def test_rights_are_stored_and_what_is_reserved_is_not_handed_around(tmp_path):
    paths = [f"/2026/11/0{number + 1}/story-{number}/" for number in range(4)]
    answers = {
        "/": Answer('<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head></html>'),
        "/feed/": feed(*paths),
        "/robots.txt": Answer(f"User-agent: GPTBot\nDisallow: {paths[1]}\n", "text/plain"),
        paths[0]: Answer(story(0), headers=(("TDM-Reservation", "1"),)),
        paths[1]: Answer(story(1)),
        paths[2]: Answer(story(2, head='<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">')),
        paths[3]: Answer(story(3)),
        "/.well-known/tdmrep.json": Answer(TDMREP, "application/json"),
    }
    database = tmp_path / "rights.db"
    with local_site(answers) as site:
        done = crawl(site.base, database)
        assert done.returncode == 0, done.stderr
    rows = ask(database, "SELECT kind, value FROM article_rights ORDER BY kind")
    assert rows == [
        ("licence", "https://creativecommons.org/licenses/by/4.0/"),
        ("robots.txt", "GPTBot"),
        ("tdm-policy", "https://a.example/terms"),
        ("tdm-reservation", "1"),
        ("tdm-reservation", "1"),
    ]
    assert site.asked.count("/.well-known/tdmrep.json") == 1
    assert ask(database, "SELECT count(*) FROM articles WHERE is_reserved = 1") == [(3,)]
    ((url, licences),) = ask(database, "SELECT url, licences FROM articles_to_hand_around")
    assert url.endswith(paths[2])
    assert licences == "https://creativecommons.org/licenses/by/4.0/"
