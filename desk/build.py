"""Makes datasette's configuration files from the definition: ``python -m desk.build``, ``--check`` to compare alone.

datasette reads ``metadata.yaml`` on both lines, and beside it ``settings.json`` on 0.65, ``datasette.yaml`` on 1.0.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from desk.definition import FOLDER, Definition, read_definition

DATABASE = "nightdesk"  # the name under which the archive is always attached (plugins/archive.py)

_HEAD = "# Made by python -m desk.build from definition.toml, queries/ and pipelines/store/columns.toml. Do not edit.\n"


def files(definition: Definition) -> dict[str, str]:
    """Return every generated file: name to content."""
    return {
        "metadata.yaml": _HEAD + _yaml(metadata(definition)),
        "datasette.yaml": _HEAD + _yaml(configuration(definition)),
        "settings.json": json.dumps(dict(definition.settings), indent=2) + "\n",
    }


def metadata(definition: Definition) -> dict[str, Any]:
    """Return ``metadata.yaml``: descriptions and table options for both lines, and the questions for 0.65."""
    names = dict.fromkeys([*definition.tables, *definition.meanings])
    return {
        "title": definition.title,
        "description": definition.description,
        "plugins": {DATABASE: _front_page(definition)},
        "databases": {
            DATABASE: {
                "description": definition.description,
                "queries": _queries(definition),
                "tables": {name: _table(definition, name) for name in names},
            },
        },
    }


def configuration(definition: Definition) -> dict[str, Any]:
    """Return ``datasette.yaml``: what the 1.0 line does not take from the metadata."""
    tables = {name: definition.options(name) for name in definition.tables}
    return {
        "settings": dict(definition.settings),
        "databases": {DATABASE: {"queries": _queries(definition), "tables": tables}},
    }


def main(arguments: Iterable[str] | None = None) -> int:
    """Write the files, or with ``--check`` say which of them are not as the definition has them."""
    parser = argparse.ArgumentParser(prog="python -m desk.build", description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is out of date")
    options = parser.parse_args(None if arguments is None else list(arguments))
    stale = {name: content for name, content in files(read_definition()).items() if _differs(FOLDER / name, content)}
    for name, content in stale.items():
        if not options.check:
            (FOLDER / name).write_text(content, encoding="utf-8")
        sys.stderr.write(f"desk/{name} {'is out of date: run python -m desk.build' if options.check else 'written'}.\n")
    return 1 if stale and options.check else 0


def _differs(path: Path, content: str) -> bool:
    return not path.exists() or path.read_text(encoding="utf-8") != content


def _table(definition: Definition, name: str) -> dict[str, Any]:
    meaning = definition.meanings.get(name)
    told = {"description": meaning.description, "columns": dict(meaning.columns)} if meaning else {}
    return {**definition.options(name), **told}


def _queries(definition: Definition) -> dict[str, Any]:
    return {
        question.name: {
            "title": question.title,
            "description": question.description,
            "params": list(question.parameters),
            "hide_sql": True,
            "sql": question.sql + "\n",
        }
        for question in definition.questions
    }


def _front_page(definition: Definition) -> dict[str, Any]:
    """Return what the front page lists; both lines hand it to the plugin as its configuration."""
    return {
        "questions": [
            {
                "name": question.name,
                "title": question.title,
                "description": question.description,
                "about": question.about,
                "picture": question.picture,
                "parameters": list(question.parameters),
            }
            for question in definition.questions
        ],
        **{
            part: [
                {"name": name, "description": definition.meanings[name].description} for name in definition.shown(part)
            ]
            for part in ("views", "tables")
        },
        "sql": _sql_of_pages(definition),
    }


def _sql_of_pages(definition: Definition) -> dict[str, str]:
    """Return the SQL that our own pages share with the questions: what a search finds, what the pictures show."""
    drawn = {question.name: question.sql for question in definition.questions if question.picture}
    return {**definition.shared_sql, **drawn}


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, so that the SQL can be read in the file, too."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def _yaml(data: dict[str, Any]) -> str:
    return str(yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120))


if __name__ == "__main__":
    sys.exit(main())
