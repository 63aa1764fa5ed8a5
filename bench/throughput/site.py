"""The site that is crawled for the measure: a home page, a sitemap, and stories as large as those of real sites.

    python -m bench.throughput.site --pages 500 --kilobytes 60

It prints its address, then answers until it is ended. All pages are made before the first is asked for, and the server
does as little as a server can, so that it takes little of the machine from those that are measured. ``/-/counts`` tells
how many stories it has sent since it was last asked, and when it sent the first of them (``time.time()``).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.local_site import headline, paragraphs

STORY_PATH = "/2026/11/story-"
_SCRIPT = 'window.shell=window.shell||[];shell.push({slot:"top",sizes:[[728,90],[970,250]],late:true});'


def story_page(number: int, size: int) -> bytes:
    """A story of about 700 words in the furniture of a news site, filled up with scripts to ``size`` bytes."""
    title = escape(headline(number))
    texts = [f"<p>{escape(text)}</p>" for text in paragraphs(number, count=20)]
    texts.insert(6, "<h2>What comes next</h2>")
    texts.insert(3, f'<figure><img src="/media/{number}.jpg" alt=""><figcaption>Photo: the desk</figcaption></figure>')
    others = [number * 31 + step for step in range(1, 9)]
    related = "".join(f'<li><a href="{STORY_PATH}{other}/">{escape(headline(other))}</a></li>' for other in others)
    menu = "".join(f'<li class="menu-item"><a href="/section/{part}/">Section {part}</a></li>' for part in range(60))
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": headline(number)}
    data |= {"datePublished": f"2026-11-{number % 20 + 1:02}T08:00:00+00:00"}
    before = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} - Lantern</title>'
        f'<meta property="og:title" content="{title}"><meta property="og:type" content="article">'
        f'<script type="application/ld+json">{json.dumps(data)}</script>'
    )
    after = (
        f'</head><body><header class="site-header"><a href="/">Lantern</a><nav><ul>{menu}</ul></nav></header><main>'
        f'<article class="post"><h1 class="entry-title">{title}</h1><div class="byline">By <a rel="author" '
        f'href="/author/ada/">Ada Pell</a> on <time datetime="{data["datePublished"]}">a day</time></div>'
        f'<div class="entry-content">{"".join(texts)}</div></article><section class="related-posts"><h3>Related</h3>'
        f'<ul>{related}</ul></section></main><footer class="site-footer"><p>© 2026 Lantern</p></footer></body></html>'
    )
    missing = max(0, size - len(before) - len(after) - len("<script></script>"))
    script = (_SCRIPT * (missing // len(_SCRIPT) + 1))[:missing]
    return f"{before}<script>{script}</script>{after}".encode()


class Site:
    """What each path answers, ready to be sent."""

    def __init__(self, base: str, pages: int, size: int) -> None:
        paths = [f"{STORY_PATH}{number}/" for number in range(1, pages + 1)]
        locations = "".join(f"<url><loc>{base}{path}</loc></url>" for path in paths)
        links = "".join(f'<li><a href="{path}">{escape(headline(n))}</a></li>' for n, path in enumerate(paths[:30], 1))
        sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locations}</urlset>'
        self._answers = {
            "/": _answer(f"<html><body><h1>Lantern</h1><ul>{links}</ul></body></html>".encode(), "text/html"),
            "/robots.txt": _answer(f"User-agent: *\nAllow: /\nSitemap: {base}/sitemap.xml\n".encode(), "text/plain"),
            "/sitemap.xml": _answer(sitemap.encode(), "text/xml"),
        }
        for number, path in enumerate(paths, 1):
            self._answers[path] = _answer(story_page(number, size), "text/html; charset=utf-8")
        self._missing = _answer(b"no such page", "text/plain", "404 Not Found")
        self._forget()

    def _forget(self) -> None:
        self._stories, self._first = 0, 0.0

    def answer(self, path: str) -> bytes:
        """Head and body of the answer to a GET."""
        if path == "/-/counts":
            counts = json.dumps({"stories": self._stories, "first": self._first})
            self._forget()
            return _answer(counts.encode(), "application/json")
        if path.startswith(STORY_PATH):
            self._stories += 1
            self._first = self._first or time.time()
        return self._answers.get(path, self._missing)


def _answer(body: bytes, kind: str, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class _Connection(asyncio.Protocol):
    def __init__(self, site: Site) -> None:
        self._site = site
        self._asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._asked += data
        while b"\r\n\r\n" in self._asked:
            request, _, self._asked = self._asked.partition(b"\r\n\r\n")
            self._transport.write(self._site.answer(request.split(b" ", 2)[1].decode("latin-1")))


async def serve(pages: int, size: int) -> None:
    """Serves on a free port of this machine for ever; prints the address first."""
    sites: list[Site] = []
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(sites[0]), "127.0.0.1", 0)
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    sites.append(Site(base, pages, size))
    print(base, flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--kilobytes", type=int, default=60)
    options = parser.parse_args()
    asyncio.run(serve(options.pages, options.kilobytes * 1000))
