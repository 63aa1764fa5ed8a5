"""Sites of many shapes: each is crawled twice, its stories are stored whole, and the second run finds nothing to do."""

from __future__ import annotations

import gzip
import itertools
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from subprocess import CompletedProcess

import pytest

from tests.local_site import (
    Answer,
    LocalSite,
    feed,
    headline,
    links,
    local_site,
    paragraphs,
    sitemap,
    sitemap_index,
    story,
)
from tests.running import ask, crawl, dump

FEED_LINK = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'


@dataclass
class Shape:
    """A site and where its stories are: path → number of the story."""

    answers: dict[str, object]
    stories: dict[str, int]
    start: str = "/"
    other: object = None

    def all_answers(self) -> dict[str, object]:
        return {**{path: Answer(story(number)) for path, number in self.stories.items()}, **self.answers}


def numbered(pattern: str, count: int = 3) -> dict[str, int]:
    return {pattern.format(number): number for number in range(1, count + 1)}


def plain_list(pattern: str, text: str = "") -> Shape:
    stories = numbered(pattern)
    home = links(*((path, text.format(number) or headline(number)) for path, number in stories.items()))
    return Shape({"/": Answer(home)}, stories)


def with_feed(stories: dict[str, int], **more: object) -> Shape:
    return Shape({"/": Answer(FEED_LINK), "/feed.xml": feed(*stories), **more}, stories)


def pages_of_listings(later: str, link: str) -> Shape:
    """Three listings of two stories each: the home page, and ``later`` with the numbers 2 and 3."""
    stories = numbered("/2026/11/report-{}", 6)
    answers = {}
    for page in (1, 2, 3):
        pair = list(stories.items())[page * 2 - 2 : page * 2]
        following = link.format(later.format(page + 1)) if page < 3 else ""
        listed = links(*((path, headline(number)) for path, number in pair))
        answers["/" if page == 1 else later.format(page)] = Answer(listed + following)
    return Shape(answers, stories)


def moved_below(folder: str) -> Shape:
    stories = numbered(folder + "report-{}")
    home = f'<link rel="alternate" type="application/rss+xml" href="{folder}feed.xml">'
    answers = {
        "/": Answer(status=302, headers=(("Location", folder),)),
        folder: Answer(home),
        folder + "feed.xml": feed(*stories, folder + "closed"),
        folder + "closed": Answer(status=302, headers=(("Location", folder),)),
    }
    return Shape(answers, stories)


def wordpress() -> Shape:
    stories = numbered("/{}/a-post/")
    posts = [
        {"id": number, "link": f"{{base}}{path}", "title": {"rendered": headline(number)}}
        for path, number in stories.items()
    ]
    return Shape({"/": Answer("Hello"), "/wp-json/wp/v2/posts": Answer(json.dumps(posts), "application/json")}, stories)


