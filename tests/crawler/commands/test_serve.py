"""``scrapy serve``: becomes datasette over the archive, or says in one sentence why it cannot."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from pipelines.store import Archive
from tests.nights import scrapy_here
from tests.running import PROJECT


@pytest.fixture
def archive(desk):
    Archive.open(desk.database).close()
    return desk.database


def test_it_serves_until_it_is_stopped(archive, desk, closed_port):
    command = [sys.executable, "-m", "scrapy", "serve", "--port", str(closed_port), *desk.options]
    server = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert answer(f"http://127.0.0.1:{closed_port}/-/databases.json", server) == 200
    finally:
        server.terminate()
        talk, _ = server.communicate(timeout=30)
    assert f"The archive {archive} opens at http://127.0.0.1:{closed_port}/" in talk
    assert "Traceback" not in talk


def answer(url: str, server: subprocess.Popen[str]) -> int:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=10) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.1)
    return 0


@pytest.mark.usefixtures("archive")
def test_a_port_that_is_taken(desk, newsroom, capsys):
    port = newsroom.base.rpartition(":")[2]
    done = scrapy_here(capsys, "serve", "--port", port, *desk.options)
    assert done.returncode == 1
    assert done.stderr.startswith(f"scrapy serve: port {port} of 127.0.0.1 cannot be used (Address already in use)")
    assert len(done.stderr.splitlines()) == 1


def test_a_port_that_is_none(desk, capsys):
    done = scrapy_here(capsys, "serve", "--port", "80000", *desk.options)
    assert (done.returncode, "'80000' is no port" in done.stderr) == (2, True)
