"""Reads the desk's one definition: ``definition.toml``, the questions in ``queries/``, the meanings the store tells."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.store.columns import Description, descriptions

FOLDER = Path(__file__).resolve().parent

_HEADER = re.compile(r"-- (?P<key>title|description|about|order|picture): (?P<value>.+)")
_INCLUDE = re.compile(r"^[ ]*-- include: (?P<part>[a-z_]+)$", re.MULTILINE)
_PARAMETER = re.compile(r":([a-z_]+)\b")
_QUOTED = re.compile(r"'[^']*'")
_SHARED = ("search_matches", "search_advanced_matches")  # with desk/plugins/search_page.py
_OWN_WORDS = {"front_page"}  # of a [tables.NAME]: ours, not datasette's


class DefinitionError(Exception):
    """The desk's definition does not hold; the message says which file and what."""


@dataclass(frozen=True, slots=True)
class Question:
    """A canned query: one file of ``queries/``; its name is the file's and the last part of its address."""

    name: str
    title: str
    description: str
    about: str
    order: int
    sql: str
    picture: str = ""  # how the page of pictures draws it: months, heat or bars

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters in the order in which the SQL names them; an empty one always means its default."""
        return tuple(dict.fromkeys(_PARAMETER.findall(_QUOTED.sub("''", self.sql))))


@dataclass(frozen=True, slots=True)
class Definition:
    """All that both configuration files are made of."""

    title: str
    description: str
    settings: Mapping[str, Any]
    tables: Mapping[str, Mapping[str, Any]]
    meanings: Mapping[str, Description]
    questions: tuple[Question, ...]
    shared_sql: Mapping[str, str]  # parts of questions that our own pages begin with, too

    def options(self, table: str) -> dict[str, Any]:
        """Return what datasette is told of a table or view, in datasette's own words."""
        return {key: value for key, value in self.tables.get(table, {}).items() if key not in _OWN_WORDS}

    def shown(self, part: str) -> tuple[str, ...]:
        """Return the tables or views that the front page lists under ``part``, in their order."""
        return tuple(name for name, table in self.tables.items() if table.get("front_page") == part)


def read_definition(folder: Path = FOLDER) -> Definition:
    """Read and check the definition; every table or view it speaks of is one that the store describes."""
    data = tomllib.loads((folder / "definition.toml").read_text(encoding="utf-8"))
    meanings = descriptions()
    unknown = [name for name in data["tables"] if name not in meanings and not name.endswith("_fts")]
    if unknown:
        raise DefinitionError(f"definition.toml names tables that the store does not describe: {', '.join(unknown)}.")
    questions = [read_question(path) for path in sorted((folder / "queries").glob("*.sql"))]
    return Definition(
        title=data["title"],
        description=data["description"],
        settings=data["settings"],
        tables=data["tables"],
        meanings=meanings,
        questions=tuple(sorted(questions, key=lambda question: (question.order, question.name))),
        shared_sql={name: with_parts(f"-- include: {name}", folder / "queries" / "parts", name) for name in _SHARED},
    )


def read_question(path: Path) -> Question:
    """Read a question: comment lines with title, description, about and order, then one SELECT."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [match for line in lines if (match := _HEADER.fullmatch(line.strip()))]
    headers = {match["key"]: match["value"] for match in found}
    missing = [key for key in ("title", "description", "about", "order") if key not in headers]
    if missing:
        raise DefinitionError(f"{path.name} lacks the line -- {missing[0]}: ... at its beginning.")
    text = "\n".join(line for line in lines if not _HEADER.fullmatch(line.strip())).strip()
    sql = with_parts(text, path.parent / "parts", path.name)
    return Question(
        name=path.stem,
        title=headers["title"],
        description=headers["description"],
        about=headers["about"],
        order=int(headers["order"]),
        sql=sql,
        picture=headers.get("picture", ""),
    )


def with_parts(sql: str, folder: Path, name: str) -> str:
    """Return the SQL with ``folder/PART.sql`` for each line ``-- include: PART``; parts may include others."""

    def part(match: re.Match[str]) -> str:
        path = folder / f"{match['part']}.sql"
        if not path.exists():
            raise DefinitionError(f"{name} includes {match['part']}, and there is no {folder.name}/{path.name}.")
        return with_parts(path.read_text(encoding="utf-8").rstrip(), folder, path.name)

    return _INCLUDE.sub(part, sql)
