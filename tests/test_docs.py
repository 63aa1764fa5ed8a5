"""What the documents say is there: links, paths, make targets, dependencies, stats."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
DOCUMENTS = sorted([PROJECT / "README.md", PROJECT / "CHANGELOG.md", *PROJECT.glob("docs/*.md")])
# Files that a document invites the reader to write.
INVENTED = re.compile(r"NAME|NNNN|crawler/sites/lantern\.toml")
MAKEFILE = (PROJECT / "Makefile").read_text()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_inside_the_project_leads_somewhere(document):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text())
    broken = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_and_folder_that_is_named_exists(document):
    named = re.findall(r"`((?:crawler|pipelines|desk|tests|docs|bench)/[\w./-]*)`", document.read_text())
    assert [path for path in named if not INVENTED.search(path) and not (PROJECT / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_that_is_named_exists(document):
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"(?:`|\$ )make ([a-z]+)", document.read_text())) <= targets


def test_every_make_target_explains_itself():
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert phony is not None
    assert set(phony[1].split()) == set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE))


def test_every_dependency_says_what_it_is_for_and_no_other_does():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    direct = {re.split(r"[=<>]", name)[0] for name in project["dependencies"]}
    told = set(re.findall(r"^\| ([a-z0-9-]+) \|", (PROJECT / "docs/dependencies.md").read_text(), re.MULTILINE))
    assert told - {"package"} == direct


def test_every_locked_requirement_has_a_hash_and_no_index_is_named():
    for lock in PROJECT.glob("requirements*.txt"):
        text = lock.read_text()
        pins = re.findall(r"^[\w.-]+==\S+.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
        assert len(pins) > 3, lock.name
        assert [pin for pin in pins if "--hash=sha256:" not in pin] == [], lock.name
        assert "://" not in text, lock.name
        assert "index-url" not in text, lock.name


def test_every_statistic_is_documented_and_no_other():
    code = "\n".join(path.read_text() for room in ("crawler", "pipelines") for path in (PROJECT / room).rglob("*.py"))
    counted = set(re.findall(r'_count\(\s*"([a-z_/]+)"|(?:set|max)_value\(\s*"([a-z_/]+)"', code))
    counted = {name for pair in counted for name in pair if name}
    counted |= {"pages_rejected", *(f"articles_{outcome}" for outcome in ("new", "changed", "unchanged"))}
    keys = {name if "/" in name else f"nightdesk/{name}" for name in counted} | {"addresses/refused"}
    documented = set(re.findall(r"^\| `([a-z]+/[a-z_]+)` \|", (PROJECT / "docs/settings.md").read_text(), re.MULTILINE))
    assert documented == keys
