import os
import sqlite3
from pathlib import Path

import pytest

from pipelines.store import Archive, ArchiveError
from tests.pipelines.store.making import HOME, feed, page


def _contents(path):
    return path.read_bytes()


def _refusal(path, **options):
    with pytest.raises(ArchiveError) as caught:
        Archive.open(path, **options)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    return message


def test_a_new_file_becomes_an_archive(path):
    Archive.open(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA application_id").fetchone()[0].to_bytes(4, "big") == b"NDSK"
    connection.close()


def test_an_empty_file_becomes_an_archive(path):
    path.touch()
    Archive.open(path).close()
    assert path.stat().st_size > 0


def test_the_connection_is_set_up(archive):
    def pragma(name):
        return archive._database.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("foreign_keys") == 1
    assert pragma("synchronous") == 1  # NORMAL
    assert pragma("busy_timeout") == 30_000


def test_opening_again_keeps_everything(path):
    with Archive.open(path) as archive:
        archive.save_page(archive.begin_crawl("news", home=HOME), page())
    with Archive.open(path) as archive:
        assert archive.known_page(page().url).state == "article"


def test_a_path_that_begins_at_home(tmp_path, monkeypatch):
    """A shell leaves the sign as it is in -s DATABASE=~/news.db, and so does cron."""
    monkeypatch.setenv("HOME", str(tmp_path))
    with Archive.open("~/news.db") as archive:
        assert archive.path == tmp_path / "news.db"
    assert (tmp_path / "news.db").exists()


def test_a_missing_folder(tmp_path):
    message = _refusal(tmp_path / "nowhere" / "archive.db")
    assert f"the folder {tmp_path / 'nowhere'} does not exist" in message
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_in_place_of_a_file(tmp_path):
    assert "which is a folder: name a file in it" in _refusal(tmp_path)


def test_a_missing_file_for_one_who_only_looks(path):
    assert "crawl first" in _refusal(path, must_exist=True)
    assert not path.exists()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"This is a letter to my aunt, and no database at all.\n" * 20, id="a text"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(2000), id="a picture"),
        pytest.param(b"x", id="one byte"),
    ],
)
def test_not_a_database(path, content):
    path.write_bytes(content)
    assert "is not a database, so nothing was written" in _refusal(path)
    assert _contents(path) == content


@pytest.mark.parametrize("application", [pytest.param(0, id="unsigned"), pytest.param(0x0F055112, id="signed")])
def test_another_program_s_database(path, application):
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA application_id = {application}")
    other.execute("CREATE TABLE accounts (id INTEGER PRIMARY KEY, money INTEGER)")
    other.execute("INSERT INTO accounts (money) VALUES (100)")
    other.commit()
    other.close()
    before = _contents(path)
    assert "is the database of another program, so nothing was written" in _refusal(path)
    assert _contents(path) == before
    assert list(path.parent.iterdir()) == [path]


def test_another_program_s_log_is_not_carried_over_into_its_file(tmp_path):
    with sqlite3.connect(tmp_path / "running.db") as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE accounts (id INTEGER PRIMARY KEY, money INTEGER)")
        other.commit()
        for name in ("running.db", "running.db-wal"):
            (tmp_path / f"stopped{name[7:]}").write_bytes(_contents(tmp_path / name))
    other.close()
    before = _contents(tmp_path / "stopped.db"), _contents(tmp_path / "stopped.db-wal")
    assert "is the database of another program" in _refusal(tmp_path / "stopped.db")
    assert (_contents(tmp_path / "stopped.db"), _contents(tmp_path / "stopped.db-wal")) == before


def test_an_archive_that_was_made_and_killed_before_its_first_checkpoint_is_ours(tmp_path):
    with Archive.open(tmp_path / "running.db") as archive:
        archive.save_page(archive.begin_crawl("news", home=HOME), page())
        for name in ("running.db", "running.db-wal"):
            (tmp_path / f"killed{name[7:]}").write_bytes(_contents(tmp_path / name))
    with Archive.open(tmp_path / "killed.db") as archive:
        assert archive.known_page(page().url).state == "article"


