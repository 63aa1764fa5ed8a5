import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from datasette.utils import detect_fts
from sqlite_utils import Database

from pipelines.store import schema
from pipelines.tag.facets import FACETS as FACETS_OF_TAGGING
from pipelines.tag.facets import Facet

FACETS = [
    "articles.source", "articles.language", "articles.is_localization", "articles.has_affiliate_disclosure",
    "articles.status", "articles.published_at", "articles.first_seen_at", "articles.story_id", "pages.source",
    "pages.state", "pages.reason", "channels.source", "channels.kind", "channels.found_by", "crawls.source",
    "crawls.outcome", "crawls.started_at", "article_tags.tag", "article_tags.rule", "article_tags.decided_by",
    "tags.kind", "near_misses.tag", "verdicts.tag", "verdicts.verdict", "article_tags.action", "article_tags.stage",
    "tag_countries.country", "tag_companies.company", "keywords.kind", "keywords.name", "removed_blocks.rule",
    "removed_blocks.kind", "citations.kind", "citations.name", "neighbours.relation", "images.credit",
    "duplicates.reason", "revisions.replaced_at", "revisions.kind", "revision_changes.what", "tombstones.sign",
    "story_articles.reason", "stories.last_published_at",
]  # fmt: skip


_FACETS = "SELECT name, label, description FROM tags"


def _first_indexed_columns(database, table):
    indexes = [row[1] for row in database.execute(f"PRAGMA index_list([{table}])")]
    first = {database.execute(f"PRAGMA index_info([{index}])").fetchone()[2] for index in indexes}
    keys = {row[5]: row[1] for row in database.execute(f"PRAGMA table_info([{table}])")}
    return first | {keys.get(1)}


def _tables(database):
    return [
        name
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if "_fts" not in name and not name.startswith(("sqlite_", "_sqlite"))
    ]


@pytest.mark.parametrize("facet", FACETS)
def test_every_facet_column_begins_an_index(database, facet):
    table, column = facet.split(".")
    assert column in _first_indexed_columns(database, table)


def test_every_foreign_key_begins_an_index(database):
    for table in _tables(database):
        for key in database.execute(f"PRAGMA foreign_key_list([{table}])").fetchall():
            assert key[3] in _first_indexed_columns(database, table), f"{table}.{key[3]}"


def test_every_boolean_is_zero_or_one(database):
    for table in _tables(database):
        sql = database.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()[0]
        for column in re.findall(r"^\s+((?:is|has)_\w+) INTEGER", sql, re.MULTILINE):
            assert f"CHECK ({column} IN (0, 1))" in sql, f"{table}.{column}"


def test_datasette_finds_the_search_tables(database):
    assert detect_fts(database, "articles") == "articles_fts"
    assert detect_fts(database, "article_texts") == "article_texts_fts"
    assert detect_fts(database, "pages") is None


def test_nobody_replaces_rows_of_searched_tables():
    """REPLACE skips the delete trigger and leaves dead entries in the index."""
    folder = Path(schema.__file__).parents[1]
    for file in [*folder.rglob("*.py"), *folder.rglob("*.sql")]:
        assert not re.search(r"(INSERT OR REPLACE|REPLACE INTO)", file.read_text(encoding="utf-8")), file.name


