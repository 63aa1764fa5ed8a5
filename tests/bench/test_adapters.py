"""How bylines and dates of peers are read, how a peer is asked, and what is locked for them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.peers.adapters import NOT_LOCKED, OURS, PEERS, moment_of, names_in
from bench.peers.datasets import read_newsroom
from bench.peers.measures import body_figures
from bench.peers.records import Answer

PROJECT = Path(__file__).parents[2]
LOCK = (PROJECT / "bench/peers.txt").read_text("utf-8")
PIN = re.compile(r"^([\w.-]+)==(\S+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)
PINS = {name: pin for name, pin, _ in PIN.findall(LOCK)}


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        pytest.param("By Ann Berg and Bo Dahl", ("Ann Berg", "Bo Dahl"), id="two names"),
        pytest.param("Ann Berg; Bo Dahl | dpa", ("Ann Berg", "Bo Dahl", "dpa"), id="signs between"),
        pytest.param("Sandra Anders", ("Sandra Anders",), id="'and' inside of names"),
        pytest.param(["Ann, Dr.", ""], ("Ann, Dr.",), id="a list stays"),
        pytest.param(None, (), id="none"),
    ],
)
def test_a_byline_is_split_for_who_does_not_do_it(byline, names):
    assert names_in(byline) == names


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        pytest.param(datetime(2026, 5, 12, tzinfo=UTC), datetime(2026, 5, 12, tzinfo=UTC), id="a date"),
        pytest.param("2026-05-12", "2026-05-12", id="a day stays a day"),
        pytest.param("12 May 2026 10:30 UTC", datetime(2026, 5, 12, 10, 30, tzinfo=UTC), id="written"),
        pytest.param("soon", None, id="no date"),
        pytest.param("", None, id="nothing"),
        pytest.param(None, None, id="none"),
    ],
)
def test_a_date_is_read_generously(value, moment):
    assert moment_of(value) == moment


def test_who_is_installed_finds_on_some_page_what_it_claims_to_find():
    pages = read_newsroom().pages[::4]
    asked = set()
    for peer in PEERS:
        try:
            extractor = peer.load()
        except ImportError:
            continue  # the tests' environment has ours alone; in that of `make bench` all are asked
        asked.add(peer.name)
        answers = [extractor(page) for page in pages]
        found = {name for name in Answer._fields if any(getattr(answer, name) for answer in answers)}
        assert found == peer.fields, peer.name
        if "body" in peer.fields:
            pairs = [(page.truth.body, answer.body) for page, answer in zip(pages, answers, strict=True)]
            assert body_figures(pairs).f1 > 0.4, peer.name  # justext wants long paragraphs
    assert OURS in asked


def test_every_peer_is_locked_or_said_to_be_left_out():
    wanted = {peer.package for peer in PEERS} - {OURS}
    assert wanted - PINS.keys() == NOT_LOCKED


def test_the_lock_has_hashes_and_names_no_index():
    assert [name for name, _, rest in PIN.findall(LOCK) if "--hash=sha256:" not in rest] == []
    assert "://" not in LOCK
    assert "index-url" not in LOCK


def test_reading_is_measured_with_the_releases_that_it_runs_with():
    project = (PROJECT / "pyproject.toml").read_text("utf-8")
    direct = set(re.findall(r'^    "([a-z0-9-]+)[=<>]', project.partition("[project.optional")[0], re.MULTILINE))
    runtime = {name: pin for name, pin, _ in PIN.findall((PROJECT / "requirements.txt").read_text("utf-8"))}
    # cssselect reads the selectors of site definitions, of which the bench has none; a peer insists on an older one.
    different = {name for name in direct if PINS.get(name) != runtime[name]}
    assert different <= {"cssselect"}, "make lock writes both anew"
