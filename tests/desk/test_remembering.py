"""Everything is asked of the file once for each state of the archive, and never said of another state."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from datasette.app import Datasette
from datasette.database import Database, QueryInterrupted
from datasette.plugins import pm

from desk.definition import FOLDER
from desk.plugins import remembering
from desk.plugins.remembering import RememberingDatabase
from pipelines.store import Archive

from .stories import SOURCES, fill, story

HEADLINES = "select headline from articles order by id"
COUNT = "select count(*) from articles"


@pytest.fixture
def path(tmp_path):
    with Archive.open(tmp_path / "archive.db") as archive:
        fill(archive)
    return tmp_path / "archive.db"


@pytest.fixture
def asked(monkeypatch):
    """The statements that reach the file."""
    statements = []
    execute = Database.execute

    async def noted(self, sql, *arguments, **options):
        statements.append(sql)
        return await execute(self, sql, *arguments, **options)

    monkeypatch.setattr(Database, "execute", noted)
    return statements


@pytest.fixture
def database(path):
    datasette = Datasette()
    database = datasette.add_database(RememberingDatabase(datasette, path=str(path)), name="nightdesk")
    yield database
    database.close()


def answers(database, *questions):
    async def ask():
        return [[tuple(row) for row in (await database.execute(*question)).rows] for question in questions]

    return asyncio.run(ask())


def add_a_story(path):
    with Archive.open(path) as archive:
        crawl = archive.begin_crawl("lantern", **SOURCES["lantern"])
        archive.save_page(crawl, story("lantern", "late", "A late headline", "Late text."))


def test_the_same_question_reaches_the_file_once(database, asked):
    first, second = answers(database, (HEADLINES,), (HEADLINES,))
    assert first == second
    assert asked == [HEADLINES]


def test_what_was_written_shows_at_once(database, path, asked):
    (before,) = answers(database, (HEADLINES,))
    add_a_story(path)
    (after,) = answers(database, (HEADLINES,))
    assert after == [*before, ("A late headline",)]
    assert asked == [HEADLINES, HEADLINES]


def test_rows_are_asked_for_again_after_an_hour_for_they_may_speak_of_now(database, asked, monkeypatch):
    answers(database, (HEADLINES,), (COUNT,))
    monkeypatch.setattr(remembering, "ROWS_HOLD", 0)
    answers(database, (HEADLINES,), (COUNT,))
    assert asked == [HEADLINES, COUNT, HEADLINES]


@pytest.mark.parametrize(("seconds", "late"), [(3600, 0), (0, 1)], ids=["while they hold", "after that"])
@pytest.mark.usefixtures("asked")
def test_counts_hold_for_a_while_when_a_crawl_writes(database, path, monkeypatch, seconds, late):
    monkeypatch.setattr(remembering, "COUNTS_HOLD", seconds)
    ((before,),) = answers(database, (COUNT,))
    add_a_story(path)
    assert answers(database, (COUNT,)) == [[(before[0] + late,)]]


def test_two_who_ask_at_the_same_time_wait_for_one_answer(database, asked):
    async def both():
        return await asyncio.gather(database.execute(HEADLINES), database.execute(HEADLINES))

    one, other = asyncio.run(both())
    assert one is other
    assert asked == [HEADLINES]


def test_parameters_and_pages_are_questions_of_their_own(database, asked):
    sql = "select headline from articles where source = :source"
    lantern, meridian = answers(database, (sql, {"source": "lantern"}), (sql, {"source": "meridian"}))
    assert lantern != meridian
    limited = asyncio.run(database.execute(HEADLINES, truncate=True, page_size=2))
    assert len(limited.rows) >= 2
    assert len(asked) == 3


def test_an_answer_that_came_too_late_is_asked_for_again(database, asked):
    endless = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"
    for _ in range(2):
        with pytest.raises(QueryInterrupted):
            asyncio.run(database.execute(endless, custom_time_limit=20))
    assert asked == [endless, endless]


def test_no_more_is_kept_than_there_is_room_for(database, asked, monkeypatch):
    monkeypatch.setattr(remembering, "KEPT", 2)
    answers(database, *((f"select {number}",) for number in range(4)), ("select 3",), ("select 0",))
    assert asked == ["select 0", "select 1", "select 2", "select 3", "select 0"]


def test_a_file_that_nobody_writes_has_one_version(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode = delete")
    database = RememberingDatabase(Datasette(), path=str(path), is_mutable=False)
    assert database.version() == -1


@pytest.fixture
def loaded():
    """The plugin as a datasette in this process has it, that one, and no plugin of the desk when the test is over."""
    for plugin in plugins_of_the_desk():  # a datasette that an earlier test made in this process has left them
        pm.unregister(plugin)
    datasette = Datasette(config_dir=Path(FOLDER))
    yield next(plugin for plugin in plugins_of_the_desk() if hasattr(plugin, "RememberingDatabase")), datasette
    for plugin in plugins_of_the_desk():
        pm.unregister(plugin)


def plugins_of_the_desk():
    ours = str(Path(FOLDER) / "plugins")
    return [plugin for plugin in pm.get_plugins() if str(getattr(plugin, "__file__", "")).startswith(ours)]


def test_a_large_archive_is_read_through_before_anybody_asks(path, asked, monkeypatch, loaded):
    loaded, datasette = loaded
    monkeypatch.setenv("NIGHTDESK_DB", str(path))

    async def read_and_ask():
        await datasette.invoke_startup()
        database = datasette.get_database("nightdesk")
        is_small = await loaded._is_large(database)
        monkeypatch.setattr(loaded, "LARGE", 0)
        is_large = await loaded._is_large(database)
        await loaded._read_through(datasette, database.name)
        asked.clear()
        answer = await datasette.client.get("/nightdesk/recent_articles")
        return is_small, is_large, answer.status_code, [sql for sql in asked if "recent_articles" in sql]

    assert asyncio.run(read_and_ask()) == (False, True, 200, [])
