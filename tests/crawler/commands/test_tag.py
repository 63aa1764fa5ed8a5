"""``scrapy tag`` as a user meets it: pages, texts, addresses, articles, and everything that is none."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.items import Tag
from pipelines.store import Archive, Verdict
from tests.nights import scrapy_here
from tests.pipelines.store.making import HOME, page, url_of

PROJECT = Path(__file__).parents[3]

TEXT = """\
Acme opens a new factory in India

Acme, the maker of lamps, will build a new factory in Pune next year, and hire four hundred people there.
The lamps of the plant are made for Indian buyers, who want them bright, and for nobody else at first.
"""
SWEDISH = """\
Bolaget bygger en fabrik i Indien

Bolaget ska bygga en ny fabrik i Indien för att tillverka telefoner, och det är en stor satsning på landet.
"""
PAGE = f"""<!doctype html><html lang="en"><head><title>Acme opens a new factory in India</title></head><body>
<article><h1>Acme opens a new factory in India</h1><div class="entry-content">
<p>{TEXT.splitlines()[2]}</p><p>{TEXT.splitlines()[3]}</p></div></article></body></html>"""


@pytest.fixture
def tag(capsys, desk, monkeypatch):
    def run(*arguments, columns=80):
        monkeypatch.setenv("COLUMNS", str(columns))
        return scrapy_here(capsys, "tag", *arguments, *desk.options)

    return run


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(TEXT, "utf-8")
    return str(path)


def test_each_tag_is_a_line_with_its_quote(tag, text):
    done = tag(text, columns=300)
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("local-production ")]
    assert "IN" in line.partition(":")[0]
    assert "Acme" in line


def test_a_page_is_read_as_the_desk_reads_it(tag, text, tmp_path):
    path = tmp_path / "story.html"
    path.write_text(PAGE, "utf-8")
    assert tag(str(path)).stdout == tag(text).stdout


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_explain_shows_sentences_rules_sums_scores_and_quotes_within_the_width(tag, text, columns):
    done = tag("--explain", text, columns=columns)
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= columns
    assert "\x1b" not in done.stdout
    words = " ".join(done.stdout.split())
    assert "headline “Acme opens a new factory in India”" in words
    assert "local-production.new-plant" in words
    assert "what is there before anything is said" in words
    assert "Tag local-production" in words
    assert "(0-33)" in words


def test_json_has_the_whole_account(tag, text):
    told = json.loads(tag("--json", text).stdout)
    assert told["language"] == "en"
    assert {"text", "sentences", "facets", "tags", "note"} <= told.keys()
    for sentence in told["sentences"]:
        start, end = sentence["span"]
        assert told["text"][start:end] == sentence["quote"]
    (plant,) = [one for one in told["tags"] if one["facet"] == "local-production"]
    assert plant["carried"] is True
    assert plant["quotes"]


def test_a_language_without_rules_is_told(tag, tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(SWEDISH, "utf-8")
    for arguments in ([], ["--explain"]):
        assert tag(*arguments, str(path)).stdout == "There are no rules for this language (sv), so no tag.\n"
    assert json.loads(tag("--json", str(path)).stdout)["note"].startswith("There are no rules for this language")


def test_a_story_without_a_cue_says_so(tag, tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(
        "A quiet day\n\nThe rain fell on the roof of the house all day, and nobody went out to look at it.\n"
    )
    assert tag(str(path)).stdout == "No rule speaks in any sentence of it, so no tag.\n"


def test_an_article_of_the_archive_is_explained_by_its_number_with_her_verdicts(tag, desk):
    headline, _, body = TEXT.partition("\n\n")
    with Archive.open(desk.database) as archive:
        crawl = archive.begin_crawl("news", home=HOME)
        archive.save_page(crawl, page(1, headline=headline, body=body, tags=(Tag("local-production", 0.9),)))
        assert "Tag local-production" in tag("1", "--explain").stdout
        archive.decide([Verdict(2, url_of(1), "local-production", "no")], lambda *_: ())
    said = tag("1", "--explain").stdout
    assert "local-production: no, decided by you" in said
    assert "Tag local-production" not in said


def test_her_own_topics_are_shown(tag, desk, text):
    (desk.folder / "tags.toml").write_text(
        '[[topic]]\nname = "lamps"\nphrases = ["lamp*"]\nmatches = ["A lamp."]\n[[topic.rule]]\nname = "bright"\n'
        'phrases = ["bright"]\nmatches = ["It is bright."]\n'
    )
    assert "lamps 0." in tag(text).stdout
    words = " ".join(tag("--explain", text).stdout.split())
    assert "yours.lamps.bright 0.50" in words
    assert "points" in words


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        pytest.param(["no-such-file.html"], 1, "there is no file no-such-file.html", id="no such file"),
        pytest.param(["tests"], 1, "tests is a folder", id="a folder"),
        pytest.param([sys.executable], 1, "", id="a program"),
        pytest.param(["ftp://tern.example/"], 1, "only http:// and https:// addresses can", id="another scheme"),
        pytest.param(["7"], 1, "There is no archive", id="no archive"),
        pytest.param([], 2, "name one file, one web address or the number", id="no argument"),
        pytest.param(["1", "2"], 2, "name one file", id="two arguments"),
        pytest.param(["--explian", "1"], 2, "unknown option --explian", id="a misspelt option"),
        pytest.param(["1", "-s", "TAGS_FILE=none.toml"], 1, "there is no such file; correct TAGS_FILE", id="no tags"),
    ],
)
def test_what_cannot_be_read_ends_in_one_sentence_and_the_right_code(tag, desk, arguments, code, sentence):
    done = tag(*arguments)
    assert done.returncode == code
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == "" or code == 2
    assert not desk.database.exists()


def test_an_article_that_is_not_there_is_told(tag, desk):
    Archive.open(desk.database).close()
    done = tag("12")
    assert (done.returncode, done.stdout) == (1, "")
    assert "holds no article 12" in done.stderr
    assert done.stderr.count("\n") == 1


QUICK = ("-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_BACKOFF=0.01")


def test_an_address_is_asked_for_as_a_crawl_would_ask(newsroom):
    """In a process of its own, because a reactor runs once; the guard refuses what is not public."""
    story = f"{newsroom.base}/2026/03/17/batam-tablet-local-content/"

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "scrapy", "tag", story, *QUICK, *options]
        return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)

    refused, read = run(), run("-s", f"ALLOWED_ADDRESSES={urlsplit(newsroom.url).netloc}")
    assert refused.returncode == 1
    assert "allow it with -s ALLOWED_ADDRESSES=" in refused.stderr
    assert read.returncode == 0, read.stderr
    assert "ID" in read.stdout.partition(":")[0]
