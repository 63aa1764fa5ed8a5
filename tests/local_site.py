"""A small site for one test: a table of answers on a local server, and stories to put into it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

SUBJECTS = ("plant", "factory", "battery", "camera", "tariff", "satellite", "harbour", "printer", "railway", "antenna")


class Answer(NamedTuple):
    """What a path answers. "{base}" in a text stands for the site's address."""

    body: bytes | str = ""
    kind: str = "text/html"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


Handler = Callable[[BaseHTTPRequestHandler], "Answer | None"]


class LocalSite:
    """Answers each path (with its query, or without) from ``answers``, every other with 404; keeps the paths asked."""

    def __init__(
        self, answers: dict[str, Answer | Handler], other: Handler | None = None, protocol: str = "HTTP/1.0"
    ) -> None:
        self.answers = answers
        self.asked: list[str] = []
        site = self

        class RequestHandler(BaseHTTPRequestHandler):
            protocol_version = protocol

            def do_GET(self):
                site.asked.append(self.path)
                answer = site.answers.get(self.path) or site.answers.get(self.path.partition("?")[0]) or other
                found = answer(self) if callable(answer) else answer
                if answer is None:
                    found = Answer("no such page", "text/plain", 404)
                if found is None:  # the handler has answered by itself
                    self.close_connection = True
                    return
                data = found.body.replace("{base}", site.base).encode() if isinstance(found.body, str) else found.body
                self.send_response(found.status)
                self.send_header("Content-Type", found.kind)
                self.send_header("Content-Length", str(len(data)))
                for name, value in found.headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), RequestHandler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # clients that go away are part of the tests
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@contextmanager
def local_site(
    answers: dict[str, Answer | Handler], other: Handler | None = None, protocol: str = "HTTP/1.0"
) -> Iterator[LocalSite]:
    """A site that runs while the context does. With ``protocol`` "HTTP/1.1" it keeps connections open."""
    site = LocalSite(answers, other, protocol)
    try:
        yield site
    finally:
        site.close()


def paragraphs(number: int, count: int = 8) -> list[str]:
    """The text of a story; no two numbers share a paragraph."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    return [
        f"Part {part} of report {number} says that the {subject} number {number * 100 + part} was opened by the mayor, "
        f"who counted {number * 7 + part * 13} guests, and that the next {subject} will follow before long."
        for part in range(count)
    ]


def headline(number: int) -> str:
    return f"The {SUBJECTS[number % len(SUBJECTS)]} of report {number} is open to visitors"


def story(number: int, *, head: str = "", before: str = "", text: Callable[[str], str] = lambda html: html) -> str:
    """A plain page with one story."""
    body = text("".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(number)))
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{headline(number)}</title>{head}</head>"
        f"<body>{before}<article><h1>{headline(number)}</h1>{body}</article></body></html>"
    )


def feed(*paths: str) -> Answer:
    items = "".join(f"<item><link>{path}</link></item>" for path in paths)
    return Answer(f'<rss version="2.0"><channel><title>A site</title>{items}</channel></rss>', "application/rss+xml")


def sitemap(*paths: str) -> Answer:
    pages = "".join(f"<url><loc>{{base}}{path}</loc></url>" for path in paths)
    return Answer(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{pages}</urlset>', "text/xml")


def sitemap_index(*urls: str) -> str:
    maps = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>'


def links(*pairs: tuple[str, str]) -> str:
    """A plain list of links: (path, text)."""
    items = "".join(f'<li><a href="{path}">{text}</a></li>' for path, text in pairs)
    return f"<html><body><h1>News</h1><ul>{items}</ul></body></html>"
