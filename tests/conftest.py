"""What several rooms' tests use: a local newsroom, a folder for a night, a port on which nobody listens."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.newsroom.server import Newsroom
from tests.nights import Desk

# The suite starts some three hundred programs of the project: each begins a sixth of a second sooner with its modules
# compiled, whatever the environment says of that.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "sites").mkdir()
    return Desk(tmp_path)


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom() as running:
        yield running


@pytest.fixture
def closed_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
