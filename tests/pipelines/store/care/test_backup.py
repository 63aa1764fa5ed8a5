"""A backup is whole or not there: while the archive is written, on a full disk, from a damaged archive."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from pipelines.store import Archive, ArchiveError
from pipelines.store.care import backup as backing_up
from pipelines.store.care.backup import backup, backups_of
from tests.crashes.checking import comparable, differences, faults_of
from tests.pipelines.store.making import HOME, NIGHT, page


def files(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_backup_is_the_archive_at_one_instant_while_it_is_written(database, tmp_path, monkeypatch):
    monkeypatch.setattr(backing_up, "_STEP", 20)
    with Archive.open(database, clock=lambda: NIGHT) as archive:
        crawl = archive.begin_crawl("news", home=HOME)
        before = comparable(database)
        numbers = iter(range(20, 90))
        made = backup(
            database, tmp_path / "copies", now=NIGHT, progress=lambda *_: archive.save_page(crawl, page(next(numbers)))
        )
        assert next(numbers) > 21, "it was written to meanwhile"
    assert files(tmp_path / "copies") == [made.path.name]
    assert differences(before, comparable(made.path)) == []
    assert made.articles == len(before["articles"])
    assert faults_of(made.path) == []


def test_the_newest_are_kept_and_other_files_left_alone(database, tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "nightdesk-notes.db").write_text("mine")
    (folder / "other-20200101T000000Z.db").write_text("mine")
    for day in range(4):
        made = backup(database, folder, now=NIGHT + timedelta(days=day), keep=2)
    assert [path.name for path in made.removed] == ["nightdesk-20261106T020000Z.db"]
    assert [path.name for path in backups_of(folder, "nightdesk")] == [
        "nightdesk-20261108T020000Z.db",
        "nightdesk-20261107T020000Z.db",
    ]
    assert {"nightdesk-notes.db", "other-20200101T000000Z.db"} <= set(files(folder))


def test_a_disk_without_room_keeps_the_older_backups(database, tmp_path, monkeypatch):
    folder = tmp_path / "copies"
    backup(database, folder, now=NIGHT, keep=1)
    usage = backing_up.shutil.disk_usage(folder)
    monkeypatch.setattr(backing_up.shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(ArchiveError, match=r"No backup was made .* the disk has 0\.0 MB left"):
        backup(database, folder, now=NIGHT + timedelta(days=1), keep=1)
    assert files(folder) == ["nightdesk-20261105T020000Z.db"]


def test_a_disk_that_fills_up_in_the_middle(database, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backing_up, "_sync", full)
    with pytest.raises(ArchiveError, match="No space left on device"):
        backup(database, tmp_path / "copies", now=NIGHT)
    assert files(tmp_path / "copies") == []


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:-8192]), id="cut short"),
        pytest.param(
            lambda path: path.write_bytes(
                path.read_bytes()[: 20 * 4096] + b"\x99" * 40960 + path.read_bytes()[30 * 4096 :]
            ),
            id="overwritten",
        ),
    ],
)
def test_a_copy_that_is_not_whole_gets_no_name(database, tmp_path, monkeypatch, harm):
    copy = backing_up._copy

    def harmed(source, partial, progress):
        counts = copy(source, partial, progress)
        harm(partial)
        return counts

    monkeypatch.setattr(backing_up, "_copy", harmed)
    with pytest.raises(ArchiveError, match="damaged"):
        backup(database, tmp_path / "copies", now=NIGHT)
    assert files(tmp_path / "copies") == []


def test_a_copy_with_other_rows_gets_no_name(database, tmp_path, monkeypatch):
    copy = backing_up._copy

    def lost(source, partial, progress):
        counts = copy(source, partial, progress)
        with closing(sqlite3.connect(partial)) as connection:
            connection.execute("DELETE FROM keywords")
            connection.commit()
        return counts

    monkeypatch.setattr(backing_up, "_copy", lost)
    with pytest.raises(ArchiveError, match="table keywords"):
        backup(database, tmp_path / "copies", now=NIGHT)
