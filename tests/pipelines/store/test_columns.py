from pipelines.store.columns import descriptions
from pipelines.store.document import FILE, documented


def _columns_of(database, name):
    return [row[1] for row in database.execute(f"PRAGMA table_info([{name}])")]


def test_every_table_view_and_column_is_described_and_nothing_else(database):
    in_file = {
        name: _columns_of(database, name)
        for name, kind in database.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')")
        if "_fts" not in name and not name.startswith(("sqlite_", "_sqlite"))
    }
    described = {name: list(entry.columns) for name, entry in descriptions().items()}
    assert described == in_file


def test_views_are_told_from_tables(database):
    views = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
    assert {name for name, entry in descriptions().items() if entry.is_view} == views


def test_every_description_says_something():
    for entry in descriptions().values():
        assert len(entry.description) > 10
        assert all(len(meaning) > 5 for meaning in entry.columns.values()), entry.name


def test_the_document_is_up_to_date():
    text = FILE.read_text(encoding="utf-8")
    assert documented(text) == text


def test_the_document_names_every_column_once(database):
    text = FILE.read_text(encoding="utf-8")
    for name in descriptions():
        section = text.split(f"\n### {name}\n")[1].split("\n### ")[0].split("\n## ")[0]
        named = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
        assert named == _columns_of(database, name)
