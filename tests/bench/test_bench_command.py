"""`make bench` from outside: what it prints and refuses, and that the documentation has what it promises."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench.peers.adapters import NOT_LOCKED, PEERS
from bench.peers.documents import Measured, machine, write_documents
from bench.peers.records import Dataset, Page, Truth
from bench.peers.table import Row

PROJECT = Path(__file__).parents[2]
DOCUMENT = (PROJECT / "docs/benchmarks.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^### (\S+): \d+ pages\n\n(\|.*?)\n\n", DOCUMENT, re.MULTILINE | re.DOTALL))
LOCKED = [peer for peer in PEERS if peer.name not in NOT_LOCKED]
FIELDS = {"article-bodies": {"body"}, "news-fields": {"body", "title", "authors", "published"}}


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench.peers", *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False)


STORY = [f"Paragraph {number} is long enough, with a comma, to be the story of the page." for number in range(6)]


@pytest.fixture
def pages(tmp_path):
    paragraphs = "".join(f"<p>{line}</p>" for line in STORY)
    (tmp_path / "html").mkdir()
    (tmp_path / "html/a.html").write_text(f"<title>Ring</title><article><h1>Ring</h1>{paragraphs}</article>")
    (tmp_path / "expected.json").write_text(json.dumps({"a": {"title": "Ring", "body": "\n\n".join(STORY)}}))
    return tmp_path


def test_it_measures_a_folder_and_draws_it(pages):
    done = bench(str(pages), "--repeats", "1", "--picture", str(pages / "new/picture.svg"))
    assert done.returncode == 0, done.stderr
    assert re.search(rf"^### {pages.name}: 1 pages$", done.stdout, re.MULTILINE)
    row = next(line for line in done.stdout.splitlines() if line.startswith("| nightdesk"))
    assert re.split(r"[ |*]+", row)[2:7] == ["1.000", "1.000", "1.000", "1.000", "1.000"]
    assert "lxml's bare parse: " in done.stdout
    assert ET.parse(pages / "new/picture.svg").getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_who_is_not_installed_is_named(pages):
    done = bench(str(pages), "--repeats", "1", "--picture", str(pages / "picture.svg"), "--only", "news-please")
    assert "Not installed, so left out: news-please" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["/nowhere"], "/nowhere holds neither expected.json nor ground-truth.json", id="no dataset"),
        pytest.param(["--repeats", "0"], "must be 1 or more, not 0", id="no repeats"),
        pytest.param(["--only", "nobody"], "invalid choice: 'nobody'", id="no such extractor"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(arguments, said):
    done = bench(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_documentation_is_not_written_with_other_pages(pages):
    done = bench(str(pages), "--write-docs")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--write-docs is for all extractors on the corpora beside the project" in done.stderr


BROKEN = """
import sys
from bench.peers import __main__ as bench

def broken(page):
    raise KeyError(page.url)

bench.PEERS = (bench.Peer("nightdesk", "nightdesk", frozenset({"body"}), lambda: broken),)
sys.exit(bench.main(sys.argv[1:]))
"""


def test_our_own_reading_may_not_fail(pages):
    arguments = [str(pages), "--repeats", "1", "--picture", str(pages / "picture.svg")]
    command = [sys.executable, "-c", BROKEN, *arguments]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "nightdesk failed on http://page.example/: KeyError: 'http://page.example/'" in done.stderr
    assert "which it never may" in done.stderr


def test_the_figures_are_written_between_their_marks(tmp_path):
    document, image = tmp_path / "page.md", tmp_path / "picture.svg"
    document.write_text("Before\n<!-- figures: here -->\nold\n<!-- end of figures -->\nAfter\n")
    dataset = Dataset("mine", (Page("", b"<p>x", "<p>x", Truth("x")),))
    measured = [Measured(dataset, (Row("nightdesk", "", {"f1": 0.9}, 0, 4.0, 2.0),), 0.5, 3)]
    for _ in range(2):
        write_documents(measured, "make it", date(2026, 5, 2), document, image)
    text = document.read_text()
    assert text.startswith("Before\n<!-- figures: here -->\nMeasured on 2 May 2026 by `make it`: ")
    assert text.endswith("median of 3 interleaved repeats.\n<!-- end of figures -->\nAfter\n")
    assert "old" not in text
    assert text.count("| nightdesk |") == 1
    assert "2 May 2026" in image.read_text()


def test_a_document_without_marks_is_left_alone(tmp_path):
    (tmp_path / "page.md").write_text("words")
    with pytest.raises(ValueError, match="has no '<!-- figures:"):
        write_documents([], "make it", date(2026, 5, 2), tmp_path / "page.md", tmp_path / "picture.svg")
    assert not (tmp_path / "picture.svg").exists()


@pytest.mark.parametrize("dataset", FIELDS)
def test_the_tables_of_the_documentation_have_a_row_for_every_extractor(dataset):
    named = [re.sub(r" \d[\d.]*", "", line.split("|")[1].strip()) for line in SECTIONS[dataset].splitlines()[2:]]
    wanted = sorted(peer.name for peer in LOCKED if peer.fields & FIELDS[dataset])
    assert sorted(named) == wanted


@pytest.mark.parametrize("dataset", FIELDS)
def test_every_cell_of_the_documentation_is_a_figure(dataset):
    cells = [cell.strip() for line in SECTIONS[dataset].splitlines()[2:] for cell in line.split("|")[2:-1]]
    assert [cell for cell in cells if not re.fullmatch(r"–|(\*\*)?\d+(\.\d+)?(\*\*)?", cell)] == []


def test_every_column_of_the_documentation_is_explained():
    explained = DOCUMENT.partition("## What the columns say")[2]
    for section in SECTIONS.values():
        for column in section.splitlines()[0].split("|")[2:-1]:
            assert re.search(rf"(?<!\w){re.escape(column.strip())}(?!\w)", explained), column


def test_the_documentation_says_when_how_and_where_it_was_measured():
    assert re.search(r"^Measured on \d+ \w+ \d{4} by `make bench .*`: .*Python 3", DOCUMENT, re.MULTILINE)
    assert "Python 3." in machine()


def test_the_picture_of_the_documentation_shows_every_extractor_of_bodies():
    told = ET.parse(PROJECT / "docs/images/benchmarks.svg").getroot().findtext("{http://www.w3.org/2000/svg}desc")
    for peer in LOCKED:
        assert told.count(f"{peer.name}: F1") == ("body" in peer.fields) * len(FIELDS), peer.name
