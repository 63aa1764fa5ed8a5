"""A host belongs to one crawl, in this process and in all others of the archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.night.errors import NightError
from crawler.night.hosts import Hosts


def test_a_host_is_taken_once_and_given_back(tmp_path: Path):
    hosts = Hosts(tmp_path / "hosts.lock")
    assert hosts.take("paper.example")
    assert not hosts.take("paper.example")
    assert hosts.take("gazette.example")
    hosts.give_back("paper.example")
    assert hosts.take("paper.example")
    hosts.close()
    assert (tmp_path / "hosts.lock").stat().st_size == 0


def test_a_folder_that_is_missing_is_one_sentence(tmp_path: Path):
    with pytest.raises(NightError, match="of the hosts cannot be opened"):
        Hosts(tmp_path / "no" / "hosts.lock")
