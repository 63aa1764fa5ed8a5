"""What docs/desk.md says exists, and what exists is in it."""

import re
from pathlib import Path

from desk.definition import read_definition, read_question

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "desk.md").read_text(encoding="utf-8")
DEFINITION = read_definition()


def test_every_question_is_documented_with_its_parameters():
    for question in DEFINITION.questions:
        row = next((line for line in TEXT.splitlines() if f"`/nightdesk/{question.name}`" in line and "|" in line), "")
        assert question.title in row, question.name
        for parameter in question.parameters:
            assert f"`{parameter}`" in row, f"{question.name}: {parameter}"


def test_every_view_is_documented():
    for name in DEFINITION.shown("views"):
        assert f"| `/nightdesk/{name}` |" in TEXT


def test_every_address_in_the_docs_exists():
    known = set(DEFINITION.tables) | {question.name for question in DEFINITION.questions}
    addresses = set(re.findall(r"/nightdesk/(\w+)", TEXT))
    assert len(addresses) >= len(DEFINITION.questions) + len(DEFINITION.shown("views"))
    assert addresses <= known


def test_every_file_in_the_docs_exists():
    root = Path(__file__).resolve().parents[2]
    for path in re.findall(r"`((?:desk|pipelines)/[\w./]+)`", TEXT):
        assert path == "desk/queries/NAME.sql" or (root / path).exists(), path


def test_the_example_question_works(tmp_path, empty_connection):
    example = re.search(r"```sql\n(.+?)```", TEXT, re.DOTALL)[1]
    path = tmp_path / "without_author.sql"
    path.write_text(example)
    question = read_question(path)
    assert question.parameters == ("source",)
    assert empty_connection.execute(question.sql, {"source": ""}).fetchall() == []
