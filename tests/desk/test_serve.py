"""Opening the desk: the command, the bare datasette, and what is said when there is nothing to open."""

import os
import re
import sqlite3
import subprocess
import sys

import click
import pytest

from desk.definition import FOLDER
from desk.plugins.archive import require_archive
from desk.serve import command

from .serving import PYTHONS, in_process, refused


def test_the_command_names_the_archive_the_desk_and_the_port(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert command("night desk.db", 8001) == [
        "env", f"NIGHTDESK_DB={tmp_path / 'night desk.db'}",
        sys.executable, "-m", "datasette", "serve", str(FOLDER), "--host", "127.0.0.1", "--port", "8001",
    ]  # fmt: skip


def test_a_bare_datasette_in_the_folder_opens_the_desk(line, filled_archive):
    done = subprocess.run(
        [str(PYTHONS[line]), "-m", "datasette", ".", "--get", "/nightdesk/localization_stories.json?_shape=array"],
        cwd=FOLDER, env={**os.environ, "NIGHTDESK_DB": str(filled_archive)}, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Norrvik opens a handset plant near Chennai" in done.stdout


def test_a_missing_archive_is_named_with_the_way_out(line, tmp_path):
    said = refused(line, tmp_path / "none.db")
    assert f"There is no archive at {tmp_path / 'none.db'}: crawl first" in said
    assert "Traceback" not in said
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("path", ["/-/pictures", "/-/feeds", "/-/feeds.opml", "/nightdesk/search"])
def test_our_own_pages_are_closed_to_whom_the_archive_is_closed(filled_archive, path):
    assert in_process(filled_archive, path, metadata={"allow": {"id": "owner"}}).status == 403


def other_program(path):
    connection = sqlite3.connect(path)
    connection.execute("create table bookmarks (id)")
    connection.close()


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        pytest.param(other_program, "is a database of another program: it has no view full_articles.", id="foreign"),
        pytest.param(lambda path: path.write_bytes(b"a note, " * 90), "cannot be read as an archive", id="no database"),
        pytest.param(
            lambda path: path.write_bytes(b"SQLite format 3\x00"), "cannot be read as an archive", id="cut off"
        ),
        pytest.param(lambda path: path.mkdir(), "There is no archive at", id="folder"),
    ],
)
def test_what_is_no_archive_is_refused_in_one_sentence(tmp_path, make, complaint):
    make(tmp_path / "some.db")
    with pytest.raises(click.ClickException, match=re.escape(complaint)) as refusal:
        require_archive(tmp_path / "some.db")
    assert str(tmp_path / "some.db") in refusal.value.message


def test_a_datasette_with_its_own_database_keeps_it(line, tmp_path):
    other_program(tmp_path / "mine.db")
    done = subprocess.run(
        [str(PYTHONS[line]), "-m", "datasette", "mine.db", "--plugins-dir", str(FOLDER / "plugins"),
         "--template-dir", str(FOLDER / "templates"), "--get", "/"],
        cwd=tmp_path, env={**os.environ, "NIGHTDESK_DB": "none.db"}, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "No archive is attached" in done.stdout
