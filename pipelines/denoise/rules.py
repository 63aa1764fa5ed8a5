"""The rules of denoising as values: read once from the tables in ``rules/``, found by name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "rules"

# The files that hold rules, in the order in which `scrapy denoise-rules list` shows them.
STRUCTURE = FOLDER / "structure.toml"
DECISIONS = FOLDER / "decisions.toml"


def label_files() -> tuple[Path, ...]:
    """The label tables, one file a class of labels, in a fixed order."""
    return tuple(sorted((FOLDER / "labels").glob("*.toml")))


@dataclass(frozen=True, slots=True)
class Rule:
    """What a removal is recorded with: the rule's name and version, and one sentence for the owner.

    ``keeps`` says what is kept as data of what the rule removes: "neighbours", "related", "keywords", "citation",
    "image", "categories", "pager", "flag:NAME", or "" for nothing. ``strip`` and ``keep`` are the rule's own examples.
    """

    name: str
    version: int
    reason: str
    keeps: str = ""
    source: str = ""
    strip: tuple[Any, ...] = ()
    keep: tuple[Any, ...] = ()


@cache  # the rules, the labels and the marks stand in the same files
def content_of(path: Path) -> Mapping[str, Any]:
    """What one table holds, as it is written."""
    with path.open("rb") as file:
        return tomllib.load(file)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The ``[[rule]]`` rows of one table, in the order of the file."""
    return [dict(row) for row in content_of(path).get("rule", [])]


def _rule_of(row: Mapping[str, Any]) -> Rule:
    examples = row.get("examples", {})
    return Rule(
        name=row["name"],
        version=int(row["version"]),
        reason=row["reason"],
        keeps=row.get("keeps", ""),
        source=row.get("source", ""),
        strip=tuple(examples.get("strip", ())),
        keep=tuple(examples.get("keep", ())),
    )


def _read_all() -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    for path in (STRUCTURE, *label_files(), DECISIONS):
        for row in read_rows(path):
            found = _rule_of(row)
            if found.name in rules:
                raise ValueError(f"{path.name}: the rule {found.name} stands in the tables twice; rename one of them")
            rules[found.name] = found
    return rules


RULES: Mapping[str, Rule] = _read_all()


def rule(name: str) -> Rule:
    """The rule of that name. A name that no table knows (of an older archive) gives a rule that says so."""
    known = RULES.get(name)
    return known or Rule(name=name, version=0, reason="A rule that the tables no longer hold removed it.")
