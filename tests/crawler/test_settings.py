"""Which archive is meant when nobody names one."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.running import PROJECT


def named_archive(folder: str, **environment: str) -> str:
    """What ``scrapy settings --get DATABASE`` says in a folder of the project."""
    clean = {name: value for name, value in os.environ.items() if name != "NIGHTDESK_DB"}
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "settings", "--get", "DATABASE"],
        cwd=PROJECT / folder, env={**clean, **environment}, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.mark.parametrize("folder", [".", "docs", "crawler/sites"])
def test_every_folder_of_the_project_means_the_same_archive(folder):
    assert (PROJECT / folder / named_archive(folder)).resolve() == PROJECT / "nightdesk.db"


def test_the_environment_names_another():
    assert named_archive("docs", NIGHTDESK_DB="other.db") == "other.db"
