"""What a site may send to fill the memory of a crawl: one named case each, and how it is crawled."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from scrapy.utils import _compression

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.memory.shapes import MEGABYTE, page, page_of_data, page_of_removed
from tests.local_site import headline, links, paragraphs, story

STORY = "/2026/11/story-"
# Whichever packages Scrapy uses on this Python.
_BROTLI: Any = vars(_compression)["brotli"]
_ZSTD: Any = vars(_compression)["zstd"]
_HTML, _XML = "text/html; charset=utf-8", "text/xml"


class Question(NamedTuple):
    """What was asked of the site: ``base`` is the address of the host that was asked, ``others`` those of the rest."""

    path: str
    base: str
    others: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """The number behind the last hyphen of the path; -1 where there is none."""
        end = self.path.rpartition("-")[2].partition("/")[0]
        return int(end) if end.isdecimal() else -1


class Answer(NamedTuple):
    """What the site sends; a body in slices is made while it is sent."""

    body: bytes | Iterable[bytes]
    kind: str = _HTML
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200


@dataclass(frozen=True, slots=True)
class Case:
    """One way to fill a memory: what the site answers (None: no such page), and how it is crawled."""

    about: str
    answer: Callable[[Question], Answer | None]
    settings: tuple[str, ...] = ()
    hosts: int = 1


def front_page(stories: int) -> Answer:
    """A home page that names so many stories."""
    return Answer(links(*((f"{STORY}{n}/", headline(n)) for n in range(stories))).encode())


def stories(count: int, made: Callable[[Question], Answer]) -> Callable[[Question], Answer | None]:
    """A site of so many stories, each made when it is asked for."""

    def answer(question: Question) -> Answer | None:
        if question.path == "/":
            return front_page(count)
        return made(question) if question.path.startswith(STORY) else None

    return answer


def large(count: int, megabytes: float) -> Callable[[Question], Answer | None]:
    """Stories of that size in sixteen shapes; each third is packed on its way."""

    def made(question: Question) -> Answer:
        body = page(question.number, int(megabytes * MEGABYTE))
        if question.number % 3:
            return Answer(body)
        return Answer(gzip.compress(body, 6), headers=(("Content-Encoding", "gzip"),))

    return stories(count, made)


def in_turns(question: Question) -> Answer:
    """A story of one of three sizes."""
    return Answer(page(question.number // 3, int((4, 0.49, 0.06)[question.number % 3] * MEGABYTE)))


def in_parts(question: Question) -> Answer:
    """A page of a story that goes on for ever: two megabytes each time, most of them furniture."""
    number, part = question.number, question.path.rstrip("/").rpartition("/")[2]
    follows = f"{STORY}{number}/{int(part) + 1 if part.isdecimal() else 2}/"
    page_of_it = page_of_removed(number, 2 * MEGABYTE)
    return Answer(page_of_it.replace(b"<title>", f'<link rel="next" href="{follows}"><title>'.encode()))


def sitemaps(maps: int) -> Callable[[Question], Answer | None]:
    """An index of so many sitemaps, each with as many addresses as the protocol allows, and few stories."""

    def answer(question: Question) -> Answer | None:
        if question.path == "/":
            return front_page(4)
        if question.path == "/sitemap.xml":
            named = (f"<sitemap><loc>{question.base}/map-{n}</loc></sitemap>" for n in range(maps))
            return Answer(f"<sitemapindex>{''.join(named)}</sitemapindex>".encode(), _XML)
        if question.path.startswith("/map-"):
            path = f"{question.base}/2026/11/a-story-of-map-{question.number}-and-"
            named = (f"<url><loc>{path}{n}/</loc><lastmod>2026-11-02</lastmod></url>" for n in range(50_000))
            return Answer(f"<urlset>{''.join(named)}</urlset>".encode(), _XML)
        return Answer(story(question.number).encode()) if question.path.startswith("/2026/") else None

    return answer


def feeds(count: int) -> Callable[[Question], Answer | None]:
    """A home page that names so many feeds of eight megabytes, each of forty stories in full."""

    def answer(question: Question) -> Answer | None:
        if question.path == "/":
            named = (f'<link rel="alternate" type="application/rss+xml" href="/feed-{n}">' for n in range(count))
            return Answer(f"<html><head>{''.join(named)}</head><body><h1>News</h1></body></html>".encode())
        if not question.path.startswith("/feed-"):
            return None
        text = "".join(f"<p>{line}</p>" for line in paragraphs(question.number, count=950))
        items = (
            f"<item><link>{question.base}{STORY}{question.number}-{n}/</link><title>{headline(n)}</title>"
            f"<content:encoded><![CDATA[<p>{n}</p>{text}]]></content:encoded></item>"
            for n in range(40)
        )
        start = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>A</title>'
        return Answer(f"{start}{''.join(items)}</channel></rss>".encode()[: 8 * MEGABYTE - 1], "application/rss+xml")

    return answer


def posts(question: Question) -> Answer | None:
    """WordPress's own interface, whose every page holds a hundred stories of eighty kilobytes."""
    if question.path == "/":
        named = '<link rel="https://api.w.org/" href="/wp-json/">'
        return Answer(f"<html><head>{named}</head><body><h1>News</h1></body></html>".encode())
    if not question.path.startswith("/wp-json/"):
        return None
    number = hash(question.path) % 1_000_000
    text = "".join(f"<p>{line}</p>" for line in paragraphs(number, count=360))
    found = [
        {
            "id": number * 100 + n,
            "link": f"{question.base}{STORY}{number}-{n}/",
            "title": {"rendered": headline(n)},
            "date_gmt": "2026-11-02T08:00:00",
            "content": {"rendered": text},
        }
        for n in range(100)
    ]
    return Answer(json.dumps(found).encode(), "application/json", (("X-WP-TotalPages", "40"),))