def test_a_newer_schema(path):
    Archive.open(path).close()
    newer = sqlite3.connect(path)
    newer.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('nightdesk', '0099_future', '2030')"
    )
    newer.commit()
    newer.close()
    message = _refusal(path)
    assert "was written by a newer version of this program (it knows 0099_future): update the program" in message


def test_a_damaged_archive(path):
    with Archive.open(path) as archive:
        crawl = archive.begin_crawl("news", home=HOME)
        for number in range(1, 30):
            archive.save_page(crawl, page(number))
    content = bytearray(_contents(path))
    content[4096:12288] = b"\xff" * 8192
    path.write_bytes(content)

    def writes():
        with Archive.open(path) as archive:
            for number in range(30, 60):
                archive.save_page(archive.begin_crawl("news", home=HOME), page(number))

    with pytest.raises(ArchiveError, match=r"is damaged: keep a copy of the file"):
        writes()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a file system that takes no new files")
def test_a_place_that_takes_no_files():
    assert "cannot be opened or created: check that you may read and write" in _refusal(Path("/proc/archive.db"))


def _as_nobody(action):
    """Runs something in a child process that has no more rights than others; returns its exit code."""
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setegid(65534)
                os.seteuid(65534)
            action()
        except BaseException:  # noqa: BLE001  # the child must end here, whatever happened
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("what", ["file", "folder"])
def test_read_only(tmp_path, what):
    for folder in [tmp_path, *tmp_path.parents]:
        if folder.stat().st_uid == os.geteuid() and folder not in (Path("/"), Path("/tmp")):
            folder.chmod(folder.stat().st_mode | 0o055)
    place = tmp_path / "place"
    place.mkdir()
    path = place / "archive.db"
    with Archive.open(path) as archive:
        archive.save_page(archive.begin_crawl("news", home=HOME), page())
    path.chmod(0o444 if what == "file" else 0o666)
    place.chmod(0o777 if what == "file" else 0o555)
    before = _contents(path)

    def opens():
        with pytest.raises(ArchiveError, match=r"cannot be (written|opened or created)"):
            Archive.open(path)

    assert _as_nobody(opens) == 0
    assert _contents(path) == before
    place.chmod(0o777)


def test_a_full_disk_keeps_what_was_stored(archive, crawl, rows):
    archive.save_page(crawl, page(1))
    count = archive._database.execute("PRAGMA page_count").fetchone()[0]
    archive._database.execute(f"PRAGMA max_page_count = {count + 4}")
    stored = 1

    def fills():
        nonlocal stored
        for number in range(2, 200):
            archive.save_page(crawl, page(number))
            stored = number

    with pytest.raises(ArchiveError, match=r"is full: free some space.*What was stored before is kept\."):
        fills()
    articles = rows("SELECT count(*) FROM articles JOIN article_texts ON article_id = id")[0][0]
    assert articles == stored
    assert rows("SELECT count(*) FROM articles")[0][0] == articles
    assert rows("PRAGMA integrity_check") == [("ok",)]
    archive._database.execute(f"PRAGMA max_page_count = {10 * count + 1000}")
    assert archive.save_page(crawl, page(stored + 1)) == "new"


def test_locked_by_another_writer(path):
    with Archive.open(path, wait=0.05) as archive:
        crawl = archive.begin_crawl("news", home=HOME)
        other = sqlite3.connect(path)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveError, match="is locked by another program that writes to it"):
            archive.save_channel(crawl, feed(1))
        assert "is locked by another program" in _refusal(path, wait=0.05)
        other.rollback()
        other.close()
        archive.save_channel(crawl, feed(1))
        assert archive.known_page(feed(1).links[0].url).state == "pending"
