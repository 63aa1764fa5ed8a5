"""What ``scrapy crawl`` and ``scrapy list`` say to somebody who asked in a way that they do not understand."""

from __future__ import annotations

import pytest

from tests.nights import scrapy_here


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(
            ["crawl", "https://www.example.com/"],
            "to read it: scrapy crawl site -a url=https://www.example.com/",
            id="an address for a site",
        ),
        pytest.param(
            ["crawl", "site", "-a", "url=gizchina"], "'gizchina' is not an address", id="a name for an address"
        ),
        pytest.param(["list", "--jsno"], "what does '--jsno' mean?", id="a misspelt option"),
        pytest.param(["list", "golem"], "what does 'golem' mean?", id="an argument that list does not take"),
    ],
)
def test_wrong_usage(arguments, sentence, desk, capsys):
    done = scrapy_here(capsys, *arguments, *desk.options)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert not desk.database.exists()
