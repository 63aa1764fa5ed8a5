"""A site whose pages are as large as a crawl lets them be, each of another shape that costs its reader much.

    python -m bench.memory.site --pages 64 --megabytes 4

It prints its address, then answers until it is ended. Pages are made when they are asked for, so that the site itself
stays small.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.local_site import headline, story

_WORDS = "The council heard on Monday that the harbour will open again. "
SHAPES: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda size: f"<p>{_WORDS}</p>" * (size // (len(_WORDS) + 7)),
    "one-paragraph": lambda size: f"<p>{_WORDS * (size // len(_WORDS))}</p>",
    "small-elements": lambda size: "<b>x</b>" * (size // 8),
    "unclosed-elements": lambda size: "<p>" * (size // 3),
    "links": lambda size: '<a href="/2026/11/a/">story</a> ' * (size // 32),
    "attributes": lambda size: "<i a=1 b=2 c=3 d=4 e=5 f=6 g=7>x</i>" * (size // 37),
    "entities": lambda size: f"<p>{'&amp;' * (size // 5)}</p>",
    "lines": lambda size: f"<p>{'word<br>' * (size // 8)}</p>",
    "table": lambda size: f"<table>{'<tr><td>1<td>2<td>3' * (size // 19)}</table>",
    "comments": lambda size: "<!-- x -->" * (size // 10),
    "script": lambda size: f"<script>{'x=1;' * (size // 4)}</script>",
    "json": lambda size: f'<script type="application/ld+json">{{"a":[{"1," * (size // 2)}1]}}</script>',
    "picture": lambda size: f'<img src="data:image/png;base64,{"A" * size}">',
    "chinese": lambda size: f"<p>{'港口将于周一重新开放。' * (size // 33)}</p>",
    "lists": lambda size: "<ul><li>x</ul>" * (size // 14),
    "images": lambda size: '<img src="/a.jpg" alt="x">' * (size // 26),
}


def page(number: int, size: int) -> bytes:
    """One page: a story, and behind it what fills it up."""
    names = list(SHAPES)
    filling = SHAPES[names[number % len(names)]](size - 4000)
    return story(number).replace("</body>", f"{filling}</body>").encode()[:size]


def sitemap(base: str, number: str) -> bytes:
    """A sitemap with as many addresses as the protocol allows."""
    addresses = (f"{base}/2026/11/a-story-of-map-{number}-and-{n}/" for n in range(50_000))
    return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in addresses)}</urlset>".encode()


def serve(pages: int, size: int, sitemaps: int) -> None:
    """Serves on a free port of this machine for ever; prints the address first."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = self.path.rpartition("-")[2].strip("/")
            if self.path == "/":
                links = "".join(f'<li><a href="/2026/11/story-{n}/">{headline(n)}</a></li>' for n in range(pages))
                self._answer(f"<html><body><h1>News</h1><ul>{links}</ul></body></html>".encode(), {})
            elif self.path.startswith("/2026/11/story-") and number.isdecimal():
                body = page(int(number), size)
                if int(number) % 3 == 0:
                    self._answer(gzip.compress(body, 6), {"Content-Encoding": "gzip"})
                else:
                    self._answer(body, {})
            elif self.path == "/sitemap.xml" and sitemaps:
                maps = (f"<sitemap><loc>{self._base()}/map-{n}</loc></sitemap>" for n in range(sitemaps))
                self._answer(f"<sitemapindex>{''.join(maps)}</sitemapindex>".encode(), {"Content-Type": "text/xml"})
            elif self.path.startswith("/map-") and sitemaps:
                self._answer(sitemap(self._base(), number), {"Content-Type": "text/xml"})
            else:
                self.send_error(404)

        def _base(self) -> str:
            return f"http://{self.headers['Host']}"

        def _answer(self, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(200)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that hang up are expected
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=64)
    parser.add_argument("--megabytes", type=float, default=4)
    parser.add_argument("--sitemaps", type=int, default=0)
    options = parser.parse_args()
    serve(options.pages, int(options.megabytes * 1024 * 1024), options.sitemaps)
