"""The doctor finds what was done to an archive, says where, and mends what is safe without losing a story."""

import os
import shutil
import signal
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from pipelines.store.care import examining, surroundings
from pipelines.store.care.examining import examine, repair
from pipelines.store.care.surroundings import is_open_elsewhere
from tests.crashes.checking import comparable, differences
from tests.pipelines.store.making import NIGHT

NOW = NIGHT + timedelta(hours=36)
ORPHAN = "INSERT INTO keywords (article_id, kind, name) VALUES (99, 'keyword', 'x')"


def found(database, now=NOW):
    return examine(database, now=now, kept_pages=database.with_name("archive"))


def damage(database, *statements):
    with closing(sqlite3.connect(database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_sound_archive_has_no_findings(database):
    assert found(database).findings == ()


@pytest.mark.parametrize(
    ("statements", "check", "weight", "repaired"),
    [
        pytest.param([ORPHAN], "references", "fault", True, id="a keyword of no article"),
        pytest.param(["UPDATE pages SET article_id = 99 WHERE id = 1"], "references", "fault", True, id="no article"),
        pytest.param(["UPDATE articles SET source = 'x' WHERE id = 1"], "references", "fault", False, id="no source"),
        pytest.param(
            ["INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')"], "search", "fault", True, id="no words"
        ),
        pytest.param(
            ["DROP TRIGGER article_texts_fts_update", "UPDATE article_texts SET body = body || ' quokka'"],
            "search", "fault", True, id="a lost trigger",
        ),
        pytest.param(["DROP INDEX articles_language"], "schema", "fault", True, id="a lost index"),
        pytest.param(["DROP VIEW full_articles"], "schema", "fault", True, id="a lost view"),
        pytest.param(["DROP TABLE near_misses"], "schema", "fault", False, id="a lost table"),
        pytest.param(["PRAGMA application_id = 7"], "schema", "fault", False, id="another program's file"),
        pytest.param(["UPDATE article_texts SET body = ''"], "rows", "fault", False, id="half articles"),
        pytest.param(["DELETE FROM duplicates"], "rows", "fault", True, id="lone copies"),
        pytest.param(["INSERT INTO authors (name) VALUES ('Nobody')"], "rows", "note", True, id="idle author"),
        pytest.param(
            ["UPDATE pages SET article_id = NULL WHERE state = 'article'"], "rows", "fault", True, id="pages of nothing"
        ),
        pytest.param(
            ["UPDATE crawls SET started_at = '2031-01-01T00:00:00Z'"], "clocks", "fault", False, id="a clock set back"
        ),
        pytest.param(
            ["UPDATE pages SET next_visit_at = '2031-01-01T00:00:00Z'"], "clocks", "fault", True, id="visits in years"
        ),
        pytest.param(["UPDATE crawls SET outcome = 'running'"], "crawls", "note", True, id="a crawl that was killed"),
        pytest.param(
            ["DELETE FROM _sqlite_migrations WHERE name = '0014_settled_counts'", "DROP INDEX block_counts_settled",
             "ALTER TABLE block_counts DROP COLUMN settled_count",
             "CREATE INDEX block_counts_repeated ON block_counts (source) WHERE article_count >= 5"],
            "schema", "note", True, id="an older version's",
        ),
    ],
)  # fmt: skip
def test_what_was_done_is_found_and_mended_where_that_is_safe(database, statements, check, weight, repaired):
    damage(database, *statements)
    examined = found(database)
    findings = [finding for finding in examined.findings if finding.check == check and finding.weight == weight]
    assert findings, examined.findings
    assert all(finding.what and finding.where and finding.advice for finding in examined.findings)
    assert any(finding.repair for finding in findings) == repaired
    with closing(sqlite3.connect(database)) as connection:
        texts = connection.execute("SELECT * FROM article_texts").fetchall()
    repair(database, examined.findings, now=NOW, is_open_elsewhere=False)
    assert bool(found(database).findings) != repaired, found(database).findings
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT * FROM article_texts").fetchall() == texts


def test_a_mended_index_finds_what_was_written_without_its_trigger(database):
    damage(database, "DROP TRIGGER article_texts_fts_update", "UPDATE article_texts SET body = body || ' quokka'")
    repair(database, found(database).findings, now=NOW, is_open_elsewhere=False)
    with closing(sqlite3.connect(database)) as connection:
        hits = connection.execute("SELECT count(*) FROM article_texts_fts WHERE article_texts_fts MATCH 'quokka'")
        assert hits.fetchone() == connection.execute("SELECT count(*) FROM articles").fetchone()


def test_looking_writes_nothing(database):
    damage(database, ORPHAN)
    before = database.read_bytes()
    found(database)
    assert database.read_bytes() == before


def test_pages_of_the_file_that_are_overwritten_are_a_fault(database):
    content = bytearray(database.read_bytes())
    content[40 * 4096 : 44 * 4096] = b"\x99" * (4 * 4096)
    database.write_bytes(content)
    faults = found(database).faults
    assert {"integrity"} <= {finding.check for finding in faults}
    assert any("backup" in finding.advice for finding in faults)


def test_a_file_that_is_no_database(tmp_path):
    path = tmp_path / "letter.db"
    path.write_text("Dear archive, " * 400)
    (finding,) = found(path).faults
    assert "not a database" in finding.advice


def test_an_open_archive_keeps_its_young_crawls_open(database):
    """Another process holds it open; this one's own connections do not count."""
    damage(database, "UPDATE crawls SET outcome = 'running'")
    assert not is_open_elsewhere(database)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            connection = sqlite3.connect(database)
            connection.execute("SELECT count(*) FROM articles").fetchone()
            os.write(write, b"open")
            signal.pause()  # killed here
            connection.close()
        finally:
            os._exit(1)
    try:
        assert os.read(read, 4) == b"open"
        assert is_open_elsewhere(database)
        assert "crawls" not in {finding.check for finding in found(database).findings}
        days_later = found(database, NOW + timedelta(days=3)).findings
        assert "crawls" in {finding.check for finding in days_later}
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
    assert not is_open_elsewhere(database)
    assert "crawls" in {finding.check for finding in found(database).findings}


def test_a_large_archive_that_is_in_use_is_not_held_up(database, monkeypatch):
    monkeypatch.setattr(examining, "MOST_WHILE_OPEN", 1)
    monkeypatch.setattr(examining, "is_open_elsewhere", lambda _: True)
    (finding,) = found(database).findings
    assert (finding.check, finding.weight) == ("search", "note")


def test_leftovers_and_the_lock_of_a_killed_timer(database):
    partial = database.with_name(".nightdesk-20260101T000000Z.db.partial")
    partial.write_bytes(b"half")
    os.utime(partial, (1, 1))
    young = database.with_name(".export.csv.partial")
    young.write_bytes(b"half")
    os.utime(young, (NOW.timestamp(), NOW.timestamp()))
    lock = database.with_name("nightdesk-timer.lock")
    lock.write_text("4194000\n")
    examined = found(database)
    assert {finding.check for finding in examined.findings} == {"leftovers", "locks"}
    repair(database, examined.findings, now=NOW, is_open_elsewhere=False)
    assert not partial.exists()
    assert young.exists()
    assert lock.read_text() == ""
    assert found(database).findings == ()


@pytest.mark.parametrize(
    ("free", "weights"),
    [
        pytest.param(1000, ["fault"], id="full"),
        pytest.param(6000, ["note"], id="no room for a backup"),
        pytest.param(10**9, [], id="room"),
    ],
)
def test_a_disk_that_is_full_or_has_no_room_for_a_backup(database, monkeypatch, free, weights):
    usage = shutil.disk_usage(database.parent)
    monkeypatch.setattr(surroundings.shutil, "disk_usage", lambda _: usage._replace(free=free))
    monkeypatch.setattr(surroundings, "LEAST_FREE", 5000)
    assert [finding.weight for finding in found(database).findings if finding.check == "disk"] == weights


def test_kept_pages_are_looked_for_where_the_archive_points(database):
    with closing(sqlite3.connect(database)) as connection:
        columns = {row[1] for row in connection.execute("PRAGMA table_info(articles)")}
        for column, kind in (("record_file", "TEXT"), ("record_offset", "INTEGER"), ("record_length", "INTEGER")):
            if column not in columns:
                connection.execute(f"ALTER TABLE articles ADD COLUMN {column} {kind} NOT NULL DEFAULT ''")
        connection.execute("UPDATE articles SET record_file = 'a.warc.gz', record_offset = 90, record_length = 20")
        connection.commit()
    (finding,) = [finding for finding in found(database).findings if finding.check == "kept pages"]
    assert "not there" in finding.what
    folder = database.with_name("archive")
    folder.mkdir()
    for size, checks in ((100, {"kept pages"}), (110, set())):
        (folder / "a.warc.gz").write_bytes(b"x" * size)
        assert {finding.check for finding in found(database).findings if finding.check == "kept pages"} == checks


def test_what_was_mended_reads_as_the_sound_archive_does(database, filled):
    damage(
        database,
        ORPHAN,
        "INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')",
        "DROP INDEX articles_language",
    )
    repair(database, found(database).findings, now=NOW, is_open_elsewhere=False)
    assert differences(comparable(filled), comparable(database)) == []
