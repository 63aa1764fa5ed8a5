"""The ``-a`` arguments of a crawl are checked before anything is asked of a site."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.spiders.options import read_options


def test_reads_what_narrows_a_run(tmp_path):
    addresses = tmp_path / "addresses.txt"
    addresses.write_text("# two stories\nhttps://www.example.com/a\n\nwww.example.com/b\nhttps://www.example.com/a\n")
    options = read_options({"since": "2026-11-01", "limit": "50", "urls": str(addresses)})
    assert options.since == date(2026, 11, 1)
    assert options.limit == 50
    assert options.urls == ("https://www.example.com/a", "https://www.example.com/b")
    assert options.as_text() == {"since": "2026-11-01", "limit": "50", "urls": "2 addresses"}


def test_a_bare_host_is_an_address():
    assert read_options({"url": "www.example.com"}, any_site=True).url == "https://www.example.com/"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param({"sinse": "2026-11-01"}, "did you mean 'since'", id="a misspelt name"),
        pytest.param({"colour": "red"}, "known are since, limit, urls", id="a name like no other"),
        pytest.param({"since": "yesterday"}, "not a day", id="a day in words"),
        pytest.param({"since": "2026-02-30"}, "not a day", id="a day that never was"),
        pytest.param({"limit": "many"}, "not a count", id="a count in words"),
        pytest.param({"limit": "0"}, "not a count", id="no story at all"),
        pytest.param({"urls": "/no/such/file"}, "cannot be read: No such file", id="no such file"),
    ],
)
def test_says_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=message):
        read_options(arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param({}, "-a url=", id="no address"),
        pytest.param({"url": "ftp://www.example.com/"}, "not an address of the web", id="not the web"),
        pytest.param({"url": "http://[broken/"}, "not an address", id="a broken host"),
        pytest.param({"url": "two words"}, "not an address", id="two words"),
        pytest.param({"url": "gizchina"}, "'gizchina' is not an address of the web", id="a name and no host"),
    ],
)
def test_any_site_needs_an_address(arguments, message):
    with pytest.raises(ValueError, match=message):
        read_options(arguments, any_site=True)


def test_a_file_without_addresses_is_wrong(tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_text("# nothing yet\n")
    with pytest.raises(ValueError, match="names no address"):
        read_options({"urls": str(empty)})
