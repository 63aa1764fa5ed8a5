"""docs/timer.md: its options are the program's, its units name what is there, its exit codes are the contract's."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from crawler import settings
from crawler.night.rounds import PATIENCE
from crawler.sites.schedule import DEFAULT_SCHEDULE, parse_schedule
from scheduler import command_line

PROJECT = Path(__file__).parents[1]
PAGE = (PROJECT / "docs" / "timer.md").read_text(encoding="utf-8")
UNITS = dict(re.findall(r"`/etc/systemd/system/([\w.-]+)`.*?```ini\n(.*?)```", PAGE, re.DOTALL))


def test_every_option_is_described_and_no_other():
    options = {option for option in command_line()._option_string_actions if option.startswith("--")}
    assert set(re.findall(r"--[a-z]+(?= [a-zA-Z]|`)", PAGE)) - {"--now"} == options - {"--help", "--set"}


def test_every_example_of_a_schedule_can_be_read():
    examples = re.findall(r'^schedule = "([^"]+)"', PAGE, re.MULTILINE)
    assert len(examples) == 2
    for example in examples:
        parse_schedule(example)


def test_the_numbers_are_the_real_ones():
    assert DEFAULT_SCHEDULE == "30 2 * * *"
    assert "half past two every night" in PAGE
    assert f"The newest {settings.LOGS_KEPT} of each site are kept" in " ".join(PAGE.split())
    assert (settings.SCHEDULE_JITTER, "up to five minutes late (`SCHEDULE_JITTER`)" in PAGE) == (300, True)
    assert (PATIENCE, "six seconds to close" in PAGE) == (6.0, True)
    assert f"`NIGHT_JOBS`, {settings.NIGHT_JOBS})" in PAGE


def commands() -> list[str]:
    starts = re.findall(r"^ExecStart=(.*)$", PAGE, re.MULTILINE)
    crons = re.findall(r"^[\d*/]+(?: [\d*/,-]+){4} (.*)$", PAGE, re.MULTILINE)
    return [*starts, *crons]


@pytest.mark.parametrize("command", commands())
def test_a_command_of_a_unit_or_a_crontab_can_be_run(command: str):
    python, script, *arguments = shlex.split(command)
    assert python == "/srv/nightdesk/.venv/bin/python"
    assert (PROJECT / Path(script).name).is_file()
    command_line().parse_args(arguments)


def test_there_are_three_ways_to_start_it():
    assert len(commands()) == 3


@pytest.mark.parametrize("name", sorted(UNITS))
def test_a_unit_is_one(name: str, tmp_path: Path):
    unit = ConfigParser(interpolation=None)
    unit.optionxform = str
    unit.read_string(UNITS[name])
    sections = {"nightdesk.service": {"Service", "Install"}, "nightdesk-round.service": {"Service"}}
    assert set(unit.sections()) == {"Unit", *sections.get(name, {"Timer", "Install"})}
    if shutil.which("systemd-analyze") is None:
        return
    # The folder of the example is not on this machine; everything else is systemd's to judge.
    for other, text in UNITS.items():
        (tmp_path / other).write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True, check=False
    )
    complaints = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "nightdesk" in line]
    assert not [line for line in complaints if "Unknown" in line or "Failed to parse" in line]
