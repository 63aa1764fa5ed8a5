"""What goes wrong ends in one clear sentence and the right exit code, and what was stored before stays stored."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.local_site import local_site
from tests.newsroom.server import Newsroom
from tests.running import PROJECT, ask, crawl, dump, scrapy

RSS = "application/rss+xml"
LINE = "A plant opens in Hanoi, and nobody knows why"
STORY = (
    "<html><head><title>A plant opens in Hanoi</title></head><body><article><h1>A plant opens in Hanoi</h1>"
    + "".join(
        f"<p>Sentence number {n} of a story that is long enough to be one, with commas, and all.</p>" for n in range(9)
    )
    + "</article></body></html>"
)


@contextmanager
def site(answers: dict[str, tuple[int, str, str]]) -> Iterator[str]:
    """A site that answers each path with (status, content type, body) and every other with 404."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, kind, body = answers.get(self.path.partition("?")[0], (404, "text/plain", "no such page"))
            data = body.replace("{base}", f"http://127.0.0.1:{server.server_port}").encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def html(body: str) -> tuple[int, str, str]:
    return 200, "text/html", body


def assert_one_sentence(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    told = [line for line in done.stderr.strip().splitlines() if line]
    assert told, "nothing was said"
    assert "Traceback" not in done.stderr
    assert len(told) <= 2, done.stderr
    for word in words:
        assert word in done.stderr


@pytest.fixture
def database(tmp_path):
    return tmp_path / "archive.db"


@pytest.fixture
def filled(database):
    """An archive that holds a story."""
    with site(
        {"/": html(f'<a href="/2026/11/a-plant-opens">{LINE}</a>'), "/2026/11/a-plant-opens": html(STORY)}
    ) as url:
        done = crawl(url, database)
        assert done.returncode == 0, done.stderr
    assert ask(database, "SELECT count(*) FROM articles") == [(1,)]
    return database


def test_a_site_that_is_down(filled):
    before = dump(filled)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    assert_one_sentence(crawl(url, filled), 1, url.strip("/").removeprefix("http://"), "refuses")
    after = dump(filled)
    changed = {table for table in before if before[table] != after[table]}
    assert changed <= {"sources", "channels", "channel_visits", "hosts"}


def test_a_site_that_answers_503(filled):
    with Newsroom() as newsroom:
        newsroom.go_down()
        assert_one_sentence(crawl(newsroom.url, filled), 1, newsroom.url, "503")
    assert ask(filled, "SELECT count(*) FROM articles WHERE status = 'live'") == [(1,)]


def test_not_a_site(database):
    with site({"/": (200, "text/plain", "hello")}) as url:
        assert_one_sentence(crawl(url, database), 1, url, "no story")


def test_an_empty_feed_is_told_and_the_other_channels_are_read(database):
    home = f'<link rel="alternate" type="{RSS}" href="/feed/"><a href="/2026/11/a-plant-opens">{LINE}</a>'
    answers = {
        "/": html(home),
        "/feed/": (200, RSS, '<rss version="2.0"><channel><title>Empty</title></channel></rss>'),
        "/2026/11/a-plant-opens": html(STORY),
    }
    with site(answers) as url:
        done = crawl(url, database)
    assert done.returncode == 0, done.stderr
    assert ask(database, "SELECT count(*) FROM articles") == [(1,)]
    ((error,),) = ask(database, "SELECT error FROM channels WHERE kind = 'feed'")
    assert error


def test_broken_xml_is_read_as_far_as_it_goes(database):
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel>'
        "<item><title>One</title><link>{base}/2026/11/one-story</link></item>"
        "<item><title>Two &nbsp; halves</title><link>{base}/2026/11/two-stories</link></item><item><title>Thr"
    )
    answers = {
        "/": html('<link rel="alternate" type="application/rss+xml" href="/feed/">'),
        "/feed/": (200, RSS, feed),
        "/2026/11/one-story": html(STORY),
        "/2026/11/two-stories": html(STORY.replace("Hanoi", "Pune").replace("Sentence", "Line")),
    }
    with site(answers) as url:
        done = crawl(url, database)
    assert done.returncode == 0, done.stderr
    assert ask(database, "SELECT count(*) FROM articles") == [(2,)]
    ((error,),) = ask(database, "SELECT error FROM channels WHERE kind = 'feed'")
    assert error


