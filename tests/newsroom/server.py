"""Serves the newsroom over real HTTP, with knobs for the nights on which something goes wrong."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import unquote, urlsplit

from tests.newsroom.manuscript import Piece
from tests.newsroom.site import Document, Site
from tests.newsroom.story_files import read_stories

EDITED = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FEEDS = ("/feed/", "/atom.xml")


class Newsroom:
    """A running newsroom: a context manager whose ``url`` is the site's home page.

    Nothing in it follows the clock: two newsrooms on the same port answer byte for byte alike. ``requests`` holds
    (method, path with query, status) of every request in the order of the answers.
    """

    def __init__(self, port: int = 0, host: str = "127.0.0.1") -> None:
        self.requests: list[tuple[str, str, int]] = []
        self._server = _Server((host, port), _Handler)
        self._server.newsroom = self
        self.base = f"http://{host}:{self._server.server_port}"
        self.url = self.base + "/"
        self._thread: threading.Thread | None = None
        self._closing = threading.Event()
        self.restore()

    def restore(self) -> None:
        """Everything as it was when the newsroom opened."""
        self._site = Site(read_stories(), self.base)
        self._withdrawn: dict[str, int] = {}
        self._feed_is_broken = False
        self._is_down = False
        self._delay = 0.0

    def edit(self, slug: str, paragraph: str, modified: datetime = EDITED) -> None:
        """Adds a paragraph to a story's end and moves its modified dates (page, channels, ETag, Last-Modified)."""
        stories = [
            replace(story, pieces=(*story.pieces, Piece("paragraph", paragraph)), modified=modified)
            if story.slug == slug
            else story
            for story in self._site.stories
        ]
        self._require(slug)
        self._site = Site(stories, self.base)

    def withdraw(self, slug: str, status: int = 410) -> None:
        """From now on the story's page answers with this status; its channels still name it."""
        self._withdrawn[self._require(slug)] = status

    def break_feed(self) -> None:
        """From now on the feeds end in the middle."""
        self._feed_is_broken = True

    def go_down(self) -> None:
        """From now on every address answers 503."""
        self._is_down = True

    def slow_down(self, seconds: float) -> None:
        """From now on every answer takes this long."""
        self._delay = seconds

    def path_of(self, slug: str) -> str:
        """The path of a story's page."""
        return self._require(slug)

    def close(self) -> None:
        """Stops serving and frees the port."""
        self._closing.set()
        if self._thread:
            self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="newsroom", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        if self._thread:
            self._thread.join()

    def answer(self, target: str) -> Document:
        """What the newsroom answers to a request target, with all knobs as they stand."""
        self._closing.wait(self._delay)
        split = urlsplit(target)
        path = unquote(split.path)
        if self._is_down:
            return Document(b"<h1>Service Unavailable</h1>", status=503, headers=(("Retry-After", "3600"),))
        if path in self._withdrawn:
            return Document(b"<h1>Gone</h1><p>This story was withdrawn.</p>", status=self._withdrawn[path])
        document = self._site.document(path, split.query) or Document(b"<h1>Not Found</h1>", status=404)
        if self._feed_is_broken and path in FEEDS:
            return replace(document, body=document.body[: len(document.body) // 2])
        return document

    def _require(self, slug: str) -> str:
        for story in self._site.stories:
            if story.slug == slug:
                return story.path
        message = f"the newsroom has no story {slug!r}"
        raise KeyError(message)


class _Server(ThreadingHTTPServer):
    newsroom: Newsroom
    daemon_threads = True
    request_queue_size = 64


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Lantern"
    sys_version = ""
    wbufsize = -1  # headers and body leave in one piece: no waiting for acknowledgements in between
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        document = self.server.newsroom.answer(self.path)
        etag = f'"{hashlib.sha1(document.body, usedforsecurity=False).hexdigest()[:20]}"'
        status = 304 if document.status == 200 and self._is_known(etag, document.changed) else document.status
        self.server.newsroom.requests.append((self.command, self.path, status))
        self.send_response(status)
        if status in {200, 304}:
            self.send_header("ETag", etag)
            self.send_header("Last-Modified", format_datetime(document.changed.astimezone(UTC), usegmt=True))
        for name, value in document.headers:
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Type", document.content_type)
            self.send_header("Content-Length", str(len(document.body)))
        self.end_headers()
        if self.command != "HEAD" and status != 304:
            self.wfile.write(document.body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _is_known(self, etag: str, changed: datetime) -> bool:
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return any(tag.strip().removeprefix("W/") in {etag, "*"} for tag in tags.split(","))
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return changed.replace(microsecond=0) <= since.replace(tzinfo=since.tzinfo or UTC)

    def log_message(self, *_: object) -> None:
        """The log of a newsroom is ``requests``."""
