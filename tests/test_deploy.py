"""deploy/: what the container copies is there, its commands are ours, and nothing more is open than it says."""

from __future__ import annotations

import json
import re
import shlex
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from scheduler import command_line

PROJECT = Path(__file__).parents[1]
DOCKERFILE = (PROJECT / "deploy" / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((PROJECT / "deploy" / "compose.yaml").read_text())
INSTRUCTIONS = [line.split(" ", 1) for line in DOCKERFILE.splitlines() if line and not line.startswith("#")]


def instructions(name: str) -> list[str]:
    return [rest for word, rest in INSTRUCTIONS if word == name]


def test_every_line_is_an_instruction_that_docker_knows():
    known = {"FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "STOPSIGNAL", "CMD"}
    assert {word for word, _ in INSTRUCTIONS} <= known
    assert INSTRUCTIONS[0][0] == "FROM"
    assert not any(rest.endswith("\\") for _, rest in INSTRUCTIONS)


def test_what_is_copied_is_there_and_not_left_out():
    copied = [source for rest in instructions("COPY") for source in rest.split()[:-1]]
    let_in = [
        line[1:] for line in (PROJECT / "deploy/Dockerfile.dockerignore").read_text().splitlines() if line[:1] == "!"
    ]
    assert sorted(copied) == sorted(let_in)
    assert all((PROJECT / source).exists() for source in copied)


def test_what_runs_imports_nothing_that_is_not_copied():
    copied = {source for rest in instructions("COPY") for source in rest.split()[:-1]}
    ours = {
        path.name for path in PROJECT.iterdir() if (path / "__init__.py").exists() or path.name in {"bench", "tests"}
    }
    lazily = {"crawler/commands/demo.py"}  # the demo's newsroom is that of the tests
    for room in ("crawler", "pipelines", "desk"):
        for path in (PROJECT / room).rglob("*.py"):
            named = set(re.findall(r"^(?:from|import) (\w+)", path.read_text(), re.MULTILINE))
            if str(path.relative_to(PROJECT)) not in lazily:
                assert named & ours <= copied, path


def test_the_requirements_are_those_that_are_locked():
    assert "pip install --require-hashes -r requirements.txt" in instructions("RUN")[0]
    assert re.fullmatch(r"python:3\.1\d-slim", instructions("FROM")[0])


def test_it_does_not_run_as_root_and_writes_into_its_volume_alone():
    assert instructions("USER") == ["nightdesk"]
    assert instructions("VOLUME") == ["/data"]
    last = instructions("ENV")[-1]
    assert all(value.startswith("/data/") for value in re.findall(r"=(\S+)", last))


def commands() -> list[list[str]]:
    own = [json.loads(instructions("CMD")[0])]
    return own + [
        [re.sub(r"\$\{\w+:-(\w*)\}", r"\1", word) for word in service["command"]]
        for service in COMPOSE["services"].values()
    ]


@pytest.mark.parametrize("command", commands(), ids=shlex.join)
def test_its_commands_can_be_run(command: list[str]):
    assert command[0] == "python"
    if command[1] == "scheduler.py":
        command_line().parse_args(command[2:])
    else:
        assert command[1:5] == ["-m", "datasette", "serve", "desk"]


def test_the_composition_is_closed_but_for_the_desk_on_this_machine():
    assert set(COMPOSE["services"]) == {"timer", "desk"}
    for service in COMPOSE["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert {volume.split(":")[0] for volume in service["volumes"]} <= set(COMPOSE["volumes"])
    assert COMPOSE["services"]["desk"]["ports"] == ["127.0.0.1:8001:8001"]
    assert "ports" not in COMPOSE["services"]["timer"]
    build = COMPOSE["services"]["timer"]["build"]
    assert (PROJECT / "deploy" / build["context"] / build["dockerfile"]).is_file()


def test_no_archive_of_the_developer_comes_along():
    left_out = [
        line for line in (PROJECT / "deploy/Dockerfile.dockerignore").read_text().splitlines() if line[:2] == "**"
    ]
    for name in ("crawler/nightdesk.db", "desk/x.db-wal", "pipelines/a.lock"):
        assert any(fnmatch(name, pattern) for pattern in left_out)