@cache
def bomb(packing: str) -> bytes:
    """Four hundred megabytes of nothing, packed."""
    nothing = b"<p>" + bytes(1) * (4 * MEGABYTE)
    if packing == "br":
        packer = _BROTLI.Compressor(quality=5)
        return b"".join(packer.process(nothing) for _ in range(100)) + bytes(packer.finish())
    if packing == "zstd":
        stream = _ZSTD.ZstdCompressor()
        return b"".join(stream.compress(nothing) for _ in range(100)) + bytes(stream.flush())
    return gzip.compress(nothing * 25, 9) * 4


def bombs(question: Question) -> Answer | None:
    """Every document of the site is small, and enormous once unpacked."""
    if question.path == "/":
        named = "".join(f'<link rel="alternate" type="application/rss+xml" href="/feed-{n}">' for n in range(10))
        return Answer(front_page(60).body.replace(b"<html>", f"<html>{named}".encode()))  # type: ignore[union-attr]  # whole
    packing = ("gzip", "br", "zstd")[question.number % 3]
    if question.path.startswith((STORY, "/feed-")):
        return Answer(bomb(packing), headers=(("Content-Encoding", packing),))
    if question.path == "/sitemap.xml":
        return Answer(bomb("gzip"), "application/x-gzip")
    return None


def robots(question: Question) -> Answer | None:
    """Stories that lead to many other hosts, each with as many rules as anybody may have."""
    if question.path == "/":
        return front_page(len(question.others))
    if question.path == "/robots.txt":
        rules = "".join(f"Disallow: /{n}/*/x-{n}$\n" for n in range(22_000))
        return Answer(f"User-agent: *\n{rules}".encode(), "text/plain")
    if question.path.startswith(STORY) and question.base != question.others[question.number]:
        place = f"{question.others[question.number]}{question.path}"
        return Answer(b"", headers=(("Location", place),), status=302)
    return Answer(story(question.number).encode()) if question.path.startswith(STORY) else None


def many_links(question: Question) -> Answer | None:
    """Every page names forty thousand others, the next page of its list among them."""
    if question.path != "/" and not question.path.startswith(("/page-", STORY)):
        return None
    number = max(0, question.number)
    named = ((f"{STORY}{number * 40_000 + n}/", headline(n)) for n in range(40_000))
    before = f'<link rel="next" href="/page-{number + 1}">'
    body = links(*named).replace("<body>", f"{before}<body>")
    if question.path.startswith(STORY):
        body = story(number, before=body)
    return Answer(body.encode()[: 4 * MEGABYTE - 1])


