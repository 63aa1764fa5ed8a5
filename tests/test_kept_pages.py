"""The way of kept pages, from one crawl: into files, out of them again, read anew, imported into another archive."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from pipelines.keep.retention import files_in
from tests.local_site import Answer, LocalSite, feed, headline, local_site, story
from tests.nights import scrapy_here
from tests.running import ask, crawl, scrapy

TOPIC = """
[[topic]]
name = "mayors"
label = "Mayors"
phrases = ["mayor"]
matches = ["The mayor came."]
"""
NEXT = "<link rel='next' href='{base}/2026/11/05/two-pages/page/2/'>"
PACKED = gzip.compress(story(2).encode())


def answers() -> dict[str, Answer]:
    second = story(4).replace(headline(4), headline(3))
    return {
        "/feed/": feed(*(f"{{base}}/2026/11/05/story-{number}/" for number in (1, 2)), "{base}/2026/11/05/two-pages/"),
        "/": Answer("<link rel='alternate' type='application/rss+xml' href='/feed/'>"),
        "/2026/11/05/story-1/": Answer(story(1)),
        "/2026/11/05/story-2/": Answer(PACKED, headers=(("Content-Encoding", "gzip"), ("X-Odd", "ünß"))),
        "/2026/11/05/two-pages/": Answer(story(3, head=NEXT)),
        "/2026/11/05/two-pages/page/2/": Answer(second),
    }


@dataclass
class Crawled:
    """An archive that was crawled, and the site."""

    folder: Path
    site: LocalSite

    @property
    def database(self) -> Path:
        return self.folder / "a.db"

    def copy(self, folder: Path) -> Crawled:
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Crawled(folder, self.site)

    def record(self, file: str, offset: int, length: int) -> tuple[object, bytes]:
        with (self.folder / "archive" / file).open("rb") as opened:
            opened.seek(offset)
            record = next(ArchiveIterator(io.BytesIO(opened.read(length))))
            return record.rec_headers, record.raw_stream.read()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory) -> Crawled:
    with local_site(answers()) as site:
        found = Crawled(tmp_path_factory.mktemp("crawled"), site)
        done = crawl(site.base, found.database)
        assert done.returncode == 0, done.stderr
        yield found


@pytest.fixture
def copy(crawled, tmp_path) -> Crawled:
    return crawled.copy(tmp_path / "copy")


def reprocess(capsys, copy, *arguments):
    done = scrapy_here(capsys, "reprocess", "--json", *arguments, "-s", f"DATABASE={copy.database}")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def change(database: Path, *statements: str) -> None:
    connection = sqlite3.connect(database)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_each_article_points_to_its_page_as_the_server_sent_it(crawled):
    rows = ask(crawled.database, "SELECT url, record_file, record_offset, record_length FROM articles ORDER BY url")
    assert [url.removeprefix(crawled.site.base) for url, *_ in rows] == [
        "/2026/11/05/story-1/", "/2026/11/05/story-2/", "/2026/11/05/two-pages/",
    ]  # fmt: skip
    sent = [story(1).encode(), PACKED, story(3, head=NEXT).replace("{base}", crawled.site.base).encode()]
    for (url, *place), body in zip(rows, sent, strict=True):
        headers, found = crawled.record(*place)
        assert headers.get_header("WARC-Target-URI") == url
        assert headers.get_header("WARC-IP-Address") == "127.0.0.1"
        assert found == body
    same = "SELECT count(*) FROM pages JOIN articles ON articles.page_id = pages.id"
    assert ask(crawled.database, f"{same} WHERE pages.record_offset = articles.record_offset") == [(3,)]


def test_the_same_code_on_the_same_pages_changes_nothing(copy, capsys):
    impact = reprocess(capsys, copy)
    assert (impact["articles_read"], impact["articles_same"], impact["articles_changed"]) == (3, 3, 0)
    assert impact["applied"] is True
    assert not list(copy.folder.glob("*-reprocess.db"))


def test_a_dry_run_tells_what_the_run_then_does(copy, capsys):
    (copy.folder / "tags.toml").write_text(TOPIC)
    change(
        copy.database,
        "UPDATE articles SET headline = 'An old headline' WHERE url LIKE '%story-1/'",
        "UPDATE article_texts SET body = body || char(10) || char(10) || 'Share this!' "
        "WHERE article_id = (SELECT id FROM articles WHERE url LIKE '%two-pages/')",
        "INSERT INTO tags (name, label, description, kind) VALUES ('mayors', 'M', 'M', 'topic')",
        "INSERT INTO verdicts (article_id, tag, verdict, decided_at) "
        "SELECT id, 'mayors', 'no', '2026-11-06T00:00:00Z' FROM articles WHERE url LIKE '%story-2/'",
    )
    before = copy.database.read_bytes()
    told = reprocess(capsys, copy, "--dry-run")
    assert (told["applied"], told["articles_changed"], told["tags_gained"], told["tags_lost"]) == (
        False, 2, {"mayors": 2}, {},
    )  # fmt: skip
    assert told["fields"] == {"tags": 2, "headline": 1, "body": 1}
    assert copy.database.read_bytes() == before
    samples = {sample["url"].rpartition("/2026/11/05/")[2]: sample["fields"] for sample in told["samples"]}
    assert samples["story-1/"]["headline"] == {"before": "An old headline", "after": headline(1)}
    assert samples["two-pages/"]["body"] == {"before": "Share this!", "after": ""}

    done = reprocess(capsys, copy)
    assert done["resumed"] == 3
    assert {name: done[name] for name in told if name not in {"applied", "resumed"}} == {
        name: told[name] for name in told if name not in {"applied", "resumed"}
    }
    assert ask(copy.database, "SELECT headline FROM articles WHERE url LIKE '%story-1/'") == [(headline(1),)]
    carried = "SELECT url FROM articles JOIN article_tags ON article_id = articles.id WHERE tag = 'mayors'"
    assert {url[-3:] for (url,) in ask(copy.database, carried)} == {"-1/", "es/"}
    assert ask(copy.database, "SELECT count(*) FROM revisions") == [(0,)]
    assert ask(copy.database, "SELECT count(*) FROM article_texts_fts WHERE article_texts_fts MATCH 'share'") == [(0,)]
    assert reprocess(capsys, copy)["articles_changed"] == 0


def test_what_was_read_again_is_no_change_when_the_site_is_crawled_next(copy, capsys):
    """An older desk had read the page otherwise; the publisher has changed nothing."""
    change(
        copy.database,
        "UPDATE articles SET headline = 'H', content_hash = 'old'",
        "UPDATE pages SET content_hash = 'old'",
    )
    assert reprocess(capsys, copy, "--jobs", "1")["articles_changed"] == 3
    urls = copy.folder / "urls.txt"
    urls.write_text("\n".join(url for (url,) in ask(copy.database, "SELECT url FROM articles")))
    again = crawl(copy.site.base, copy.database, "-a", f"urls={urls}")
    assert again.returncode == 0, again.stderr
    assert ask(copy.database, "SELECT articles_changed, articles_unchanged FROM crawls ORDER BY id DESC LIMIT 1") == [
        (0, 3)
    ]
    assert ask(copy.database, "SELECT count(*) FROM revisions") == [(0,)]
    with (copy.folder / "archive" / files_in(copy.folder / "archive")[0].path.name).open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file)]
    assert kinds.count("response") == 4  # nothing was kept twice


def test_a_page_that_was_no_article_becomes_one(crawled, copy, capsys):
    change(
        copy.database,
        "PRAGMA foreign_keys = ON",
        "UPDATE pages SET state = 'rejected', reason = 'too short', article_id = NULL WHERE url LIKE '%story-1/'",
        "DELETE FROM articles WHERE url LIKE '%story-1/'",
    )
    assert ask(copy.database, "SELECT count(*) FROM articles") == [(2,)]
    told = reprocess(capsys, copy, "--dry-run")
    assert [url[-8:] for url in told["articles_new"]] == ["story-1/"]
    assert ask(copy.database, "SELECT count(*) FROM articles") == [(2,)]
    assert reprocess(capsys, copy)["articles_new"] == told["articles_new"]
    columns = "SELECT url, headline, body, published_at, status FROM full_articles ORDER BY url"
    assert ask(copy.database, columns) == ask(crawled.database, columns)
    place = "SELECT record_file, record_offset, body_bytes FROM pages ORDER BY url"
    assert ask(copy.database, place) == ask(crawled.database, place)
    assert reprocess(capsys, copy)["articles_read"] == 3


def test_articles_whose_page_is_not_there_are_tagged_by_their_text(copy, capsys):
    (copy.folder / "tags.toml").write_text(TOPIC)
    change(copy.database, "UPDATE articles SET record_file = '' WHERE url LIKE '%story-1/'")
    for file in (copy.folder / "archive").iterdir():
        file.unlink()
    impact = reprocess(capsys, copy)
    assert (impact["articles_read"], impact["articles_read_by_text"]) == (3, 3)
    assert impact["tags_gained"] == {"mayors": 3}
    assert len(impact["pages_missing"]) == 2
    assert "is not there any more" in impact["pages_missing"][0]["reason"]


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        pytest.param(["--url", "{base}/2026/11/05/story-1/"], 1, id="one address"),
        pytest.param(["--sites", "newsroom"], 3, id="a source"),
        pytest.param(["--since", "2100-01-01"], 0, id="a day"),
        pytest.param(["--tags-only"], 3, id="the texts alone"),
    ],
)
def test_a_part_of_the_archive_is_read(copy, capsys, arguments, count):
    given = [part.replace("{base}", copy.site.base) for part in arguments]
    assert reprocess(capsys, copy, "--dry-run", *given)["articles_read"] == count


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param(["--sites", "newsrom"], 2, "no source 'newsrom'", id="no such source"),
        pytest.param(["--since", "soon"], 2, "is no day", id="no day"),
        pytest.param(["x"], 2, "unknown option or argument", id="an argument"),
    ],
)
def test_wrong_usage_is_told(copy, capsys, arguments, code, words):
    done = scrapy_here(capsys, "reprocess", *arguments, "-s", f"DATABASE={copy.database}")
    assert (done.returncode, words in done.stderr) == (code, True), done.stderr


def test_the_report_for_people_stands_side_by_side(copy, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    change(copy.database, "UPDATE articles SET headline = 'An old headline' WHERE url LIKE '%story-1/'")
    done = scrapy_here(capsys, "reprocess", "--dry-run", "-s", f"DATABASE={copy.database}")
    assert "Articles that would change: 1" in done.stdout
    line = next(line for line in done.stdout.splitlines() if "  headline " in line)
    assert line.split(" | ")[0].split() == ["headline", "An", "old", "headline"]
    assert line.split(" | ")[1] in headline(1)
    assert done.stderr == "Nothing was changed; without --dry-run it is, and nothing is read twice.\n"


def test_an_import_makes_the_same_articles_and_keeps_their_pages(crawled, tmp_path):
    """From a file of another program in which the last record is torn, and a second time without doing anything."""
    file = tmp_path / "of-another.warc.gz"
    kept = files_in(crawled.folder / "archive")[0].path.read_bytes()
    file.write_bytes(kept + kept[:300])
    options = ["-a", f"file={file}", "-a", "name=newsroom", "-s", f"DATABASE={tmp_path / 'b.db'}"]
    done = scrapy("crawl", "warc", *options)
    assert done.returncode == 0, done.stderr
    assert "of-another.warc.gz is damaged" in done.stdout
    told = "SELECT url, headline, body, authors, published_at, language FROM full_articles ORDER BY url"
    assert ask(tmp_path / "b.db", told) == ask(crawled.database, told)
    (one,) = files_in(tmp_path / "archive")
    with one.path.open("rb") as opened:
        assert [record.rec_type for record in ArchiveIterator(opened)].count("response") == 4
    assert ask(tmp_path / "b.db", "SELECT count(*) FROM articles WHERE record_offset > 0") == [(3,)]


def test_retention_says_what_goes_and_removes_it_only_when_told(copy, capsys):
    old = "2020-01-01-newsroom.warc.gz"
    (file,) = (copy.folder / "archive").iterdir()
    shutil.copy(file, file.with_name(old))
    file.with_name("notes.txt").write_text("the owner's")
    change(copy.database, f"UPDATE articles SET record_file = '{old}' WHERE url LIKE '%story-1/'")
    options = ["retention", "-s", f"DATABASE={copy.database}", "-s", "ARCHIVE_DAYS=30"]
    said = scrapy_here(capsys, *options)
    assert (said.returncode, old in said.stdout, "--apply" in said.stderr) == (0, True, True)
    assert file.with_name(old).exists()
    told = json.loads(scrapy_here(capsys, *options, "--apply", "--json").stdout)[-1]
    assert (told["name"], told["files"], told["articles_without_page"]) == ("kept-pages", [old], 1)
    assert sorted(path.name for path in file.parent.iterdir()) == [file.name, "notes.txt"]
    assert ask(copy.database, "SELECT count(*) FROM articles WHERE record_file = ''") == [(1,)]
    assert ask(copy.database, "SELECT count(*) FROM articles") == [(3,)]
