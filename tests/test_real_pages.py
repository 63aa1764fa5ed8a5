"""Real pages through the whole pipeline: every one ends as an article or as a rejection with a reason."""

from __future__ import annotations

import gzip
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.shared import PROJECT, SHARED, needs_shared

pytestmark = needs_shared


class Handler(BaseHTTPRequestHandler):
    """Serves ``/CORPUS/ID`` from the corpora; the pages keep their own canonical addresses."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        _, corpus, page = [*self.path.split("/"), "", ""][:3]
        file = SHARED / "corpora" / corpus / "html" / f"{page}.html.gz"
        found = bool(page) and file.is_file()
        body = gzip.decompress(file.read_bytes()) if found else b""
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def crawled(served: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The archive of a crawl of every page, and the addresses that were asked for."""
    folder = tmp_path_factory.mktemp("real")
    pages = sorted(SHARED.glob("corpora/*/html/*.html.gz"))
    urls = [f"http://{served}/{page.parts[-3]}/{page.name.removesuffix('.html.gz')}" for page in pages]
    (folder / "urls.txt").write_text("\n".join(urls))
    arguments = ["-a", f"url=http://{served}/", "-a", "name=corpora", "-a", f"urls={folder / 'urls.txt'}"]
    settings = ["-s", f"DATABASE={folder / 'real.db'}", "-s", f"ALLOWED_ADDRESSES={served}", "-s", "DOWNLOAD_DELAY=0"]
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "site", *arguments, *settings],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    return folder / "real.db", urls


def test_every_page_ends_as_an_article_or_a_rejection_with_a_reason(crawled):
    database, urls = crawled
    rows = sqlite3.connect(database).execute("SELECT url, state, reason FROM pages").fetchall()
    ended = {url: (state, reason) for url, state, reason in rows if "127.0.0.1" in url}
    open_ends = {
        url: ended.get(url) for url in urls if url not in ended or ended[url][0] not in {"article", "rejected"}
    }
    assert open_ends == {}
    assert [url for url, (state, reason) in ended.items() if state == "rejected" and not reason] == []
    assert len(urls) > 200


def test_nearly_every_news_page_is_an_article_with_text(crawled):
    database, urls = crawled
    connection = sqlite3.connect(database)
    (rejected,) = connection.execute("SELECT count(*) FROM pages WHERE state = 'rejected'").fetchone()
    (empty,) = connection.execute("SELECT count(*) FROM full_articles WHERE trim(body) = ''").fetchone()
    assert rejected <= 0.03 * len(urls)
    assert empty == 0
