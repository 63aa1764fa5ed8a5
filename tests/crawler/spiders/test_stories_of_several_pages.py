"""Stories on several pages, crawled from a local server: joined in order, and never into another story or a circle."""

from __future__ import annotations

import pytest

from tests.local_site import Answer, feed, headline, local_site, paragraphs, story
from tests.running import ask, crawl

LIMIT = 4


def part(number: int, page: int, *, pager: str, intro: str = "", title: str = "") -> str:
    """One page of a story: two of its paragraphs, and a pager."""
    told = "".join(f"<p>{text}</p>" for text in paragraphs(number)[2 * page - 2 : 2 * page])
    name = title or headline(number)
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{name}</title></head><body>"
        f"<article><h1>{name}</h1>{intro}{told}</article><div class='pager'>{pager}</div></body></html>"
    )


def to(path: str, label: str = "Next page") -> str:
    """A link of a pager."""
    return f"<a href='{path}'>{label}</a>"


def intro(number: int) -> str:
    """The sentence that a story repeats on each of its pages."""
    return (
        f"<p>What the {number} guests of the opening saw, and what the mayor told them on all pages of this story.</p>"
    )


OTHER_VIEWS = to("/2026/path/?page=all", "Show all") + to("/2026/path/print/", "Print")
CIRCLE = to("/2026/circle", "1") + to("/2026/circle/2", "2") + to("/2026/circle/3", "3")

PAGES: dict[str, Answer] = {
    # By path, each page with the same intro.
    "/2026/path/": Answer(part(1, 1, pager=to("/2026/path/2/", "2") + OTHER_VIEWS, intro=intro(1))),
    "/2026/path/2/": Answer(part(1, 2, pager=to("/2026/path/", "1") + to("/2026/path/3/", "3"), intro=intro(1))),
    "/2026/path/3/": Answer(part(1, 3, pager=to("/2026/path/2/", "2"), intro=intro(1))),
    # By a parameter, named in the head.
    "/2026/query?page=2": Answer(part(2, 2, pager="")),
    "/2026/query": Answer(part(2, 1, pager="").replace("</title>", "</title><link rel='next' href='?page=2'>")),
    # The last page leads back to the first, to itself, and on to a page that leads to the first.
    "/2026/circle": Answer(part(3, 1, pager=to("/2026/circle/2", "2"))),
    "/2026/circle/2": Answer(part(3, 2, pager=CIRCLE)),
    "/2026/circle/3": Answer(status=302, headers=(("Location", "/2026/circle"),)),
    # Page 2 is another story.
    "/2026/other": Answer(part(4, 1, pager=to("/2026/other/2", "2"))),
    "/2026/other/2": Answer(story(14, head="<link rel='canonical' href='/2026/elsewhere'>")),
    # Page 2 is not there, fails, is empty, is a list.
    "/2026/gone": Answer(part(5, 1, pager=to("/2026/gone/2"))),
    "/2026/failing": Answer(part(6, 1, pager=to("/2026/failing/2"))),
    "/2026/failing/2": Answer("no", status=403),
    "/2026/empty": Answer(part(7, 1, pager=to("/2026/empty/2"))),
    "/2026/empty/2": Answer("<html><body></body></html>"),
    # A story that never ends.
    **{f"/2026/endless/{n}": Answer(part(8, min(n, 4), pager=to(f"/2026/endless/{n + 1}"))) for n in range(2, 12)},
    "/2026/endless": Answer(part(8, 1, pager=to("/2026/endless/2", "Next"))),
    # The next story is no next page.
    "/2026/phone-14": Answer(part(9, 1, pager="<a rel='next' href='/2026/phone-15'>Next</a>")),
}  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """What a crawl of all of them stored: the last part of the address → row, and the paths that were asked for."""
    database = tmp_path_factory.mktemp("pages") / "pages.db"
    firsts = [path for path in PAGES if "?" not in path and not path.strip("/").rpartition("/")[2].isdecimal()]
    answers = {
        "/": Answer('<link rel="alternate" type="application/rss+xml" href="/feed.xml">'),
        "/feed.xml": feed(*firsts),
        **PAGES,
    }
    with local_site(answers) as site:
        done = crawl(site.base + "/", database, "-s", f"STORY_PAGES={LIMIT}")
        assert done.returncode == 0, done.stderr
        asked = list(site.asked)
    rows = ask(
        database,
        "SELECT url, body, is_incomplete, json_extract(provenance, '$.parts.note') FROM articles "
        "JOIN article_texts ON article_texts.article_id = articles.id",
    )
    return {url.split("/2026/")[1].strip("/"): row for url, *row in rows}, asked


@pytest.mark.parametrize(
    ("name", "number", "pages"),
    [
        pytest.param("path", 1, 3, id="numbers in the path"),
        pytest.param("query", 2, 2, id="a parameter, named in the head"),
        pytest.param("circle", 3, 2, id="a circle"),
        pytest.param("other", 4, 1, id="page 2 is another story"),
        pytest.param("gone", 5, 1, id="page 2 is not there"),
        pytest.param("failing", 6, 1, id="page 2 is refused"),
        pytest.param("empty", 7, 1, id="page 2 is empty"),
        pytest.param("endless", 8, 4, id="a story without end"),
        pytest.param("phone-14", 9, 1, id="the next story"),
    ],
)
def test_a_story_is_all_its_pages_in_order_and_no_more(archive, name, number, pages):
    body = archive[0][name][0].split("\n\n")
    assert [text for text in body if text.startswith("Part ")] == paragraphs(number)[: 2 * pages]


def test_what_every_page_repeats_is_told_once(archive):
    assert archive[0]["path"][0].count("what the mayor told them on all pages") == 1


@pytest.mark.parametrize(
    ("name", "is_incomplete", "note"),
    [
        pytest.param("path", 0, "", id="whole"),
        pytest.param("other", 0, "page 2 left out: another story", id="page 2 is another story"),
        pytest.param("empty", 0, "page 2 left out: no text", id="page 2 is empty"),
        pytest.param("gone", 0, None, id="page 2 is not there"),
        pytest.param("failing", 1, "page 2 could not be had: {base}/2026/failing/2", id="page 2 is refused"),
        pytest.param("endless", 1, "page 6 could not be had: {base}/2026/endless/6", id="more than may be fetched"),
    ],
)
def test_what_became_of_further_pages_is_on_record(archive, name, is_incomplete, note):
    _, incomplete, told = archive[0][name]
    assert incomplete == is_incomplete
    if note and "{base}" in note:
        start, _, end = note.partition("{base}")
        assert (told.startswith(start), told.endswith(end)) == (True, True)
    else:
        assert (told or None) == (note or None)


def test_nothing_is_asked_for_twice_and_no_view_for_printers(archive):
    parts = [path for path in archive[1] if path.startswith("/2026/")]
    assert not [path for path in parts if "print" in path or "page=all" in path or "elsewhere" in path]
    assert sorted(path for path in set(parts) if parts.count(path) > 1) == ["/2026/circle"]  # the redirect leads there
    assert sum(path.startswith("/2026/endless") for path in parts) == 1 + LIMIT
