"""``scrapy extract`` as a user meets it: files, standard input, addresses, and everything that is none."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from scrapy.cmdline import execute

from pipelines.denoise.rules import rule

PROJECT = Path(__file__).parents[3]
SEED = PROJECT.parent / "shared" / "seed" / "xiaomi-lei-jun.txt"

FLATTENED = """\
Aster opens a lamp factory in Porto

Ana Reis Aster

The lamp maker Aster has opened a factory in Porto, and its founder Ana Reis turned on the first lamp herself.
Aster News of the week
Nine hundred lamps leave the hall each day, and most of them go to shops within a day's drive of it.
What comes after the lamps
Next, the company wants to make lanterns, which are harder, because they have to hang in the rain for years.
Source: Porto Courier
Previous Borealis closes its shop in Oslo
Next Cobalt Lake gets a second harbour
"""

PAGE = """<!doctype html><html lang="en"><head><title>A quiet harbour</title>
<meta property="og:title" content="A quiet harbour">
<meta property="article:published_time" content="2026-03-04T05:06:00+01:00"></head><body>
<nav><a href="/">Home</a><a href="/news/">News</a></nav>
<article><h1>A quiet harbour</h1>
<div class="entry-content">
<p>The harbour of Tern has been quiet since Monday, when the last of its four cranes was taken down and carried off.</p>
<p>Fishermen say that they can hear the water again. Two of them have opened a café in the crane drivers' hall.</p>
<p>Read also: <a href="/ferry/">The ferry that never came</a></p>
<p>Next, the town wants to plant trees on the quay, and to keep one of the rails for the children to walk on.</p>
</div>
<nav class="post-navigation"><a rel="prev" href="/before/">A loud harbour</a></nav>
</article></body></html>
"""


class Run(NamedTuple):
    code: int
    stdout: str
    stderr: str


@pytest.fixture
def extract(monkeypatch, capsysbinary) -> Callable[..., Run]:
    """The command, run in the project's folder through Scrapy's own entry point."""

    def run(*arguments: str, columns: int = 80, text: bytes = b"") -> Run:
        monkeypatch.chdir(PROJECT)
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
        with pytest.raises(SystemExit) as ended:
            execute(["scrapy", "extract", *arguments])
        out, err = capsysbinary.readouterr()
        return Run(ended.value.code, out.decode(), err.decode())

    return run


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    return path


def test_a_page_is_printed_as_headline_date_and_text(extract, page):
    run = extract(str(page))
    assert run.code == 0, run.stderr
    headline, date, _, first, *_ = run.stdout.split("\n")
    assert headline == "A quiet harbour"
    assert date.startswith("Published 2026-03-04 05:06+01:00 (zone from the page; from ")
    assert first.startswith("The harbour of Tern")
    assert "Next, the town wants" in run.stdout
    assert "ferry" not in run.stdout


def test_the_same_page_packed_with_gzip_reads_the_same(extract, page, tmp_path):
    packed = tmp_path / "page.html.gz"
    packed.write_bytes(gzip.compress(PAGE.encode()))
    assert extract(str(packed)).stdout == extract(str(page)).stdout


def test_json_holds_the_article_with_its_ledger(extract, page):
    article = json.loads(extract(str(page), "--json", "--url", "https://tern.example/harbour/").stdout)
    assert article["headline"] == "A quiet harbour"
    assert article["published"] == "2026-03-04T05:06:00+01:00"
    assert [block["kind"] for block in article["blocks"]] == ["paragraph"] * 3
    removed = {row["text"]: row["rule"] for row in article["removed"]}
    assert removed["Read also: The ferry that never came"] == "label.read-also"
    ferry = {"relation": "related", "title": "The ferry that never came", "url": "https://tern.example/ferry/"}
    assert ferry in article["neighbours"]


@pytest.mark.parametrize("columns", [80, 140])
def test_explain_shows_every_block_with_rule_and_reason_within_the_width(extract, page, columns):
    run = extract(str(page), "--explain", columns=columns)
    assert run.code == 0, run.stderr
    assert max(map(len, run.stdout.split("\n"))) <= columns
    words = " ".join(run.stdout.split())
    assert f"label.read-also {rule('label.read-also').version}" in words
    assert "The harbour of Tern has been quiet" in words
    assert "\x1b" not in run.stdout


def test_a_flattened_text_from_standard_input_loses_its_noise_and_keeps_its_heading(extract):
    run = extract("-", "--json", text=FLATTENED.encode())
    article = json.loads(run.stdout)
    assert article["headline"] == "Aster opens a lamp factory in Porto"
    kinds = [(block["kind"], block["text"]) for block in article["blocks"]]
    assert ("heading", "What comes after the lamps") in kinds
    assert "Next, the company wants to make lanterns" in article["body"]
    assert [row["text"] for row in article["removed"]] == [
        "Aster News of the week",
        "Source: Porto Courier",
        "Previous Borealis closes its shop in Oslo",
        "Next Cobalt Lake gets a second harbour",
    ]
    assert article["citations"] == [{"kind": "source", "name": "Porto Courier", "url": ""}]
    assert [image["caption"] for image in article["images"]] == ["Ana Reis Aster"]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        pytest.param(["no-such-file.html"], 1, "there is no file no-such-file.html", id="no such file"),
        pytest.param(["tests"], 1, "tests is a folder", id="a folder"),
        pytest.param([sys.executable], 1, "", id="a program"),
        pytest.param(["ftp://tern.example/"], 1, "only http:// and https:// addresses can", id="another scheme"),
        pytest.param([], 2, "name one file", id="no argument"),
        pytest.param(["a.html", "b.html"], 2, "name one file", id="two arguments"),
        pytest.param(["--jsn", "a.html"], 2, "unknown option --jsn", id="a misspelt option"),
        pytest.param(["a.html", "--url", "tern"], 2, "is no web address", id="a wrong --url"),
    ],
)
def test_what_cannot_be_read_ends_in_one_sentence_and_the_right_code(extract, arguments, code, sentence):
    run = extract(*arguments)
    assert run.code == code
    assert sentence in run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout == "" or code == 2


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "no article", id="empty"),
        pytest.param(b"\x1f\x8bnot gzip at all", "no readable gzip file", id="broken gzip"),
        pytest.param(b"<title>404 Not Found</title><body><h1>Not Found</h1></body>", "no article", id="404"),
        pytest.param(b"%PDF-1.7 " + bytes(range(256)) * 20, "no page and no text", id="a document"),
    ],
)
def test_what_is_no_article_says_so(extract, body, reason):
    run = extract("-", text=body)
    assert (run.code, run.stdout) == (1, "")
    assert reason in run.stderr
    assert run.stderr.count("\n") == 1


def test_a_page_that_is_larger_than_a_page_may_be_is_not_read(extract, tmp_path):
    bomb = tmp_path / "bomb.html.gz"
    bomb.write_bytes(gzip.compress(b"<p>" + b"a" * 2_000_000))
    run = extract(str(bomb), "-s", "DOWNLOAD_MAXSIZE=1000000")
    assert run.code == 1
    assert "larger than 1,000,000 bytes" in run.stderr


QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_BACKOFF=0.01")


def test_an_address_is_asked_for_as_a_crawl_would_ask(newsroom):
    """In a process of its own, because a reactor runs once; the guard refuses what is not public."""

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "scrapy", "extract", newsroom.url, *QUICK, *options]
        return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)

    refused, listing = run(), run("-s", f"ALLOWED_ADDRESSES={urlsplit(newsroom.url).netloc}")
    assert refused.returncode == listing.returncode == 1
    assert "allow it with -s ALLOWED_ADDRESSES=" in refused.stderr
    assert "is no article" in listing.stderr


@pytest.mark.skipif(not SEED.exists(), reason=f"{SEED} is not on this machine: the first story cannot be read again")
def test_the_story_that_the_project_began_with(extract):
    article = json.loads(extract(str(SEED), "--json").stdout)
    assert article["headline"] == "Lei Jun: Xiaomi needs to focus on the Chinese market"
    paragraphs = article["body"].split("\n\n")
    assert [text[:28] for text in paragraphs] == [
        "Xiaomi has been focusing on ",
        "According to him, the entire",
        "Xiaomi has a strong presence",
        "Xiaomi has already demonstra",
        "On this issue, while ensurin",
    ]
    assert paragraphs[2] == "Xiaomi has a strong presence outside China"
    assert article["body"].endswith("increase the competition in the Chinese market.")
    assert [image["caption"] for image in article["images"]] == ["Lei Jun Xiaomi CEO", "Xiaomi Lei Jun", "Lei Jun"]
    assert [(row["rule"], row["text"].split()[0]) for row in article["removed"]] == [
        ("label.video-promotion", "Gizchina"),
        ("label.source", "Source/VIA"),
        ("label.previous-story", "Previous"),
        ("label.next-story", "Next"),
    ]
    assert article["citations"] == [{"kind": "source", "name": "", "url": ""}]
    assert [(one["relation"], one["title"][:6]) for one in article["neighbours"]] == [
        ("previous", "Huawei"),
        ("next", "Galaxy"),
    ]
    assert {"local-market", "domestic-supply", "local-policy"} == {tag["facet"] for tag in article["tags"]}


def test_a_page_that_is_no_article_is_told_with_its_words(extract, tmp_path):
    path = tmp_path / "lost.html"
    path.write_text("<title>404 | The Lantern</title><p>Sorry.</p>")
    done = extract(str(path))
    assert done.code == 1
    assert done.stderr == f"scrapy extract: {path} is no article: not found page (title: 404 | The Lantern)\n"
