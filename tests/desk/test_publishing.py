"""A published copy holds what may be handed around and nothing else, and opens by itself, read-only, on both lines."""

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
import yaml

from crawler.items import Right
from desk import publishing
from desk.publishing import PublishingError, publish
from desk.reducing import read_rules
from pipelines.store import Archive
from pipelines.store.verdicts import Verdict

from .serving import serve_folder
from .stories import PLANT, SOURCES, fill, story

SECRET = "Quokkaword"  # stands in texts alone that nobody may hand around
RESERVED = "A reserved story"


def reserved(slug):
    page = story("lantern", slug, RESERVED, f"The {SECRET} stands here.")
    removed = tuple(replace(block, text=f"{SECRET} in a box") for block in page.article.removed)
    page.article = replace(page.article, description=f"{SECRET} in short", removed=removed)
    page.rights = (Right("tdm-reservation", "1", "header"),)
    return page


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("published") / "mine.db"
    with Archive.open(path) as archive:
        fill(archive)
        crawl = archive.begin_crawl("lantern", **SOURCES["lantern"])
        archive.save_page(crawl, reserved("reserved"))
        edited = reserved("reserved")
        edited.article = replace(edited.article, body=f"The {SECRET} was edited.")
        archive.save_page(crawl, edited)
        archive.decide([Verdict(1, story("lantern", "plant", "", "").url, "local-market", "no")], lambda *_: ())
    return path


@pytest.fixture(scope="module")
def folder(archive, tmp_path_factory):
    return publish(archive, tmp_path_factory.mktemp("copies") / "copy").folder


