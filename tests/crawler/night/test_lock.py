"""The lock belongs to a living process: a second one hears of the first, and a killed one leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.night.errors import NightError
from crawler.night.lock import Lock, LockTakenError

PROJECT = Path(__file__).parents[3]
HOLDER = """
import sys, time
from pathlib import Path
from crawler.night.lock import Lock
with Lock(Path(sys.argv[1]), "the timer"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_process_hears_of_the_first_and_takes_over_when_it_is_killed(tmp_path: Path):
    path = tmp_path / "timer.lock"
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], cwd=PROJECT, stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"held\n"
        with (
            pytest.raises(LockTakenError, match=f"the timer runs already as process {holder.pid} "),
            Lock(path, "the timer"),
        ):
            pass
    finally:
        os.kill(holder.pid, signal.SIGKILL)
        holder.communicate()
    with Lock(path, "the timer"):
        assert path.read_text() == f"{os.getpid()}\n"


def test_it_can_be_taken_again(tmp_path: Path):
    for _ in range(2):
        with Lock(tmp_path / "timer.lock", "the timer"):
            pass
    assert (tmp_path / "timer.lock").read_text() == ""


def test_a_folder_that_is_missing_is_one_sentence(tmp_path: Path):
    with pytest.raises(NightError, match="cannot be opened"), Lock(tmp_path / "no" / "timer.lock", "the timer"):
        pass
