"""What kept a page from us, in words for the owner of the desk."""

from __future__ import annotations

import pytest
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, IgnoreRequest, ResponseDataLossError

from crawler.middlewares.network_errors import in_words

TWISTED = "[<twisted.python.failure.Failure twisted.web._newclient.ParseError: ('wrong number of parts', b'X')>]"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        pytest.param(IgnoreRequest("the guard says no"), "the guard says no", id="a guard's own sentence"),
        pytest.param(
            ResponseDataLossError(), "a.example cannot be reached: the answer broke off in the middle", id="half"
        ),
        pytest.param(
            DownloadCancelledError("Expected to receive 9440563 bytes in request <GET http://a.example/>"),
            "a.example cannot be reached: the document is larger than DOWNLOAD_MAXSIZE allows",
            id="too large",
        ),
        pytest.param(
            DownloadFailedError(TWISTED),
            "a.example cannot be read: what it answers is not HTTP as it should be (('wrong number of parts', b'X'))",
            id="no HTTP",
        ),
        pytest.param(
            DownloadFailedError(
                "[<twisted.python.failure.Failure OpenSSL.SSL.Error: [('x', '', 'wrong version number')]>]"
            ),
            "a.example cannot be read: it does not speak https; does its address begin with http:// ?",
            id="no https",
        ),
        pytest.param(
            DownloadFailedError(
                "[<twisted.python.failure.Failure a.ConnectionLost: Connection to the other side was lost.>]"
            ),
            "a.example cannot be read: the connection broke off",
            id="reset",
        ),
        pytest.param(ValueError("odd"), "a.example cannot be reached: odd", id="anything else"),
    ],
)
def test_in_words(error, words):
    assert in_words(error, "a.example") == words
