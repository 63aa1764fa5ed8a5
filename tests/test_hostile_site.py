"""A site that fights: its good stories are stored whole, and nothing else of it is stored or asked for."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import brotli
import pytest
from backports import zstd

from tests.local_site import Answer, feed, headline, local_site, paragraphs, sitemap_index, story
from tests.running import ask, crawl

BOMB = b"<html><body><p>" + b"a" * 12 * 2**20
# Every road into the network; "{inside}" is the address of a server that nobody may ask.
SPELLINGS = {
    "dotted": "http://127.0.0.1:{port}/",
    "short": "http://127.1:{port}/",
    "decimal": "http://2130706433:{port}/",
    "hexadecimal": "http://0x7f000001:{port}/",
    "octal": "http://0177.0.0.1:{port}/",
    "another-loopback": "http://127.0.0.2:{port}/",
    "this-host": "http://0.0.0.0:{port}/",
    "ipv6": "http://[::1]:{port}/",
    "mapped": "http://[::ffff:127.0.0.1]:{port}/",
    "compatible": "http://[::127.0.0.1]:{port}/",
    "by-name": "http://localhost:{port}/",
    "user-name": "http://www.example.com@127.0.0.1:{port}/",
    "final-dot": "http://127.0.0.1.:{port}/",
    "other-digits": "http://１２７.0.0.1:{port}/",
    "without-scheme": "//127.0.0.1:{port}/",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "closed-port": "http://www.example.com:22/",
    "gopher": "gopher://127.0.0.1:{port}/",
}


@dataclass
class Case:
    """An answer, the number of the story in it (0: none may be stored), and words of the reason."""

    answer: Answer | Callable
    number: int = 0
    reason: str = ""


def packed(body: bytes, encoding: str) -> Answer:
    return Answer(body, headers=(("Content-Encoding", encoding),))


def page(number: int, **more: object) -> bytes:
    return story(number, **more).encode()


def raw(head: str, body: bytes = b"") -> Callable:
    """Answers with these very bytes and hangs up."""

    def answer(handler):
        handler.wfile.write(f"HTTP/1.1 {head}\r\n\r\n".encode() + body)

    return answer


def with_length(number: int, length: str) -> Callable:
    return raw(f"200 OK\r\nContent-Type: text/html\r\n{length}", page(number))


def long_header(size: int, number: int, times: int = 1) -> Answer:
    return Answer(page(number), headers=(("Set-Cookie", "a=" + "b" * size),) * times)


def at_second_try(first: Answer, number: int) -> Callable:
    tries: list[str] = []

    def answer(handler):
        tries.append(handler.path)
        return first if len(tries) == 1 else Answer(page(number))

    return answer


def first_half(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def half(number: int) -> bytes:
    return first_half(page(number))


def refresh(to: str) -> str:
    return f'<meta http-equiv="refresh" content="0;url={to}">'


def cases(inside: str) -> dict[str, Case]:
    """The table; ``inside``: host and port of the server that nobody may ask."""
    port = inside.rpartition(":")[2]
    roads = {f"redirect-{name}": Case(redirect(to.format(port=port))) for name, to in SPELLINGS.items()}
    deflate = zlib.compress
    return {
        **roads,
        "refresh-inside": Case(Answer(page(1, head=refresh(f"http://{inside}/"))), 1),
        "canonical-inside": Case(Answer(page(2, head='<link rel="canonical" href="http://169.254.169.254/x">')), 2),
        "next-page-inside": Case(Answer(page(3, head=f'<link rel="next" href="http://{inside}/2">')), 3),
        "neighbours-inside": Case(
            Answer(page(4, head=f'<link rel="prev" href="http://{inside}/2026/11/a-story-inside-it">')), 4
        ),
        "refresh-loop": Case(Answer(page(5, head=refresh("/2026/refresh-loop"))), 5),
        "brotli": Case(packed(brotli.compress(page(6)), "br"), 6),
        "zstandard": Case(packed(zstd.compress(page(7)), "zstd"), 7),
        "deflate": Case(packed(deflate(page(8)), "deflate"), 8),
        "packed-twice": Case(packed(gzip.compress(gzip.compress(page(9))), "gzip, gzip"), 9),
        "garbage-behind-the-end": Case(packed(gzip.compress(page(10)) + b"garbage", "gzip"), 10),
        "bomb-brotli": Case(packed(brotli.compress(BOMB, quality=2), "br"), reason="larger"),
        "bomb-zstandard": Case(packed(zstd.compress(BOMB), "zstd"), reason="larger"),
        "bomb-deflate": Case(packed(deflate(BOMB), "deflate"), reason="larger"),
        "bomb-packed-twice": Case(packed(gzip.compress(gzip.compress(BOMB)), "gzip, gzip"), reason="larger"),
        "half-brotli": Case(packed(first_half(brotli.compress(page(11))), "br"), reason="broke off"),
        "half-zstandard": Case(packed(first_half(zstd.compress(page(11))), "zstd"), reason="broke off"),
        "half-deflate": Case(packed(first_half(deflate(page(11))), "deflate"), reason="broke off"),
        "packed-and-silent": Case(Answer(gzip.compress(page(12))), reason="does not say so"),
        "packed-and-silent-zstd": Case(Answer(zstd.compress(page(12))), reason="does not say so"),
        "packed-otherwise": Case(packed(brotli.compress(page(12)), "gzip"), reason="broke off"),
        "packed-and-silent-once": Case(at_second_try(Answer(gzip.compress(page(13))), 13), 13),
        "half-with-its-own-length": Case(Answer(half(14)), reason="breaks off"),
        "half-once": Case(at_second_try(Answer(half(15)), 15), 15),
        "half-a-tag": Case(Answer(page(16)[: page(16).index(b"</h1>") + 3]), reason="breaks off"),
        "length-too-short": Case(with_length(17, "Content-Length: 700"), reason="breaks off"),
        "length-too-long": Case(with_length(17, "Content-Length: 90000"), reason="broke off"),
        "two-lengths": Case(with_length(17, "Content-Length: 5\r\nContent-Length: 7"), reason="HTTP"),
        "length-negative": Case(with_length(17, "Content-Length: -7"), reason="HTTP"),
        "status-of-garbage": Case(raw("abc OK"), reason="HTTP"),
        "length-of-a-terabyte": Case(with_length(17, "Content-Length: 1000000000000"), reason="larger"),
        "chunks-that-break-off": Case(
            raw("200 OK\r\nTransfer-Encoding: chunked", b"400\r\n" + page(17)[:900]), reason="broke off"
        ),
        "long-header": Case(long_header(30_000, 18), 18),
        "many-headers": Case(long_header(30_000, 19, times=20), reason="headers have no end"),
        "no-content": Case(Answer(status=204), reason="empty"),
        "nothing": Case(Answer(b""), reason="empty"),
        "blanks": Case(Answer(b" \n" * 900), reason="empty"),
        "login-by-redirect": Case(redirect("/login"), reason="login"),
        "login-in-title": Case(text("Log in to read this", "<form><input type=password></form>"), reason="login"),
        "consent": Case(
            text("Before you continue", "<p>We and our partners use cookies. Accept all or manage your choices.</p>")
        ),
        "challenge": Case(text("Just a moment...", "<p>Checking your browser before accessing the site.</p>")),
        "soft-404": Case(text("404 - Not found", "<p>The page you are looking for does not exist.</p>"), reason="not"),
        "pdf": Case(Answer(b"%PDF-1.7\n" + bytes(range(256)) * 40), reason="not html"),
        "picture": Case(Answer(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40), reason="not html"),
        "half-in-utf-16": Case(Answer(first_half(page(23)).decode().encode("utf-16")), reason="breaks off"),
        "feed": Case(Answer(f'<?xml version="1.0"?><rss><item>{story(23)}</item></rss>'), reason="not html"),
        "program": Case(Answer(b"MZ\x90\x00" + bytes(range(256)) * 40, "application/octet-stream"), reason="not html"),
        "maintenance": Case(text("We’ll be back soon!", "<p>Maintenance is under way.</p>"), reason="error page"),
        "parked": Case(text("This domain is for sale", "<p>Make an offer for this name.</p>"), reason="no site"),
        "pause-of-a-year": Case(Answer(status=503, headers=(("Retry-After", "31536000"),)), reason="503"),
        "pause-of-an-hour": Case(Answer(status=429, headers=(("Retry-After", "3600"),)), reason="429"),
        **{f"broken-{n}": Case(Answer("broken", status=500 + n % 2), reason="50") for n in range(12)},
        "behind-the-broken-ones": Case(Answer(page(23)), 23),
        "nest-before-the-text": Case(
            Answer(page(20, text=lambda body: "<div>" * 2100 + "</div>" * 2100 + body)), 20
        ),
        "attributes-by-the-thousand": Case(
            packed(gzip.compress(page(21, before="<p " + "a=b " * 60_000 + ">x</p>")), "gzip"), 21
        ),
        "entities-of-its-own": Case(
            Answer(b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + page(22, before="&x;")), 22
        ),
    }  # fmt: skip


def redirect(to: str) -> Answer:
    return Answer(status=302, headers=(("Location", to.encode("utf-8").decode("latin-1")),))


def text(title: str, body: str) -> Answer:
    return Answer(f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>")


@dataclass
class Night:
    """What one crawl of the site brought."""

    database: object
    base: str
    cases: dict[str, Case]
    done: object
    asked_inside: list[str]
    asked: list[str]


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    database = tmp_path_factory.mktemp("hostile") / "hostile.db"
    with local_site({}, other=lambda _: Answer("secret")) as inside:
        address = urlsplit(inside.base).netloc
        table = cases(address)
        named = [f"/2026/{name}" for name in table]
        answers = {
            "/": Answer(
                '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
                f'<link rel="alternate" type="application/rss+xml" href="{inside.base}/feed.xml">'
                f'<link rel="https://api.w.org/" href="{inside.base}/wp-json/">{refresh(inside.base)}'
                f'<a href="{inside.base}/2026/11/a-story-that-is-inside">A story that nobody may ask for</a>'
            ),
            "/robots.txt": Answer(
                f"Sitemap: {inside.base}/map.xml\nSitemap: {{base}}/map.xml\nSitemap: file:///etc/passwd", "text/plain"
            ),
            "/map.xml": Answer(
                sitemap_index(inside.base + "/map.xml", "file:///etc/passwd", "{base}/part.xml"), "text/xml"
            ),
            "/part.xml": redirect(inside.base + "/map.xml"),
            "/feed.xml": feed(*named, f"{inside.base}/2026/a-feeds-own-road", "file:///etc/passwd", "http://"),
            "/login": text("Sign in", "<input type=password>"),
            **{f"/2026/{name}": case.answer for name, case in table.items()},
        }
        with local_site(answers) as site:
            done = crawl(site.base + "/", database, "-s", "BREAKER_SECONDS=0.02", "-s", "READERS=-1")
            yield Night(database, site.base, table, done, inside.asked, site.asked)


NAMES = list(cases("127.0.0.1:1"))


@pytest.mark.parametrize("name", NAMES)
def test_a_story_is_stored_whole_and_nothing_else_is(night, name):
    case = night.cases[name]
    url = f"{night.base}/2026/{name}"
    ((state, reason),) = ask(night.database, "SELECT state, reason FROM pages WHERE url = ?", url)
    if case.number:
        assert state == "article", reason
        ((head, body),) = ask(night.database, "SELECT headline, body FROM full_articles WHERE url = ?", url)
        assert head == headline(case.number)
        assert " ".join(paragraphs(case.number)) in " ".join(body.split())
    else:
        assert state in {"rejected", "failed"}, reason
        assert reason
        assert case.reason in reason


def test_nothing_inside_the_network_is_asked_for(night):
    assert night.asked_inside == []


def test_the_run_ends_well_and_says_nothing_strange(night):
    assert night.done.returncode == 0
    told = [line for line in night.done.stderr.splitlines() if "crawler.middlewares.host_gate" not in line]
    assert told == []
    assert ask(night.database, "SELECT outcome FROM crawls") == [("finished",)]
    assert ask(night.database, "SELECT count(*) FROM hosts WHERE closed_until > '2026-01-01'") == [(0,)]


def test_no_channel_is_stored_as_a_story(night):
    assert ask(night.database, "SELECT url FROM pages WHERE url LIKE '%.xml' OR url = ?", night.base + "/") == []


def test_no_address_is_asked_for_more_than_three_times(night):
    assert max(night.asked.count(path) for path in night.asked if path != "/robots.txt") <= 3


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("pause-")])
def test_who_asks_for_a_long_pause_is_asked_once(night, name):
    assert night.asked.count(f"/2026/{name}") == 1