def test_an_empty_archive_answers_every_view(database):
    for (view,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
        assert database.execute(f"SELECT * FROM [{view}]").fetchall() == []


def test_the_five_facets_are_there(database):
    names = {name for (name,) in database.execute("SELECT name FROM tags")}
    assert names >= {"local-production", "domestic-supply", "local-market", "local-policy", "language-localization"}


def test_a_new_facet_comes_into_an_archive_that_is_there_already(database, monkeypatch):
    """Without its row no story that carries the facet could be stored."""
    more = Facet("not-yet-a-facet", "Not yet a facet", "What somebody may add.")
    monkeypatch.setattr(schema, "FACETS", (*FACETS_OF_TAGGING, more))
    assert not schema.is_current(Database(database))
    schema.migrate(Database(database))
    assert (more.name, more.label, more.description) in database.execute(_FACETS).fetchall()
    assert schema.is_current(Database(database))


def test_a_facet_is_called_what_the_tagger_calls_it(database):
    stored = {name: (label, described) for name, label, described in database.execute(_FACETS)}
    assert stored == {facet.name: (facet.label, facet.description) for facet in FACETS_OF_TAGGING}


def test_migrating_twice_changes_nothing(database):
    before = list(database.iterdump())
    schema.migrate(Database(database))
    assert list(database.iterdump()) == before
    assert schema.is_current(Database(database))


def test_a_changed_view_is_made_anew_and_the_user_s_own_views_stay(database):
    wanted = database.execute("SELECT sql FROM sqlite_master WHERE name = 'source_health'").fetchone()
    database.execute("DROP VIEW source_health")
    database.execute("CREATE VIEW source_health AS SELECT 1 AS old")
    database.execute("CREATE VIEW mine AS SELECT 2 AS two")
    assert not schema.is_current(Database(database))
    schema.migrate(Database(database))
    assert database.execute("SELECT sql FROM sqlite_master WHERE name = 'source_health'").fetchone() == wanted
    assert database.execute("SELECT two FROM mine").fetchone() == (2,)


def test_a_migration_that_is_stopped_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    connection = sqlite3.connect(tmp_path / "stopped.db")
    monkeypatch.setattr(schema, "_views_to_make", lambda _: {"broken": "CREATE VIEW broken AS SELEC"})
    with pytest.raises(sqlite3.OperationalError):
        schema.migrate(Database(connection))
    assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    assert connection.execute("PRAGMA application_id").fetchone() == (0,)
    connection.close()


def test_a_new_migration_brings_an_old_archive_forward_with_all_that_it_holds(tmp_path, monkeypatch):
    connection = sqlite3.connect(tmp_path / "old.db")
    database = Database(connection)
    schema.migrate(database)
    database.execute("INSERT INTO authors (name) VALUES ('Ana')")
    folder = tmp_path / "schema"
    shutil.copytree(Path(schema.__file__).parent, folder)
    (folder / "0002_born.sql").write_text("-- More.\nALTER TABLE authors ADD COLUMN born INTEGER DEFAULT 1970;\n")
    monkeypatch.setattr(schema, "_FOLDER", folder)
    monkeypatch.setattr(schema, "MIGRATIONS", schema._migrations())
    assert not schema.is_current(database)
    schema.migrate(database)
    assert database.execute("SELECT name, born FROM authors").fetchall() == [("Ana", 1970)]
    assert schema.is_current(database)
    monkeypatch.undo()
    assert schema.unknown_migrations(database) == ["0002_born"]
    connection.close()


def test_removals_of_an_older_archive_learn_whose_they_are(tmp_path, monkeypatch):
    connection = sqlite3.connect(tmp_path / "old.db")
    database = Database(connection)
    first = tmp_path / "schema"
    first.mkdir()
    shutil.copy(Path(schema.__file__).with_name("0001_archive.sql"), first)
    (first / "views.sql").write_text("")
    monkeypatch.setattr(schema, "_FOLDER", first)
    monkeypatch.setattr(schema, "MIGRATIONS", schema._migrations())
    schema.migrate(database)
    database.execute("INSERT INTO sources (name, home, first_crawled_at) VALUES ('news', 'https://a.example/', '')")
    database.execute(
        "INSERT INTO articles (id, url, source, headline, first_seen_at, last_seen_at, content_hash) "
        "VALUES (7, 'https://a.example/1', 'news', 'H', '', '', '')"
    )
    database.execute(
        "INSERT INTO removed_blocks (article_id, position, kind, rule, rule_version, reason, text) "
        "VALUES (7, 0, 'paragraph', 'label.share', 1, 'A share bar.', 'Share')"
    )
    monkeypatch.undo()
    schema.migrate(database)
    ranked = database.execute("SELECT source, rule, stories, percent_of_stories, article_id FROM rules_by_source")
    assert ranked.fetchall() == [("news", "label.share", 1, 100.0, 7)]
    connection.close()


def test_tags_of_an_older_archive_stay_and_tell_no_event(tmp_path, monkeypatch):
    connection = sqlite3.connect(tmp_path / "old.db")
    database = Database(connection)
    old = tmp_path / "schema"
    old.mkdir()
    for path in Path(schema.__file__).parent.glob("000[1-3]_*.sql"):
        shutil.copy(path, old)
    (old / "views.sql").write_text("")
    monkeypatch.setattr(schema, "_FOLDER", old)
    monkeypatch.setattr(schema, "MIGRATIONS", schema._migrations())
    schema.migrate(database)
    database.execute("INSERT INTO sources (name, home, first_crawled_at) VALUES ('news', 'https://a.example/', '')")
    database.execute(
        "INSERT INTO articles (id, url, source, headline, first_seen_at, last_seen_at, content_hash, is_localization) "
        "VALUES (7, 'https://a.example/1', 'news', 'H', '2026-11-05T02:00:00Z', '', '', 1)"
    )
    database.execute("INSERT INTO article_tags (article_id, tag, score) VALUES (7, 'local-market', 0.9)")
    monkeypatch.undo()
    schema.migrate(database)
    events = database.execute("SELECT article_id, facet, action, stage FROM localization_events").fetchall()
    assert events == [(7, "local-market", "", "")]
    connection.close()


def test_statements_are_told_apart_inside_triggers():
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  SELECT 1;\n  SELECT 2;\nEND;\n"
    sql = f"-- one\nCREATE TABLE a (b);\n{trigger}-- end\n"
    assert [s.split()[-1] for s in schema.statements(sql)] == ["(b);", "END;"]