def full_text_feed() -> Shape:
    """Pages that nobody may read, and a feed with all that they say."""
    entries = "".join(
        f'<entry><title>{headline(n)}</title><link href="/e/{n}"/><content type="html">'
        + "".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in paragraphs(n))
        + "&lt;!-- "
        + "long enough for a whole text " * 20
        + "--&gt;"
        + "</content></entry>"
        for n in (1, 2)
    )
    atom = Answer(f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>', "application/atom+xml")
    closed = {f"/e/{n}": Answer("No", status=403) for n in (1, 2)}
    return Shape({"/": Answer(FEED_LINK), "/feed.xml": atom, **closed}, numbered("/e/{}", 2))


def endless_maps() -> Shape:
    """A packed index that names itself, and an index that makes up a further one each time."""
    counter = itertools.count()
    stories = numbered("/stories/number-{}")

    def packed_index(_):
        text = sitemap_index("{base}/maps/index.xml.gz?again", "{base}/maps/posts.xml", "{base}/maps/deeper.xml")
        return Answer(gzip.compress(text.replace("{base}", own[0].base).encode()), "application/gzip")

    def deeper(handler):
        if handler.path.startswith("/maps/deeper"):
            return Answer(sitemap_index(f"{{base}}/maps/deeper-{next(counter)}.xml"), "text/xml")
        return Answer("no such page", "text/plain", 404)

    own: list[LocalSite] = []
    answers = {
        "/": lambda _: Answer("Hello"),
        "/robots.txt": Answer("User-agent: *\nDisallow: /private/\nSitemap: {base}/maps/index.xml.gz", "text/plain"),
        "/maps/index.xml.gz": packed_index,
        "/maps/posts.xml": sitemap(*stories, "/private/number-9"),
        "/private/number-9": Answer(story(9)),
    }
    shape = Shape(answers, stories, other=deeper)
    shape.own = own  # the index is packed, so that the address has to be known before
    return shape


def sessions() -> Shape:
    """Every look at the home page finds other addresses for the same stories."""
    counter = itertools.count(10**18)
    stories = numbered("/2026/11/report-{}")

    def home(_):
        tails = (f";jsessionid={next(counter):X}F", f"?sid=a{next(counter):x}f", f"?PHPSESSID={next(counter)}")
        return Answer(links(*((path + tail, headline(n)) for path, n in stories.items() for tail in tails)))

    def page(handler):
        return Answer(story(int(handler.path[len("/2026/11/report-")]))) if "report-" in handler.path else None

    def other(handler):
        return page(handler) or Answer("no such page", "text/plain", 404)

    return Shape({"/": home}, stories, other=other)


SHAPES = {
    "a list of short links": plain_list("/story/{}", "Story {}"),
    "a list of headlines with addresses of no shape": plain_list("/s{}.html"),
    "a list of headlines with numbers in the query": plain_list("/read?id={}"),
    "a sitemap of short addresses": Shape(
        {"/": Answer("Hello"), "/sitemap.xml": sitemap("/k1", "/k2", "/k3", "/about", "/tag/k")}, numbered("/k{}")
    ),
    "a feed, and no home page": Shape({"/feed/": feed("/x/1", "/x/2", "/x/3")}, numbered("/x/{}")),
    "a feed given as the site": Shape({"/my/rss.xml": feed("/x/1", "/x/2", "/x/3")}, numbered("/x/{}"), "/my/rss.xml"),
    "a sitemap given as the site": Shape({"/map.xml": sitemap("/x/k1", "/x/k2")}, numbered("/x/k{}", 2), "/map.xml"),
    "older stories behind a word": pages_of_listings("/older/{}", '<p><a href="{}">Next</a></p>'),
    "older stories in numbered files": pages_of_listings("/index-{}.html", '<a href="{}">older posts &raquo;</a>'),
    "a home page below a folder": moved_below("/en/"),
    "a site below a folder": Shape(
        {"/blog/": Answer("Hello"), "/blog/index.xml": feed("1-a", "2-a", "3-a")}, numbered("/blog/{}-a"), "/blog"
    ),
    "WordPress and nothing else": wordpress(),
    "a feed with all the text": full_text_feed(),
    "maps without an end": endless_maps(),
    "addresses with sessions": sessions(),
}


@dataclass
class Nights:
    """What came of crawling a shape twice."""

    runs: list[CompletedProcess[str]] = field(default_factory=list)
    asked: list[list[str]] = field(default_factory=list)
    dumps: list[dict[str, list[tuple[object, ...]]]] = field(default_factory=list)
    bodies: dict[str, str] = field(default_factory=dict)


def two_nights(shape: Shape, database) -> Nights:
    nights = Nights()
    with local_site(shape.all_answers(), shape.other) as site:
        getattr(shape, "own", []).append(site)
        for _ in range(2):
            before = len(site.asked)
            nights.runs.append(crawl(site.base + shape.start, database))
            nights.asked.append(site.asked[before:])
            nights.dumps.append(dump(database))
        rows = ask(database, "SELECT url, body FROM full_articles WHERE status = 'live'")
        nights.bodies = {url.removeprefix(site.base): body for url, body in rows}
    return nights


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    """All shapes, crawled side by side: most of a crawl's time is spent in starting the program."""
    folder = tmp_path_factory.mktemp("shapes")
    with ThreadPoolExecutor(3) as pool:
        running = {
            name: pool.submit(two_nights, shape, folder / f"{number}.db")
            for number, (name, shape) in enumerate(SHAPES.items())
        }
    return {name: future.result() for name, future in running.items()}


@pytest.mark.parametrize("name", SHAPES)
def test_its_stories_are_stored_whole_and_nothing_else(nights, name):
    night = nights[name]
    assert (night.runs[0].returncode, night.runs[0].stderr) == (0, "")
    whole = {path: "\n\n".join(paragraphs(number)) for path, number in SHAPES[name].stories.items()}
    assert night.bodies == whole


@pytest.mark.parametrize("name", SHAPES)
def test_the_second_night_changes_nothing(nights, name):
    night = nights[name]
    assert (night.runs[1].returncode, night.runs[1].stderr) == (0, "")
    first, second = night.dumps
    assert [table for table in first if table != "channels" and first[table] != second[table]] == []
    assert len(first["channels"]) == len(second["channels"])
    paths = {path.partition("?")[0] for path in night.asked[1]}
    assert paths.isdisjoint(SHAPES[name].stories)


@pytest.mark.parametrize("name", SHAPES)
def test_the_second_night_guesses_no_more(nights, name):
    found = {path for path in nights[name].asked[0] if path in SHAPES[name].answers}
    assert len(nights[name].asked[1]) <= len(found) + 4
