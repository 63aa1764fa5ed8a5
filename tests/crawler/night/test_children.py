"""Children are real processes: they are started, logged, ended in order, and never outlive their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.night.children import (
    Child,
    ChildError,
    CrawlOrder,
    crawl_command,
    last_error_line,
    log_path,
    prune_logs,
    stop_all,
)

PROJECT = Path(__file__).parents[3]


def order(code: str, folder: Path, *, log: Path | None = None, site: str = "paper") -> CrawlOrder:
    command = (sys.executable, "-c", textwrap.dedent(code))
    return CrawlOrder(site=site, host="paper.example", command=command, folder=folder, log=log)


def wait_until(condition, *, limit: float = 20.0) -> bool:
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_crawl_that_works_has_its_output_in_its_log(tmp_path: Path):
    log = tmp_path / "logs" / "paper.log"
    child = Child(order("print('12 stories')", tmp_path, log=log))
    child.process.wait(20)
    result = child.result()
    assert result is not None
    assert (result.site, result.exit_code, result.reason, result.is_done) == ("paper", 0, "", True)
    assert log.read_text() == "12 stories\n"


def test_a_crawl_that_fails_is_quoted(tmp_path: Path):
    code = """
        import sys
        print("03:00:01 ERROR crawler.night: paper.example does not answer")
        print("0 articles")
        sys.exit(1)
    """
    child = Child(order(code, tmp_path, log=tmp_path / "paper.log"))
    child.process.wait(20)
    result = child.result()
    assert result is not None
    assert (result.exit_code, result.reason) == (1, "paper.example does not answer")


def test_a_crawl_that_is_killed_says_so(tmp_path: Path):
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    child = Child(order(code, tmp_path, log=tmp_path / "paper.log"))
    child.process.wait(20)
    result = child.result()
    assert result is not None
    assert result.reason == "it was ended by SIGKILL"


def test_a_child_that_closes_in_order_is_not_killed(tmp_path: Path):
    code = """
        import signal, sys, time
        signal.signal(signal.SIGTERM, lambda *_: (print("closed"), sys.exit(0)))
        print("ready", flush=True)
        time.sleep(60)
    """
    log = tmp_path / "paper.log"
    child = Child(order(code, tmp_path, log=log))
    assert wait_until(lambda: "ready" in log.read_text())
    stop_all([child], patience=20)
    result = child.result()
    assert result is not None
    assert (result.exit_code, result.was_stopped) == (0, True)
    assert "closed" in log.read_text()


def test_a_deaf_child_and_what_it_started_are_killed(tmp_path: Path):
    code = """
        import signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        deaf = "import signal as s, time; s.signal(s.SIGTERM, s.SIG_IGN); print(1, flush=True); time.sleep(60)"
        inner = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE, text=True)
        inner.stdout.readline()
        print(inner.pid, flush=True)
        time.sleep(60)
    """
    log = tmp_path / "paper.log"
    child = Child(order(code, tmp_path, log=log))
    assert wait_until(lambda: log.read_text().strip().isdigit())
    inner = int(log.read_text())
    stop_all([child], patience=0.2)
    result = child.result()
    assert result is not None
    assert result.exit_code == -signal.SIGKILL
    assert wait_until(lambda: not is_alive(inner))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_no_child_outlives_a_killed_parent(tmp_path: Path):
    parent_code = f"""
        import sys, time
        from pathlib import Path
        from crawler.night.children import Child, CrawlOrder
        code = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
        command = (sys.executable, "-c", code)
        Child(CrawlOrder("paper", "paper.example", command, Path("."), Path({str(tmp_path / "log")!r})))
        time.sleep(60)
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(parent_code)], cwd=PROJECT)
    log = tmp_path / "log"
    assert wait_until(lambda: log.exists() and log.read_text().strip().isdigit())
    child = int(log.read_text())
    assert is_alive(child)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait(20)
    assert wait_until(lambda: not is_alive(child))


def test_a_log_that_cannot_be_written_is_one_sentence(tmp_path: Path):
    (tmp_path / "logs").write_text("a file where the folder should be")
    with pytest.raises(ChildError, match=r"^the crawl of paper was not started: its log .*r\.log cannot be written"):
        Child(order("pass", tmp_path, log=tmp_path / "logs" / "paper.log"))


def test_a_missing_folder_is_one_sentence(tmp_path: Path):
    with pytest.raises(ChildError, match="the crawl of paper could not be started"):
        Child(order("pass", tmp_path / "nowhere"))


def test_the_command_hands_over_settings_and_arguments():
    command = crawl_command("site", {"DATABASE": "a b.db"}, {"url": "http://x/"})
    assert command[1:] == ("-m", "scrapy", "crawl", "site", "-a", "url=http://x/", "-s", "DATABASE=a b.db")


def test_a_log_is_named_by_site_and_instant(tmp_path: Path):
    assert log_path(tmp_path, "paper", datetime(2026, 11, 22, 3, tzinfo=UTC)).name == "paper-20261122T030000Z.log"


def test_only_the_oldest_logs_of_the_site_go(tmp_path: Path):
    for name in (
        "paper-20260101T000000Z",
        "paper-20260102T000000Z",
        "paper-20260103T000000Z",
        "paper-two-20250101T000000Z",
    ):
        (tmp_path / f"{name}.log").touch()
    (tmp_path / "paper-notes.log").touch()
    prune_logs(tmp_path, "paper", 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "paper-20260103T000000Z.log",
        "paper-notes.log",
        "paper-two-20250101T000000Z.log",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("a\n\nb\n\n", "b", id="no error: the last words"),
        pytest.param("03:00:01 ERROR a.b: first\n03:00:02 ERROR a.b: second\nbye\n", "second", id="last error"),
        pytest.param("Traceback\n  x\nValueError: no\n", "ValueError: no", id="exception"),
        pytest.param("Usage: x\n\nscrapy crawl: error: no such site\n", "no such site", id="usage"),
        pytest.param("done\nscrapy crawl: x.db is full\n", "x.db is full", id="the command's own sentence"),
        pytest.param("é\udcff".encode("utf-8", "surrogateescape").decode("latin1"), "Ã©ÿ", id="any bytes"),
    ],
)
def test_the_last_error_line(tmp_path: Path, text: str, line: str):
    log = tmp_path / "log"
    log.write_text(text)
    assert last_error_line(log) == line


def test_a_missing_log_has_no_error_line(tmp_path: Path):
    assert last_error_line(tmp_path / "nothing") == ""
    assert last_error_line(None) == ""
