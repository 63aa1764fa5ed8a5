"""One site with a page of every bad kind: a story is stored whole, what is none is not, each with its reason."""

from __future__ import annotations

import gzip
import socket
import struct
from dataclasses import dataclass

import pytest

from tests.local_site import Answer, feed, headline, local_site, paragraphs, story
from tests.running import ask, crawl, dump

GOOD, BAD, GONE = "article", "not an article", "gone"
CLOSED = (
    "<html><head><title>Sign in to continue</title></head><body><h1>Sign in</h1><input type=password></body></html>"
)
REDIRECTS = {
    "redirect-to-metadata": "http://169.254.169.254/latest/meta-data/",
    "redirect-to-a-file": "file:///etc/passwd",
    "redirect-to-a-script": "javascript:alert(1)",
    "redirect-to-login": "/login",
}


@dataclass
class Case:
    answer: object
    state: str = GOOD
    reason: str = ""


def page(number: int, **more: object) -> str:
    return story(number, **more)


def breaks_off(handler):
    """Half an answer, and the connection is reset."""
    handler.wfile.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n" + page(1).encode()
    )
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def never_ends_its_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(10**6):
        handler.wfile.write(f"X-{number}: ".encode() + b"y" * 1000 + b"\r\n")


def at_second_try(status: int, number: int):
    tries: list[str] = []

    def answer(handler):
        tries.append(handler.path)
        return Answer("later", status=status) if len(tries) == 1 else Answer(page(number))

    return answer


def packed(number: int, share: float = 1.0) -> Answer:
    body = gzip.compress(page(number).encode())
    return Answer(body[: int(len(body) * share)], headers=(("Content-Encoding", "gzip"),))


def redirect(to: str) -> Answer:
    return Answer(status=302, headers=(("Location", to),))


def html(body: str) -> Answer:
    return Answer(f"<html><head><title>A page</title></head><body>{body}</body></html>")


CASES: dict[str, Case] = {
    "latin-1": Case(Answer(page(2).encode("latin-1"), "text/html; charset=iso-8859-1")),
    "utf-16": Case(Answer(page(3).encode("utf-16"))),
    "called-plain-text": Case(Answer(page(4), "text/plain")),
    "called-bytes": Case(Answer(page(5), "application/octet-stream")),
    "tag-of-60000-attributes": Case(
        Answer(page(6, before="<div " + " ".join(f"a{n}=x" for n in range(60_000)) + ">x</div>"))
    ),
    "nest-of-3000": Case(Answer(page(7, text=lambda body: "<div>" * 3000 + body + "</div>" * 3000))),
    "canonical-elsewhere": Case(Answer(page(8, head='<link rel="canonical" href="https://elsewhere.example/x">'))),
    "canonical-home": Case(Answer(page(9, head='<link rel="canonical" href="/">'))),
    "packed": Case(packed(10)),
    "packed-by-its-word-alone": Case(Answer(page(11), headers=(("Content-Encoding", "gzip"),))),
    "at-second-try": Case(at_second_try(500, 12)),
    "busy-at-first": Case(at_second_try(503, 13)),
    "broken-data": Case(Answer(page(14, head='<script type="application/ld+json">{"a":' + "[" * 9000 + "</script>"))),
    "half-a-packed-page": Case(packed(15, 0.5), BAD, "broke off"),
    "broken-off": Case(breaks_off, BAD, "broke off"),
    "headers-without-end": Case(never_ends_its_headers, BAD, "headers have no end"),
    "larger-than-allowed": Case(Answer(page(16) + " " * 9 * 2**20), BAD, "larger"),
    "bomb": Case(
        Answer(gzip.compress(b"<p>" + b"a" * 40 * 2**20), headers=(("Content-Encoding", "gzip"),)), BAD, "larger"
    ),
    "redirect-to-itself": Case(redirect("/2026/redirect-to-itself"), BAD, "redirect"),
    "always-500": Case(Answer(page(17), status=500), BAD, "500"),
    "always-403": Case(Answer(page(18), status=403), BAD, "403"),
    "gone-410": Case(Answer(page(19), status=410), GONE, "410"),
    "leads-home": Case(redirect("/"), GONE, "home page"),
    "forbidden-by-robots": Case(Answer(page(20)), BAD, "robots.txt"),
    "not-found-with-200": Case(html("<h1>Page not found</h1><p>We could not find it.</p>"), BAD, "not found"),
    "login-wall": Case(Answer(CLOSED), BAD, "login wall"),
    "pdf": Case(Answer(b"%PDF-1.4\n" + bytes(range(256)) * 9), BAD, "not html"),
    "json": Case(Answer('{"text": "' + paragraphs(1)[0] * 5 + '"}', "application/json"), BAD, "not html"),
    "text": Case(Answer("\n\n".join(paragraphs(1)), "text/plain"), BAD, "not html"),
    "nothing": Case(Answer(b""), BAD, "empty"),
    "no-text": Case(html(" "), BAD, "no text"),
    **{name: Case(redirect(to), BAD) for name, to in REDIRECTS.items()},
}  # fmt: skip


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    database = tmp_path_factory.mktemp("bad") / "bad.db"
    answers = {
        "/": Answer('<link rel="alternate" type="application/rss+xml" href="/feed.xml">'),
        "/feed.xml": feed(*(f"/2026/{name}" for name in CASES)),
        "/robots.txt": Answer("User-agent: *\nDisallow: /2026/forbidden-by-robots", "text/plain"),
        "/login": Answer(CLOSED),
        **{f"/2026/{name}": case.answer for name, case in CASES.items()},
    }
    with local_site(answers) as site:
        first = crawl(site.base + "/", database)
        before = dump(database)
        asked = len(site.asked)
        second = crawl(site.base + "/", database)
        again = site.asked[asked:]
    return database, site, first, second, before, again


@pytest.mark.parametrize("name", CASES)
def test_a_page_of_this_kind(night, name):
    database, site, *_ = night
    ((state, reason),) = ask(database, "SELECT state, reason FROM pages WHERE url = ?", f"{site.base}/2026/{name}")
    case = CASES[name]
    if case.state == BAD:
        assert state in {"rejected", "failed"}
        assert reason
    else:
        assert state == case.state, reason
    assert case.reason in reason


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.state == GOOD])
def test_a_story_is_whole(night, name):
    database, site, *_ = night
    number = 2 + [one for one, case in CASES.items() if case.state == GOOD].index(name)
    url = f"{site.base}/2026/{name}"
    ((head, body),) = ask(database, "SELECT headline, body FROM full_articles WHERE url = ?", url)
    assert (head, body.split()) == (headline(number), " ".join(paragraphs(number)).split())


def test_the_run_says_nothing_unasked_and_ends_well(night):
    _, _, first, *_ = night
    assert (first.returncode, first.stderr) == (0, "")


def test_the_next_run_asks_for_none_of_them_again_and_changes_nothing(night):
    database, _, _, second, before, again = night
    assert (second.returncode, second.stderr) == (0, "")
    assert [path for path in again if path.startswith("/2026/")] == []
    assert dump(database) == before