def test_a_page_that_is_no_article_is_refused_with_a_reason(database):
    home = f'<a href="/2026/11/a-plant-opens">{LINE}</a><a href="/2026/11/lost-and-found">{LINE}, lost</a>'
    missing = "<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>Sorry.</p></body></html>"
    answers = {"/": html(home), "/2026/11/a-plant-opens": html(STORY), "/2026/11/lost-and-found": html(missing)}
    with site(answers) as url:
        done = crawl(url, database)
    assert done.returncode == 0, done.stderr
    ((refused, reason),) = ask(database, "SELECT url, reason FROM pages WHERE state = 'rejected'")
    assert refused.endswith("lost-and-found")
    assert reason


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["crawl"], ["name one site"], id="no site"),
        pytest.param(["crawl", "gizchnia"], ["gizchnia", "gizchina"], id="a misspelt site"),
        pytest.param(["crawl", "gizchina", "gsmarena"], ["one site at a time"], id="two sites"),
        pytest.param(["crawl", "gizchina", "-a", "limmit=5"], ["limmit", "limit"], id="a misspelt argument"),
        pytest.param(["crawl", "gizchina", "-a", "since=lately"], ["since=lately", "2026-11-01"], id="no day"),
        pytest.param(["crawl", "site"], ["-a url="], id="any site without an address"),
        pytest.param(["crawl", "site", "-a", "url=ftp://x/"], ["ftp://x/"], id="an address of another sort"),
        pytest.param(["crawl", "gizchina", "-s", "ALLOWED_ADDRESSES=here"], ["host:port"], id="no address list"),
        pytest.param(["crawl", "gizchina", "--limit", "5"], ["--limit"], id="an option that is none"),
    ],
)
def test_wrong_usage(arguments, words, database):
    done = scrapy(*arguments, "-s", f"DATABASE={database}")
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr
    assert not database.exists()


def test_an_address_inside_the_network(database):
    with site({"/": html(STORY)}) as url:
        done = scrapy("crawl", "site", "-a", f"url={url}", "-s", f"DATABASE={database}")
    assert_one_sentence(done, 1, "ALLOWED_ADDRESSES=127.0.0.1:")


def test_a_database_of_another_program(tmp_path):
    other = tmp_path / "photos.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE photos (id INTEGER PRIMARY KEY)")
    connection.close()
    before = other.read_bytes()
    assert_one_sentence(crawl("http://127.0.0.1:9/", other), 1, str(other), "another program")
    assert other.read_bytes() == before


def test_a_file_that_is_no_database(tmp_path):
    other = tmp_path / "letter.txt"
    other.write_text("Dear archive, " * 400)
    assert_one_sentence(crawl("http://127.0.0.1:9/", other), 1, str(other))
    assert other.read_text().startswith("Dear archive")


def test_a_folder_that_does_not_exist(tmp_path):
    assert_one_sentence(crawl("http://127.0.0.1:9/", tmp_path / "nowhere" / "a.db"), 1, "nowhere")


@pytest.mark.skipif(os.geteuid() == 0, reason="NOT TESTED: root may write to read-only files")
def test_a_read_only_archive(filled):
    filled.chmod(0o444)
    filled.parent.chmod(0o555)
    try:
        assert_one_sentence(crawl("http://127.0.0.1:9/", filled), 1, str(filled), "read")
    finally:
        filled.parent.chmod(0o755)


FULL_DISK = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from scrapy.cmdline import execute
execute(["scrapy", *sys.argv[2:]])
"""


def test_a_disk_that_is_all_but_full_when_the_crawl_begins(filled):
    arguments = ["crawl", "site", "-a", "url=http://127.0.0.1:9/", "-s", f"DATABASE={filled}"]
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, "32768", *arguments],
        check=False,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(f"scrapy crawl: The disk that holds the archive {filled} "), done.stderr
    assert ask(filled, "SELECT count(*) FROM articles") == [(1,)]


FULL_AT_THE_FIRST_ROW = """
import sys
from pipelines.store import Archive, ArchiveError
def begin_crawl(*_, **__):
    raise ArchiveError("The disk is full.")
Archive.begin_crawl = begin_crawl
from scrapy.cmdline import execute
execute(["scrapy", *sys.argv[1:]])
"""


def test_a_disk_that_is_full_at_the_first_row(filled):
    with local_site({}) as running:
        host = running.base.removeprefix("http://")
        settings = ["-s", f"DATABASE={filled}", "-s", f"ALLOWED_ADDRESSES={host}"]
        done = subprocess.run(
            [sys.executable, "-c", FULL_AT_THE_FIRST_ROW, "crawl", "site", "-a", f"url={running.base}/", *settings],
            cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "scrapy crawl: The disk is full.\n")
    assert running.asked == []


def test_a_disk_that_fills_up_in_the_middle_of_a_crawl(tmp_path):
    database = tmp_path / "archive.db"
    with Newsroom() as newsroom:
        host = newsroom.base.removeprefix("http://")
        arguments = ["crawl", "site", "-a", f"url={newsroom.url}", "-a", "name=newsroom", "-s", f"DATABASE={database}"]
        settings = ["-s", f"ALLOWED_ADDRESSES={host}", "-s", "DOWNLOAD_DELAY=0"]
        done = subprocess.run(
            [sys.executable, "-c", FULL_DISK, str(700 * 1024), *arguments, *settings],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        assert "Traceback" not in done.stderr
        assert str(database) in done.stderr
        assert ask(database, "PRAGMA integrity_check") == [("ok",)]
        stored = ask(database, "SELECT count(*) FROM articles")[0][0]
        texts = ask(database, "SELECT count(*) FROM article_texts WHERE body <> ''")[0][0]
        assert stored == texts
        again = crawl(newsroom.url, database)
        assert again.returncode == 0, again.stderr
        assert ask(database, "SELECT count(*) FROM articles")[0][0] > stored
