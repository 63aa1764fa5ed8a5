"""Whether a story stands behind a paywall: yes, no or unknown, and by which signals."""

import pytest

from pipelines.read import read

SENTENCE = "The maker has opened a second line in the north, and local suppliers deliver half of the parts."
STORY = "".join(f"<p>{SENTENCE} It is line number {number}, and nobody had expected it.</p>" for number in range(4))


def page(head: str = "", end: str = "") -> bytes:
    """A story with something said in its head, or put below its text."""
    return f"<head>{head}</head><body><article><h1>Maker opens a line</h1><div class='entry-content'>{STORY}{end}</div></article></body>".encode()


def record(properties: str) -> str:
    """A story's JSON-LD with these properties."""
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Maker opens a line", {properties}}}</script>'


PART = '"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": %s, "cssSelector": ".wall"}'
BOX = "<div class='paywall'><p>Subscribe to continue reading.</p></div>"


@pytest.mark.parametrize(
    ("html", "paywall", "source"),
    [
        pytest.param(page(), "unknown", None, id="nobody says"),
        pytest.param(page(record('"isAccessibleForFree": false')), "yes", "json-ld:isAccessibleForFree", id="record"),
        pytest.param(page(record('"isAccessibleForFree": "False"')), "yes", "json-ld:isAccessibleForFree", id="record, as a word"),
        pytest.param(page(record('"isAccessibleForFree": "http://schema.org/False"')), "yes", "json-ld:isAccessibleForFree", id="record, as an address"),
        pytest.param(page(record('"isAccessibleForFree": true')), "no", "json-ld:isAccessibleForFree", id="record says free"),
        pytest.param(page(record(PART % '"False"')), "yes", "json-ld:hasPart", id="a part that is not free"),
        pytest.param(page(record(PART % "true")), "unknown", None, id="a part that is free"),
        pytest.param(page(record('"isAccessibleForFree": true, ' + PART % "false")), "no", "json-ld:isAccessibleForFree", id="the story's own word before a part's"),
        pytest.param(page('<script type="application/ld+json">{"@type": "WebPage", "isAccessibleForFree": false}</script>'), "yes", "json-ld:isAccessibleForFree", id="the page's record"),
        pytest.param(page("<meta property='article:content_tier' content='locked'>"), "yes", "meta:article:content_tier", id="tier"),
        pytest.param(page("<meta property='og:article:content_tier' content='Metered'>"), "yes", "meta:og:article:content_tier", id="tier, metered"),
        pytest.param(page("<meta property='article:content_tier' content='free'>"), "no", "meta:article:content_tier", id="tier, free"),
        pytest.param(page("<meta property='article:content_tier' content='gold'>"), "unknown", None, id="tier that nobody knows"),
        pytest.param(page("<meta itemprop='isAccessibleForFree' content='false'>"), "yes", "meta:isaccessibleforfree", id="microdata"),
        pytest.param(page("<meta name='cXenseParse:recs:articlepaywall' content='true'>"), "yes", "meta:cxenseparse:recs:articlepaywall", id="Cxense"),
        pytest.param(page("", BOX), "yes", "rule:structure.paywall", id="a box of that class"),
        pytest.param(page("", "<p>Subscribe to continue reading</p>"), "yes", "rule:label.paywall", id="a plea"),
        pytest.param(page("", "<p>Register to continue reading</p>"), "yes", "rule:label.paywall", id="a wall of registration"),
        pytest.param(page("", "<p>Jetzt weiterlesen</p>"), "yes", "rule:label.paywall", id="a German plea"),
        pytest.param(page(record('"isAccessibleForFree": true'), BOX), "no", "json-ld:isAccessibleForFree", id="the publisher's word before a box"),
    ],
)  # fmt: skip
def test_a_paywall_is_yes_no_or_unknown(html, paywall, source):
    article = read(html, "https://n.example/s")
    assert article.paywall == paywall
    assert ("paywalled" in article.flags) == (paywall == "yes")
    told = article.provenance.get("paywall")
    assert (told.source if told else None) == source
    assert SENTENCE in article.body


def test_every_signal_is_on_record():
    head = record('"isAccessibleForFree": false') + "<meta property='article:content_tier' content='free'>"
    told = read(page(head, BOX), "https://n.example/s").provenance["paywall"]
    assert told.source == "json-ld:isAccessibleForFree"
    assert [source for source, _ in told.candidates] == ["meta:article:content_tier", "rule:structure.paywall"]
    assert dict(told.candidates)["meta:article:content_tier"] == "free (no)"