def headers(question: Question) -> Answer | None:
    """Answers with headers without an end."""
    if question.path == "/":
        return front_page(64)
    flood = tuple((f"X-{n}", "x" * 500) for n in range(100 + 10_000 * (question.number % 2)))
    return Answer(story(question.number).encode(), headers=flood) if question.path.startswith(STORY) else None


def frontier(count: int) -> Callable[[Question], Answer | None]:
    """Sitemaps that name so many stories, all of which are fetched in one run."""

    def answer(question: Question) -> Answer | None:
        if question.path == "/sitemap.xml":
            path = f"{question.base}{STORY}"
            named = (f"<url><loc>{path}{n}/</loc><lastmod>2026-11-02</lastmod></url>" for n in range(count))
            return Answer(f"<urlset>{''.join(named)}</urlset>".encode(), _XML)
        if question.path == "/":
            return front_page(4)
        return Answer(story(question.number).encode()) if question.path.startswith(STORY) else None

    return answer


def endless(question: Question) -> Answer | None:
    """Pages that never end, a slice at a time."""
    if question.path == "/":
        return front_page(40)
    return Answer(_for_ever(question.number)) if question.path.startswith(STORY) else None


def _for_ever(number: int) -> Iterator[bytes]:
    yield story(number).removesuffix("</body></html>").encode()
    slice_ = b"<p>The council heard on Monday that the harbour will open again. " * 4000
    while True:
        yield slice_


def _each(count: int, made: Callable[[int, int], bytes], megabytes: float) -> Callable[[Question], Answer | None]:
    return stories(count, lambda question: Answer(made(question.number, int(megabytes * MEGABYTE))))


CASES: dict[str, Case] = {
    "small": Case("200 stories of 60 kB, for comparison", _each(200, page, 60 / 1024)),
    "pages": Case("64 stories of 4 MB in sixteen shapes", large(64, 4)),
    "pages-3": Case("64 stories of 3 MB, likewise", large(64, 3)),
    "pages-1": Case("160 stories of 1 MB, likewise", large(160, 1)),
    "pages-under": Case("160 stories of 0.49 MB, likewise", large(160, 0.49)),
    "mixed": Case("80 stories of 4 MB, 0.49 MB and 60 kB in turns", stories(80, in_turns)),
    "four-readers": Case("160 stories of 0.49 MB, four readers", large(160, 0.49), ("READERS=4",)),
    "no-readers": Case("64 stories of 4 MB, read in the crawl itself", large(64, 4), ("READERS=0",)),
    "too-large": Case("64 stories of 8 MB", large(64, 8)),
    "endless": Case("40 stories without an end", endless),
    "in-parts": Case("12 stories of ten pages of 2 MB", stories(12, in_parts)),
    "removed": Case("24 stories of 4 MB with thirty thousand blocks of furniture", _each(24, page_of_removed, 4)),
    "data": Case("24 stories of 4 MB of JSON-LD", _each(24, page_of_data, 4)),
    "links": Case("pages of 40,000 links each, a list of fifty pages", many_links, ("ARTICLES_PER_RUN=40",)),
    "sitemaps": Case("50 sitemaps of 50,000 addresses", sitemaps(50), ("ARTICLES_PER_RUN=20",)),
    "feeds": Case("40 feeds of 8 MB with 1,600 stories in full", feeds(40)),
    "posts": Case("40 pages of WordPress's interface, 4,000 stories of 80 kB", posts, ("ARTICLES_PER_RUN=400",)),
    "bombs": Case("stories, feeds and a sitemap that unpack to 400 MB", bombs),
    "robots": Case("60 hosts with half a megabyte of robots.txt", robots, hosts=60),
    "headers": Case("64 stories with 50 kB or 5 MB of headers", headers),
    "frontier": Case("a sitemap of 20,000 stories", frontier(20_000)),
}
