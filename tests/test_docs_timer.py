"""docs/timer.md: its options are the program's, its units name what is there, its exit codes are the contract's."""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
import subprocess
from configparser import ConfigParser
from importlib import import_module
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler import settings
from crawler.night.rounds import PATIENCE
from crawler.sites.schedule import DEFAULT_SCHEDULE, parse_schedule
from crawler.watch.habits import WINDOWS
from crawler.watch.judging import _FAILED_CRAWLS
from crawler.watch.rhythm import _LEAST_MISSING, _LONGER_THAN_EVER, _WEEKS
from crawler.watch.settling import _ENDS, REMIND_EVERY
from crawler.watch.telling import _FIRST_WAIT, _GIVE_UP
from scheduler import command_line

PROJECT = Path(__file__).parents[1]
PAGE = (PROJECT / "docs" / "timer.md").read_text(encoding="utf-8")
UNITS = dict(re.findall(r"`/etc/systemd/system/([\w.-]+)`.*?```ini\n(.*?)```", PAGE, re.DOTALL))


def test_every_option_is_described_and_no_other():
    options = {option for option in command_line()._option_string_actions if option.startswith("--")}
    ours = "\n".join(line for line in PAGE.splitlines() if not re.search(r"docker compose|/scrapy |systemctl", line))
    assert set(re.findall(r"--[a-z]+(?= [a-zA-Z]|`)", ours)) == options - {"--help", "--set"}


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
    if command.startswith("cd "):
        verb, *arguments = shlex.split(command.partition(" && .venv/bin/scrapy ")[2].partition(" | ")[0])
        parser = argparse.ArgumentParser(conflict_handler="resolve")
        wanted = import_module(f"crawler.commands.{verb}").Command()
        wanted.settings = Settings({"LOG_LEVEL": "WARNING"})
        wanted.add_options(parser)
        parser.parse_args(arguments)
        return
    python, script, *arguments = shlex.split(command)
    assert python == "/srv/nightdesk/.venv/bin/python"
    assert (PROJECT / Path(script).name).is_file()
    command_line().parse_args(arguments)


def test_there_are_three_ways_to_start_it():
    assert len({command for command in commands() if "scheduler.py" in command}) == 3


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


def test_what_it_says_of_alarms_is_so():
    section = " ".join(PAGE.partition("## It watches itself")[2].partition("\n## ")[0].split())
    assert set(re.findall(r"^\| `(\w+)` \| (?!`)", PAGE, re.MULTILINE)) == set(_ENDS)
    assert (_LEAST_MISSING, _LONGER_THAN_EVER, _WEEKS) == (12, 2, 8)
    assert "twelve stories and more should have come" in section
    assert (WINDOWS, "in five, ten or twenty of the latest stories" in section) == ((5, 10, 20), True)
    assert (_FAILED_CRAWLS, "two crawls in a row" in section) == (2, True)
    assert (REMIND_EVERY.days, _FIRST_WAIT.seconds // 60, _GIVE_UP.days) == (7, 5, 3)
