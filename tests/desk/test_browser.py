"""A real browser opens the front page: it renders, says nothing on its console, and no stored script runs."""

import re
import subprocess
from pathlib import Path

import pytest

from desk.pictures import PICTURES, main

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


def test_pictures_for_the_docs_are_taken(filled_archive, tmp_path):
    assert main([str(filled_archive), str(tmp_path / "images")]) == 0
    taken = {path.name: path for path in (tmp_path / "images").iterdir()}
    assert set(taken) == set(PICTURES)
    for path in taken.values():
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size > 30_000, "an empty page of this size is a few kilobytes"


def test_pictures_need_an_archive_and_a_folder(capsys):
    assert main(["one"]) == 2
    assert "Usage: python -m desk.pictures ARCHIVE FOLDER" in capsys.readouterr().err
