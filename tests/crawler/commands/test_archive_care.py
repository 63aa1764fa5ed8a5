"""The four verbs that care for the archive: what they print where, and how they end."""

import csv
import io
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.nights import scrapy_here
from tests.pipelines.store.care.conftest import filled

__all__ = ["filled"]


@pytest.fixture
def verb(desk, filled, capsys):
    """A verb on a filled archive."""
    shutil.copy(filled, desk.database)
    return lambda *arguments: scrapy_here(capsys, *arguments, *desk.options)


def harm(desk, statement):
    with closing(sqlite3.connect(desk.database)) as connection:
        connection.execute(statement)
        connection.commit()


def test_doctor_tells_of_a_sound_archive(verb, desk):
    done = verb("doctor")
    assert (done.returncode, done.stdout) == (0, "")
    assert f"{desk.database} is sound" in done.stderr


def test_doctor_tells_what_where_and_what_to_do_and_mends(verb, desk):
    harm(desk, "INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
    done = verb("doctor")
    assert done.returncode == 1
    for words in ("FAULT  search: ", "where: table articles_fts", "what to do: --fix"):
        assert words in done.stdout
    assert "1 fault" in done.stderr
    mended = verb("doctor", "--fix", "--json")
    assert mended.returncode == 0
    assert json.loads(mended.stdout) == {"database": str(desk.database), "repaired": ["search"], "findings": []}


def test_doctor_leaves_what_is_not_safe(verb, desk):
    harm(desk, "UPDATE article_texts SET body = '' WHERE article_id = 1")
    done = verb("doctor", "--fix", "--json")
    assert done.returncode == 1
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["check"], finding["weight"], finding["repair"]) == ("rows", "fault", "")


def test_backup_prints_the_path_and_keeps_the_newest(verb, desk):
    older = desk.folder / "backups" / "archive-20200101T000000Z.db"
    older.parent.mkdir()
    older.write_bytes(b"old")
    done = verb("backup", "--keep", "1")
    assert done.returncode == 0
    (path,) = older.parent.iterdir()
    assert done.stdout.strip() == str(path)
    assert "6 articles" in done.stderr
    assert "1 older ones removed" in done.stderr
    as_json = json.loads(verb("backup", "--json", "--folder", str(desk.folder / "others")).stdout)
    assert as_json["articles"] == 6
    assert Path(as_json["path"]).stat().st_size == as_json["bytes"]


def test_backup_to_where_nothing_can_be_written(verb, desk):
    (desk.folder / "file").write_text("in the way")
    done = verb("backup", "--folder", str(desk.folder / "file" / "folder"))
    assert done.returncode == 1
    assert "No backup was made" in done.stderr
    assert "Traceback" not in done.stderr


def test_export_to_standard_output_says_what_was_left_out(verb):
    done = verb("export")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["headline"] for row in rows] == ["Headline 1", "Headline 3", "Headline 4"]
    reserved = "its publisher reserves it against mining or machine learning"
    assert done.stderr.splitlines() == [
        "3 rows",
        "left out: 1, because it is a copy of another (--include copies takes them in)",
        "left out: 1, because its publisher took it away (--include gone takes them in)",
        f"left out: 1, because {reserved} (--include reserved takes them in)",
    ]
    assert len(verb("export", "--include", "all").stdout.splitlines()) == 6


def test_export_to_a_file_takes_its_form_from_the_name(verb, desk):
    harm(desk, "UPDATE articles SET headline = '=HYPERLINK(1)' WHERE id = 1")
    path = desk.folder / "stories.csv"
    path.write_text("an older one")
    done = verb("export", "--what", "stories", "--file", str(path), "--include", "reserved,gone")
    assert (done.returncode, done.stdout) == (0, "")
    rows = list(csv.DictReader(io.StringIO(path.read_text(), newline="")))
    assert len(rows) == 5
    assert {row["headline"][:3] for row in rows} == {"'=H", "Hea"}
    assert [each.name for each in desk.folder.iterdir() if each.name.endswith(".partial")] == []


def test_export_of_parquet_begins_anew_where_a_column_turns_out_to_hold_texts(verb, desk):
    harm(desk, "CREATE VIEW mixed AS SELECT id, CASE id WHEN 1 THEN 7 ELSE 'x' || id END AS told FROM articles")
    path = desk.folder / "mixed.parquet"
    assert verb("export", "--what", "mixed", "--file", str(path)).returncode == 0
    content = path.read_bytes()
    assert content[:4] == content[-4:] == b"PAR1"
    assert verb("export", "--what", "mixed", "--format", "jsonl").stdout.count("\n") == 6


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["export", "--what", "artikles"], "articles", id="no such view"),
        pytest.param(["export", "--include", "everything"], "reserved, paid, gone, copies", id="no such reason"),
        pytest.param(["export", "--file", "/nowhere/at/all.csv"], "folder", id="no such folder"),
        pytest.param(["retention", "--keep", "logz=3"], "logs", id="nothing of that name grows old"),
        pytest.param(["retention", "--keep", "logs=soon"], "logs=soon", id="no number of days"),
        pytest.param(
            ["retention", "-s", "RETENTION_DAYS=articles=30"], "--keep articles=DAYS", id="stories by a setting"
        ),
    ],
)
def test_wrong_usage(verb, arguments, words):
    done = verb(*arguments)
    assert done.returncode == 2
    assert words in done.stderr


def test_retention_says_and_only_then_does(verb, desk):
    harm(desk, "UPDATE crawls SET started_at = '2020-01-01T00:00:00Z'")
    said = verb("retention")
    assert said.returncode == 0
    (ledger,) = [line for line in said.stdout.splitlines() if line.startswith("ledger")]
    assert " 1 rows of the politeness ledger, older than 730 days" in ledger
    assert "nothing was changed" in said.stderr
    assert verb("retention", "--dry-run").stdout == said.stdout
    done = verb("retention", "--apply")
    assert "gone: 1 ledger" in done.stderr
    told = {row["name"]: row["count"] for row in json.loads(verb("retention", "--json").stdout)}
    assert told == dict.fromkeys(told, 0)


@pytest.mark.parametrize("name", ["doctor", "backup", "export", "retention"])
def test_without_an_archive_there_is_one_sentence_and_no_file(desk, capsys, name):
    done = scrapy_here(capsys, name, *desk.options)
    assert done.returncode == 1
    assert "no archive" in done.stderr
    assert not desk.database.exists()
