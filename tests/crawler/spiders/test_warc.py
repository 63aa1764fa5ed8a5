"""The arguments of an import, and files that hold nothing to import."""

from __future__ import annotations

import gzip
import re
from datetime import date
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.items import Kept
from crawler.sites.definition import SiteDefinition
from crawler.spiders.import_options import read_import_options
from crawler.spiders.warc import ImportFileError, WarcSpider, first_page, is_story_address
from pipelines.keep.captures import CaptureReader
from tests.pipelines.keep.making import packed, page, record


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(packed(record()))
    return path


def test_arguments_are_read(file):
    options = read_import_options({"file": str(file), "name": " news ", "since": "2026-11-01", "limit": "3"})
    assert (options.file, options.name, options.since, options.limit) == (file, "news", date(2026, 11, 1), 3)
    assert options.as_text() == {"file": "pages.warc.gz", "name": "news", "since": "2026-11-01", "limit": "3"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param({}, "needs the file", id="no file"),
        pytest.param({"file": "/no/such.warc"}, "no such file", id="not there"),
        pytest.param({"fil": "x"}, "did you mean 'file'", id="a slip"),
        pytest.param({"urls": "x"}, "unknown argument", id="of a crawl"),
        pytest.param({"limit": "0"}, "not a count", id="a wrong count"),
    ],
)
def test_wrong_arguments_are_told(file, arguments, words):
    given = {"file": str(file), **arguments} if "limit" in arguments else arguments
    with pytest.raises(ValueError, match=words):
        read_import_options(given)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "no WARC or ARC file", id="nothing"),
        pytest.param(b"<html>", "no WARC or ARC file", id="a page"),
        pytest.param(gzip.compress(b"notes"), "no WARC or ARC file", id="something packed"),
        pytest.param(packed(record(b"HTTP/1.1 404 No\r\n\r\n")), "1 answers with status 404", id="no page"),
        pytest.param(packed(record(b"software: x", kind="warcinfo")), "no answers of web servers", id="no answer"),
        pytest.param(packed(record())[:-30], "ends in the middle of a record", id="one torn record"),
    ],
)
def test_a_file_without_a_page_says_why(tmp_path, content, words):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    with pytest.raises(ImportFileError, match=words):
        first_page(path, 10**6)


def test_the_first_page_is_found_behind_others(file):
    file.write_bytes(packed(record(b"HTTP/1.1 404 No\r\n\r\n"), record(url="https://news.example/b")))
    assert first_page(file, 10**6).url == "https://news.example/b"


def test_a_file_in_the_folder_of_kept_pages_is_pointed_to_where_it_is(file, tmp_path):
    spider = WarcSpider(file=str(file))
    with file.open("rb") as opened:
        (capture,) = CaptureReader(opened, 10**6).read()
    places = []
    for folder in (tmp_path, tmp_path / "elsewhere"):
        spider.settings = Settings({"ARCHIVE_FOLDER": str(folder), "DATABASE": str(tmp_path / "a.db")})
        places.append(spider._place_of(capture))
    assert places == [Kept(file.name, 0, file.stat().st_size), None]


@pytest.mark.parametrize(
    ("url", "name", "expected"),
    [
        pytest.param("https://www.gizchina.com/2026/11/05/a/", "", "gizchina", id="the site that is defined"),
        pytest.param("https://www.news.example/a", "", "news.example", id="its host"),
        pytest.param("https://www.gizchina.com/2026/11/05/a/", "mine", "mine", id="the name that is given"),
    ],
)
def test_a_page_belongs_to_its_site(file, url, name, expected):
    spider = WarcSpider(file=str(file), **({"name": name} if name else {}))
    spider.settings = Settings()
    assert spider._site_of(page(url, source="")).name == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://news.example/2026/11/05/a-plant-opens-in-pune/", True, id="a story"),
        pytest.param("https://news.example/x7", True, id="what may be one"),
        pytest.param("https://news.example/tag/languages/", False, id="a tag"),
        pytest.param("https://news.example/", False, id="the front page"),
    ],
)
def test_files_of_others_hold_more_than_stories(url, expected):
    assert is_story_address(url, SiteDefinition("news", "https://news.example/", Path())) is expected


def test_a_definition_says_what_its_stories_are():
    site = SiteDefinition("n", "https://news.example/", Path(), article_urls=(re.compile("^/tag/"),))
    assert is_story_address("https://news.example/tag/languages/", site)
    assert not is_story_address("https://news.example/2026/11/05/a-plant-opens-in-pune/", site)
