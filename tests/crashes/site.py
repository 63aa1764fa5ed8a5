"""The site that is crawled again and again: few stories, every way of naming them, lines that stand on all pages."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.local_site import Answer, Handler, LocalSite, headline, local_site, paragraphs

# Boilerplate that no rule knows: only the statistics of finished runs tell it from the story.
OPENING = "Readers of the harbour page write to the desk on the third floor of the old customs house."
WRITERS = ("Ana Díaz", "Bo Li", "Mary Okafor")
PLANT = (
    "Xiaomi has opened a second assembly line in Tamil Nadu, where it makes phones for the Indian market; the ministry "
    "granted the local-content certificate last week."
)


def page(number: int) -> str:
    """A story that names its neighbours; every second one is about local production."""
    texts = [OPENING, *paragraphs(number, 5), *([PLANT] if number % 2 else [])]
    body = "".join(f"<p>{text}</p>" for text in texts)
    before, after = path(max(number - 1, 0)), path(number + 1)
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{headline(number)}</title>"
        f"<meta property='article:published_time' content='2026-01-{1 + number % 28:02}T08:00:00Z'>"
        f"<meta name='author' content='{WRITERS[number % 3]}'></head><body><article><h1>{headline(number)}</h1>{body}"
        f"</article><nav><a rel='prev' href='{before}'>before</a> <a rel='next' href='{after}'>after</a></nav></body>"
        "</html>"
    )


def path(number: int) -> str:
    """Where a story stands."""
    return f"/2026/01/report-{number}-is-open"


def known(text: str, kind: str = "text/html") -> Handler:
    """An answer with an ETag, and 304 for whoever has it already."""

    def handler(request) -> Answer:
        etag = f'"{hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == etag:
            return Answer(status=304, headers=(("ETag", etag),))
        base = f"http://{request.headers['Host']}"
        return Answer(text.replace("{base}", base).encode(), kind, headers=(("ETag", etag),))

    return handler


def _listing(numbers: range, following: str) -> Handler:
    items = "".join(f'<li><a href="{path(number)}">{headline(number)}</a></li>' for number in numbers)
    further = f'<link rel="next" href="{following}">' if following else ""
    return known(f"<html><head>{further}</head><body><h1>News</h1><ul>{items}</ul></body></html>")


def _sitemap(numbers: range) -> Handler:
    return known(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        + "".join(f"<url><loc>{{base}}{path(number)}</loc></url>" for number in numbers)
        + "</urlset>",
        "text/xml",
    )


def answers(stories: int) -> dict[str, Answer | Handler]:
    """A third of the stories each in a feed, the listing's two pages, and the two maps of an index."""
    third = stories // 3
    index = "".join(f"<sitemap><loc>{{base}}/map-{number}.xml</loc></sitemap>" for number in (1, 2))
    items = "".join(
        f"<item><title>{headline(n)}</title><link>{{base}}{path(n)}</link></item>" for n in range(third + 1)
    )
    return {
        "/": _listing(range(third, third + third // 2), "/page/2/"),
        "/page/2/": _listing(range(third + third // 2, 2 * third + 1), ""),
        "/feed/": known(f'<rss version="2.0"><channel><title>A</title>{items}</channel></rss>', "application/rss+xml"),
        "/robots.txt": Answer("Sitemap: {base}/maps.xml\n", "text/plain"),
        "/maps.xml": known(
            f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}</sitemapindex>', "text/xml"
        ),
        "/map-1.xml": _sitemap(range(2 * third, 2 * third + third // 2)),
        "/map-2.xml": _sitemap(range(2 * third + third // 2, stories)),
        **{path(number): known(page(number)) for number in range(stories)},
    }


@contextmanager
def open_site(stories: int) -> Iterator[LocalSite]:
    """The site, served by this process while the context lasts."""
    with local_site(answers(stories)) as site:
        yield site


if __name__ == "__main__":
    with open_site(int(sys.argv[1])) as opened:
        sys.stdout.write(f"{opened.base}\n")
        sys.stdout.flush()
        sys.stdin.read()  # until the harness closes it, or dies
