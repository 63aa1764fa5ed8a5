"""A real browser opens the front page: it renders, says nothing on its console, and no stored script runs."""

import re
import subprocess
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="no browser is tried: there is no /usr/bin/chromium")


def browse(url, profile, *options):
    done = subprocess.run(
        [
            str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--enable-logging=stderr", "--log-level=0", f"--user-data-dir={profile}", *options, url,
        ],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done


def console(done):
    return [line for line in done.stderr.splitlines() if re.search(r"\bCONSOLE\b", line)]


def test_the_console_is_heard(tmp_path):
    """The next test would pass for a browser that reports nothing."""
    page = tmp_path / "loud.html"
    page.write_text("<script>console.error('heard')</script>")
    assert any("heard" in line for line in console(browse(page.as_uri(), tmp_path / "profile", "--dump-dom")))


def test_the_front_page_renders_quietly_and_no_stored_script_runs(desk, tmp_path):
    done = browse(f"{desk.url}/", tmp_path / "profile", "--dump-dom")
    assert console(done) == []
    assert "<title>Nightdesk: the archive</title>" in done.stdout, "a stored script would have changed the title"
    assert "Norrvik opens a handset plant near Chennai" in done.stdout


def test_the_front_page_draws_something(desk, tmp_path):
    picture = tmp_path / "page.png"
    browse(f"{desk.url}/", tmp_path / "profile", f"--screenshot={picture}", "--window-size=390,1400")
    assert picture.read_bytes().startswith(b"\x89PNG")
    # An empty page of this size is a few kilobytes.
    assert picture.stat().st_size > 30_000
