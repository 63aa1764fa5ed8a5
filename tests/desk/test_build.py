"""The generated files follow the definition, and the definition follows the archive."""

import json
import re

import pytest
import yaml

from desk.build import DATABASE, configuration, files, main, metadata
from desk.definition import FOLDER, DefinitionError, read_definition, read_question

DEFINITION = read_definition()
TABLES = metadata(DEFINITION)["databases"][DATABASE]["tables"]


def columns_of(connection, table):
    return [row[1] for row in connection.execute(f"pragma table_info([{table}])")]


def named(connection, kind):
    return {row[0] for row in connection.execute("select name from sqlite_master where type = ?", [kind])}


def visible(connection):
    """Tables and views that a reader meets: not the shadow tables of the search, not SQLite's own."""
    tables = {name for name in named(connection, "table") if not name.startswith("sqlite_") and "_fts" not in name}
    return (tables - {"_sqlite_migrations"}) | named(connection, "view")


def test_files_are_as_the_definition_has_them():
    assert main(["--check"]) == 0, "run python -m desk.build"


def test_check_says_which_file_is_out_of_date(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("desk.build.FOLDER", tmp_path)
    assert main(["--check"]) == 1
    assert "desk/metadata.yaml is out of date: run python -m desk.build" in capsys.readouterr().err
    assert main([]) == 0
    assert {path.name for path in tmp_path.iterdir()} == set(files(DEFINITION))
    assert main(["--check"]) == 0


def test_both_lines_get_the_same_questions_options_and_limits():
    read = {name: (FOLDER / name).read_text(encoding="utf-8") for name in files(DEFINITION)}
    old, new = yaml.safe_load(read["metadata.yaml"]), yaml.safe_load(read["datasette.yaml"])
    assert old["databases"][DATABASE]["queries"] == new["databases"][DATABASE]["queries"]
    assert new["settings"] == json.loads(read["settings.json"])
    for name, options in new["databases"][DATABASE]["tables"].items():
        assert options.items() <= old["databases"][DATABASE]["tables"][name].items()
    assert configuration(DEFINITION) == new


def test_every_table_view_and_column_is_described(empty_connection):
    for name in visible(empty_connection):
        assert TABLES[name]["description"], name
        described = TABLES[name]["columns"]
        assert sorted(described) == sorted(columns_of(empty_connection, name)), name
        assert all(described.values()), name


def test_nothing_is_described_that_does_not_exist(empty_connection):
    assert set(TABLES) <= named(empty_connection, "table") | named(empty_connection, "view")


def test_every_view_is_on_the_front_page_and_every_table_there_or_hidden_or_beside(empty_connection):
    assert set(DEFINITION.shown("views")) == named(empty_connection, "view")
    configured = set(DEFINITION.tables)
    assert visible(empty_connection) <= configured, "a new table needs its lines in definition.toml"


@pytest.mark.parametrize("name", sorted(DEFINITION.tables))
def test_columns_that_the_options_name_exist(empty_connection, name):
    options = DEFINITION.options(name)
    columns = set(columns_of(empty_connection, name))
    facets = [next(iter(facet.values())) if isinstance(facet, dict) else facet for facet in options.get("facets", [])]
    ordered = [options[key] for key in ("label_column", "sort", "sort_desc", "fts_pk") if key in options]
    assert set(facets) | set(ordered) <= columns


@pytest.mark.parametrize("name", sorted(set(DEFINITION.tables) - set(DEFINITION.shown("views"))))
def test_facet_columns_of_tables_are_indexed(empty_connection, name):
    indexed = set()
    for row in empty_connection.execute(f"pragma index_list([{name}])").fetchall():
        first = empty_connection.execute(f"pragma index_info([{row[1]}])").fetchone()
        indexed.add(first[2])
    facets = [facet for facet in DEFINITION.options(name).get("facets", []) if isinstance(facet, str)]
    if name == "articles":
        # The first column of an index that serves the list, too: source, is_localization and status with published_at.
        assert {"source", "language", "is_localization", "status"} <= set(facets)
    assert set(facets) <= indexed


@pytest.mark.parametrize("question", DEFINITION.questions, ids=lambda question: question.name)
def test_a_question_explains_itself(empty_connection, question):
    assert question.name not in visible(empty_connection), "a query and a table of one name share one address"
    assert question.title.endswith("?") or question.name.startswith("search")
    for parameter in question.parameters:
        assert re.search(rf"\b{parameter}\b", question.description), f"{parameter} is not explained"
    assert not question.sql.endswith(";")
    assert re.search(r"^limit \d+$", question.sql, re.MULTILINE), "an unbounded answer is a slow page"


def test_parameters_are_read_from_the_sql_not_from_its_texts(tmp_path):
    path = tmp_path / "odd.sql"
    path.write_text(
        "-- title: T?\n-- description: D\n-- about: A\n-- order: 3\n"
        "select strftime('%H:%M', :moment), 'a:b' -- why\nfrom x where (:source = '' or y = :moment)\n",
    )
    question = read_question(path)
    assert question.parameters == ("moment", "source")
    assert question.sql.startswith("select strftime")
    assert "-- why" in question.sql


@pytest.mark.parametrize("missing", ["title", "description", "about", "order"])
def test_a_question_without_a_header_is_refused_by_name(tmp_path, missing):
    headers = {"title": "T?", "description": "D", "about": "A", "order": "1"}
    headers.pop(missing)
    path = tmp_path / "odd.sql"
    path.write_text("".join(f"-- {key}: {value}\n" for key, value in headers.items()) + "select 1\n")
    with pytest.raises(DefinitionError, match=rf"odd\.sql lacks the line -- {missing}:"):
        read_question(path)


def test_parts_stand_where_they_are_included_and_a_missing_one_is_named(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "inner.sql").write_text("c = :day\n")
    (tmp_path / "parts" / "outer.sql").write_text("a = 1\n-- include: inner\n")
    head = "-- title: T?\n-- description: D\n-- about: A\n-- order: 3\n"
    path = tmp_path / "odd.sql"
    path.write_text(f"{head}select 1 where\n  -- include: outer\nlimit 1\n")
    assert read_question(path).sql == "select 1 where\na = 1\nc = :day\nlimit 1"
    assert read_question(path).parameters == ("day",)
    path.write_text(f"{head}select 1\n-- include: absent\n")
    with pytest.raises(DefinitionError, match=r"odd\.sql includes absent, and there is no parts/absent\.sql"):
        read_question(path)


def test_a_table_that_the_store_does_not_know_is_refused(tmp_path):
    (tmp_path / "queries").mkdir()
    text = (FOLDER / "definition.toml").read_text(encoding="utf-8") + '\n[tables.artikles]\nsort = "id"\n'
    (tmp_path / "definition.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match="artikles"):
        read_definition(tmp_path)
