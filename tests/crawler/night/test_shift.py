"""A round with real children: what ran, what failed, what was stopped, and the exit code that says so."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.night.errors import NightError
from crawler.night.plan import sites_of
from crawler.night.shift import run_shift
from pipelines.store import Archive

PROJECT = Path(__file__).parents[3]
HOLDER = """
import sys
from pathlib import Path
from crawler.night.hosts import Hosts
hosts = Hosts(Path(sys.argv[1]))
print("held" if hosts.take("paper.example") else "taken", flush=True)
sys.stdin.read()
"""
FAILS_FOR_GAZETTE = """
import sys
print("scrapy crawl: gazette.example is down") if sys.argv[1] == "gazette" else None
sys.exit(sys.argv[1] == "gazette")
"""


def shift_of(plan, *, faults=None, said=None, **options):
    sites = list(sites_of(plan).sites.values())
    return run_shift(plan, sites, faults or {}, say=(said if said is not None else []).append, **options)


def test_all_is_well(plan, define):
    define("gazette")
    define("paper")
    said: list[str] = []
    shift = shift_of(plan, said=said)
    assert (shift.exit_code, shift.failures, shift.was_stopped) == (0, {}, False)
    assert sorted(line.split(" in ")[0] for line in said) == ["gazette: done", "paper: done"]
    assert plan.database.exists()


@pytest.mark.parametrize(
    ("names", "faults", "expected"),
    [
        pytest.param(["gazette", "paper"], {}, (3, ["gazette"]), id="some failed"),
        pytest.param(["gazette"], {}, (1, ["gazette"]), id="all failed"),
        pytest.param(["paper"], {"wrong": "wrong.toml:1: no"}, (3, ["wrong"]), id="a wrong definition"),
        pytest.param([], {"wrong": "wrong.toml:1: no"}, (1, ["wrong"]), id="only a wrong definition"),
        pytest.param([], {}, (0, []), id="nothing to do"),
    ],
)
def test_failures(plan, define, names, faults, expected):
    exit_code, failed = expected
    for name in names:
        define(name)
    said: list[str] = []
    shift = shift_of(replace(plan, code=FAILS_FOR_GAZETTE), faults=faults, said=said)
    assert shift.exit_code == exit_code
    assert list(shift.failures) == failed
    if "gazette" in failed:
        assert shift.failures["gazette"] == "gazette.example is down"
        assert any(line.startswith("gazette: failed: gazette.example is down (log ") for line in said)


def test_never_more_than_the_jobs(plan, define):
    for number in range(5):
        define(f"paper-{number}")
    code = """
import pathlib, sys, time
mine = pathlib.Path(sys.argv[1] + ".runs")
mine.touch()
time.sleep(0.2)
sys.exit(len(list(pathlib.Path(".").glob("*.runs"))) > 2 or mine.unlink())
"""
    shift = shift_of(replace(plan, code=code, jobs=2))
    assert (len(shift.results), shift.exit_code) == (5, 0)


def test_a_round_that_is_stopped(plan, define):
    for number in range(3):
        define(f"paper-{number}")
    code = "import pathlib, sys, time; pathlib.Path(sys.argv[1] + '.runs').touch(); time.sleep(60)"

    def two_run() -> bool:
        return len(list(plan.database.parent.glob("*.runs"))) == 2

    began = time.monotonic()
    said: list[str] = []
    shift = shift_of(replace(plan, code=code), is_stopping=two_run, said=said)
    assert shift.was_stopped
    assert shift.exit_code == 1
    assert [result.was_stopped for result in shift.results] == [True, True]
    assert all("stopped after" in line for line in said)
    assert time.monotonic() - began < 50  # the children would sleep for a minute


def test_a_host_that_another_program_crawls_is_waited_for(plan, define):
    define("paper")
    define("gazette")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(plan.hosts_lock)], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout.readline() == b"held\n"
    said: list[str] = []

    def end_the_other_program(line: str) -> None:
        said.append(line)
        if line.startswith("gazette"):
            holder.kill()

    shift = run_shift(plan, list(sites_of(plan).sites.values()), {}, say=end_the_other_program)
    holder.communicate()
    assert shift.exit_code == 0
    assert said[0] == "paper: waits, because another program of this archive crawls paper.example just now"
    assert [line.split(" in ")[0] for line in said[1:]] == ["gazette: done", "paper: done"]


def test_logs_that_cannot_be_written_fail_the_site_and_not_the_round(plan, define):
    define("paper")
    plan.logs.write_text("a file")
    shift = shift_of(plan)
    assert shift.exit_code == 1
    assert "its log" in shift.failures["paper"]


def test_an_archive_that_cannot_be_used_begins_nothing(plan, define):
    define("paper")
    plan.database.write_text("no database at all, but long enough to be looked at " * 20)
    with pytest.raises(NightError, match="is not a database"):
        shift_of(plan)
    assert not plan.logs.exists()


def test_only_the_newest_logs_are_kept(plan, define):
    define("paper")
    plan.logs.mkdir()
    for day in range(1, 10):
        (plan.logs / f"paper-2025010{day}T000000Z.log").touch()
    shift_of(plan)
    assert len(list(plan.logs.iterdir())) == plan.logs_kept


def test_an_alarm_that_begins_is_told_once_and_makes_the_exit_code_3(plan, define):
    define("paper")
    options = {"limit": None, "since": None, "urls": None}
    with Archive.open(plan.database) as archive:
        for _ in range(2):
            crawl = archive.begin_crawl("paper", home="https://paper.example/", options=options)
            archive.end_crawl(crawl, "failed", "paper.example cannot be reached: the server refuses the connection")
    said: list[str] = []
    first, second = shift_of(plan, said=said), shift_of(plan, said=said)
    assert (first.exit_code, second.exit_code) == (3, 0)
    (told,) = [line for line in said if "alarm" in line]
    assert told.startswith("paper: alarm: failing: the last 2 crawls have failed, since ")
    assert "Likely cause: the server is down or shuts us out. Next: " in told