def ask(folder, sql):
    with closing(sqlite3.connect(f"{(folder / 'nightdesk.db').as_uri()}?immutable=1", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def test_texts_that_their_publishers_reserve_leave_no_trace_in_the_file(archive, folder):
    assert SECRET.encode() in archive.read_bytes()
    assert SECRET.lower().encode() not in (folder / "nightdesk.db").read_bytes().lower()
    assert ask(folder, f"SELECT headline FROM articles WHERE headline = '{RESERVED}'") == [(RESERVED,)]


def test_the_other_texts_are_whole_and_found(folder):
    found = ask(folder, "SELECT rowid FROM article_texts_fts WHERE article_texts_fts MATCH 'handset'")
    assert found
    assert ask(folder, f"SELECT headline, body <> '' FROM full_articles WHERE id = {found[0][0]}") == [(PLANT, 1)]
    assert ask(folder, "PRAGMA integrity_check") == [("ok",)]
    assert ask(folder, "PRAGMA foreign_key_check") == []


def test_what_is_the_machines_or_the_owners_is_empty(archive, folder):
    with closing(sqlite3.connect(archive)) as connection:
        assert connection.execute("SELECT count(*) FROM verdicts").fetchone() == (1,)
    for table in {*read_rules(with_removed=False).empty} & {
        name for (name,) in ask(folder, "SELECT name FROM sqlite_master")
    }:
        assert ask(folder, f"SELECT count(*) FROM {table}") == [(0,)], table
    assert ask(folder, "SELECT DISTINCT reason, options FROM crawls") == [("", "")]


def test_rules_name_tables_that_can_be_meant(archive):
    rules = read_rules(with_removed=False)
    with closing(sqlite3.connect(archive)) as connection:
        for table in rules.texts:
            columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            assert columns & {"article_id", "revision_id"}, table
        for table in rules.blank:
            assert connection.execute(f"PRAGMA table_info({table})").fetchall(), table


def test_lists_and_questions_of_which_nothing_is_left_are_not_shown(folder):
    told = yaml.safe_load((folder / "metadata.yaml").read_text())["plugins"]["nightdesk"]
    shown = {entry["name"] for part in ("views", "tables", "questions") for entry in told[part]}
    assert {"localization_stories", "recent_changes", "search", "last_night"} <= shown
    assert not shown & {
        "politeness",
        "review_queue",
        "channel_coverage",
        "what_was_removed",
        "what_was_stripped",
        "verdicts",
    }


def test_removed_blocks_come_when_they_are_asked_for_but_not_those_of_reserved_texts(archive, tmp_path):
    copy = publish(archive, tmp_path / "copy", with_removed=True)
    assert "removed_blocks" not in copy.left_out
    assert ask(copy.folder, "SELECT DISTINCT text FROM removed_blocks WHERE source = 'lantern'") == [
        ("Share this story",)
    ]
    assert SECRET.lower().encode() not in (copy.folder / "nightdesk.db").read_bytes().lower()
    told = yaml.safe_load((copy.folder / "metadata.yaml").read_text())["plugins"]["nightdesk"]
    assert "what_was_stripped" in {entry["name"] for entry in told["questions"]}


def test_datasette_need_not_count_nor_hash_again(folder):
    told = json.loads((folder / "inspect-data.json").read_text())["nightdesk"]
    file = folder / told["file"]
    assert (told["size"], told["hash"]) == (file.stat().st_size, hashlib.sha256(file.read_bytes()).hexdigest())
    for table, entry in told["tables"].items():
        assert ask(folder, f"SELECT count(*) FROM [{table}]") == [(entry["count"],)], table


def test_an_earlier_copy_is_replaced_and_the_archive_only_read(archive, tmp_path):
    before = archive.read_bytes()
    publish(archive, tmp_path / "copy", with_removed=True)
    publish(archive, tmp_path / "copy")
    assert ask(tmp_path / "copy", "SELECT count(*) FROM removed_blocks") == [(0,)]
    assert archive.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["copy"]


@pytest.mark.parametrize(
    ("prepare", "complaint"),
    [
        pytest.param(lambda path: path.write_text("a note"), "is a file", id="file"),
        pytest.param(
            lambda path: (path.mkdir(), (path / "letter.txt").write_text("x")), "something else", id="other things"
        ),
        pytest.param(lambda _: None, "does not exist", id="no parent"),
    ],
)
def test_a_place_that_holds_something_else_is_refused(archive, tmp_path, prepare, complaint):
    prepare(tmp_path / "copy")
    place = tmp_path / ("none/copy" if complaint == "does not exist" else "copy")
    with pytest.raises(PublishingError, match=complaint):
        publish(archive, place)
    assert [path.name for path in tmp_path.rglob("*")] in ([], ["copy"], ["copy", "letter.txt"])


def test_a_copy_that_cannot_be_made_leaves_the_earlier_one(archive, tmp_path, monkeypatch):
    publish(archive, tmp_path / "copy")

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(publishing, "reduce", full)
    with pytest.raises(PublishingError, match="disk is full"):
        publish(archive, tmp_path / "copy")
    assert ask(tmp_path / "copy", "SELECT count(*) > 0 FROM articles") == [(1,)]
    assert [entry.name for entry in tmp_path.iterdir()] == ["copy"]


@pytest.fixture(scope="module")
def served(line, folder, tmp_path_factory):
    served = serve_folder(line, folder, tmp_path_factory.mktemp("served") / "log")
    yield served
    served.stop()


def test_the_folder_opens_by_itself_and_nobody_can_write(served):
    told = served.get("/-/databases.json").json
    (database,) = told["databases"] if isinstance(told, dict) else told
    assert (database["name"], database["is_mutable"]) == ("nightdesk", False)
    settings = served.get("/-/settings.json").json
    assert (settings["default_allow_sql"], settings["allow_download"]) == (False, False)


def test_all_that_the_copy_shows_answers(served, folder):
    told = yaml.safe_load((folder / "metadata.yaml").read_text())["plugins"]["nightdesk"]
    names = [entry["name"] for part in ("views", "tables", "questions") for entry in told[part]]
    for path in ("/", "/nightdesk", *(f"/nightdesk/{name}" for name in names)):
        assert served.page(path).status == 200, path
    number = ask(folder, f"SELECT id FROM articles WHERE headline = '{RESERVED}'")[0][0]
    assert RESERVED in served.page(f"/nightdesk/articles/{number}").text


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/nightdesk.json?sql=select+1", id="a statement"),
        pytest.param("/nightdesk/-/query.json?sql=select+1", id="a statement, as 1.0 takes it"),
        pytest.param("/nightdesk/articles.json?_where=1=1", id="a condition"),
        pytest.param("/nightdesk.db", id="the file"),
    ],
)
def test_sql_of_strangers_and_the_file_are_refused(served, path):
    assert served.get(path).status in {400, 403, 404}


@pytest.mark.parametrize("path", ["/", "/nightdesk/recent_articles", "/nightdesk/recent_articles.csv", "/nowhere"])
def test_every_answer_carries_the_headers(served, path):
    headers = served.page(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
