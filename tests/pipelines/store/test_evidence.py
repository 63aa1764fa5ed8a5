"""What showed that a page is no article, or stands behind a paywall, is in the archive."""

import pytest

from crawler.items import Article, Provenance
from tests.pipelines.store.making import page, url_of


def rejected(number: int, told: Provenance):
    """A page that is no article, with what showed it."""
    refused = page(number)
    refused.article = Article(url_of(number), status="rejected", reason=told.note, provenance={"status": told})
    return refused


@pytest.mark.parametrize(
    ("told", "evidence"),
    [
        pytest.param(Provenance("title", "404", note="not found page"), "title: 404", id="rejected"),
        pytest.param(
            Provenance("text", "Please log in.", note="login wall"), "text: Please log in.", id="asked for again"
        ),
        pytest.param(Provenance("bytes", note="empty"), "bytes", id="without words"),
    ],
)
def test_a_rejected_page_says_by_which_words(archive, crawl, rows, told, evidence):
    archive.save_page(crawl, rejected(1, told))
    assert rows("SELECT reason, evidence FROM pages") == [(told.note, evidence)]
    archive.save_page(crawl, page(1))
    assert rows("SELECT state, reason, evidence FROM pages") == [("article", "", "")]


@pytest.mark.parametrize("paywall", ["yes", "no", "unknown"])
def test_a_paywall_is_stored_as_it_was_told(archive, crawl, rows, paywall):
    flags = ("paywalled",) if paywall == "yes" else ()
    archive.save_page(crawl, page(1, paywall=paywall, flags=flags))
    assert rows("SELECT paywall, is_paywalled FROM articles") == [(paywall, int(paywall == "yes"))]
