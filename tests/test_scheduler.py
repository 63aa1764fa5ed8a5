"""The timer as a program: one round for cron, and a service that ends in order and leaves nothing running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crawler.night.lock import Lock
from tests.newsroom.server import Newsroom
from tests.nights import Desk
from tests.running import PROJECT, ask

SCHEDULER = [sys.executable, str(PROJECT / "scheduler.py")]


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("NIGHTDESK_")}


def scheduler(*arguments: str, cwd: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SCHEDULER, *arguments], cwd=cwd, env=environment(), capture_output=True, text=True, timeout=120, check=False
    )


def wait_until(condition: Callable[[], bool], limit: float = 60.0) -> bool:
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def children_of(process: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def on_duty(desk: Desk) -> Iterator[subprocess.Popen[str]]:
    with (desk.folder / "duty.txt").open("a") as talk:
        timer = subprocess.Popen([*SCHEDULER, *desk.options], cwd="/", env=environment(), stdout=talk, stderr=talk)
    try:
        yield timer
    finally:
        timer.kill()
        timer.wait()


def talk_of(desk: Desk) -> str:
    return (desk.folder / "duty.txt").read_text()


def test_a_round_for_cron_is_quiet_and_crawls_what_is_due(desk: Desk, newsroom: Newsroom):
    desk.define("lantern", newsroom.url, 'schedule = "30 2 * * *"')
    first = scheduler("--once", *desk.options, cwd=Path("/"))
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "")
    assert ask(desk.database, "SELECT outcome, articles_new > 30 FROM crawls") == [("finished", 1)]

    newsroom.requests.clear()
    second = scheduler("--once", *desk.options)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert newsroom.requests == []

    third = scheduler("--once", "--all", "--verbose", *desk.options)
    assert third.returncode == 0
    assert third.stdout.splitlines()[2] == "Nothing new."
    assert third.stderr.splitlines()[0] == "due: lantern"
    assert newsroom.requests


def test_a_round_says_what_failed_and_nothing_else(desk: Desk, newsroom: Newsroom, closed_port: int):
    desk.define("lantern", newsroom.url)
    desk.define("down", f"http://127.0.0.1:{closed_port}/")
    done = scheduler("--once", *desk.options)
    assert (done.returncode, done.stdout) == (3, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("down: failed: ")
    assert str(closed_port) in line
    assert "(log " in line
    assert "; tried again from 20" in line
    # The failed site waits for its next time, too.
    again = scheduler("--once", *desk.options)
    assert (again.returncode, again.stderr) == (0, "")


def test_a_second_round_says_that_the_first_still_runs(desk: Desk):
    desk.define("lantern", "http://127.0.0.1:1/")
    with Lock(desk.folder / "archive-timer.lock", "the timer"):
        once = scheduler("--once", *desk.options)
        stay = scheduler(*desk.options)
    sentence = f"scheduler.py: the timer runs already as process {os.getpid()} "
    assert (once.returncode, once.stderr.startswith(sentence)) == (0, True)
    assert (stay.returncode, stay.stderr.startswith(sentence)) == (1, True)
    assert not desk.database.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param(["--all"], 2, "belong to --once", id="an option of --once"),
        pytest.param(["--once", "-s", "DATABASE"], 2, "-s takes NAME=VALUE", id="no value"),
        pytest.param(["--once", "--sites", "lantrn"], 2, "no site 'lantrn'; did you mean 'lantern'", id="unknown site"),
        pytest.param(["--once", "--jobs", "many"], 2, "'many' is not a whole number", id="jobs"),
        pytest.param(["--once", "-s", "LOGS_KEPT=no"], 2, "LOGS_KEPT must be a whole number", id="a setting"),
        pytest.param(["--once", "-s", "DATABASE=/no/where.db"], 1, "the folder /no does not exist", id="no folder"),
    ],
)
def test_wrong_input_is_one_sentence(desk: Desk, arguments: list[str], code: int, words: str):
    desk.define("lantern", "http://127.0.0.1:1/")
    done = scheduler(*desk.options, *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert desk.database.exists() is False


def test_a_file_that_is_no_database_is_left_alone(desk: Desk):
    desk.define("lantern", "http://127.0.0.1:1/")
    desk.database.write_text("A letter, and no database at all. " * 50)
    done = scheduler("--once", *desk.options)
    assert (done.returncode, "is not a database" in done.stderr) == (1, True)
    assert desk.database.read_text().startswith("A letter")


def test_the_service_ends_its_crawl_and_itself_on_sigterm_and_goes_on_later(desk: Desk, newsroom: Newsroom):
    desk.define("lantern", newsroom.url, 'schedule = "30 2 * * *"')
    with on_duty(desk) as timer:
        assert wait_until(lambda: len(newsroom.requests) > 3)
        newsroom.slow_down(300)  # it stands in the middle of a download
        children = children_of(timer.pid)
        assert len(children) == 1
        timer.send_signal(signal.SIGTERM)
        assert timer.wait(60) == 0
        assert not any(is_alive(child) for child in children)
    assert "lantern: stopped after" in talk_of(desk)
    assert talk_of(desk).endswith(" stopped\n")
    assert "Traceback" not in talk_of(desk)
    assert ask(desk.database, "SELECT outcome FROM crawls") == [("interrupted",)]

    newsroom.slow_down(0)
    with on_duty(desk) as timer:
        assert wait_until(lambda: "lantern: done in" in talk_of(desk))
        timer.send_signal(signal.SIGINT)
        assert timer.wait(60) == 0
    assert ask(desk.database, "SELECT outcome FROM crawls ORDER BY id DESC LIMIT 1") == [("finished",)]
    with on_duty(desk) as timer:
        assert wait_until(lambda: talk_of(desk).count("lantern: next at") == 3)
        timer.terminate()
        timer.wait(60)
    assert len(ask(desk.database, "SELECT id FROM crawls")) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_killed_service_leaves_no_orphan(desk: Desk, newsroom: Newsroom):
    desk.define("lantern", newsroom.url)
    newsroom.slow_down(0.3)
    with on_duty(desk) as timer:
        assert wait_until(lambda: len(newsroom.requests) > 3)
        (child,) = children_of(timer.pid)
        timer.kill()
        timer.wait()
        assert wait_until(lambda: not is_alive(child))
