"""What came of asking for a story: a page to read, or the reason why there is none. Pure."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from crawler.items import Page, PageFailure
from crawler.sites.definition import SiteDefinition
from crawler.spiders.answers import Answer
from crawler.spiders.findings import Finding

GONE = frozenset({404, 410})
# A part of a page (RFC 9110, 15.3.7). We never ask for one.
_A_PART = 206
# Excerpts in feeds are cut at a few hundred characters; a longer text is the story.
FULL_TEXT_LENGTH = 1500


def page_or_failure(
    answer: Answer, finding: Finding, site: SiteDefinition, *, now: datetime, home_url: str = ""
) -> Page | PageFailure:
    """The page of a story, or why it could not be had. A full text from a feed stands in for a page that is refused.

    ``home_url`` is where the home page was found: a story whose address leads there is gone.
    """
    reason = _failure(answer, finding.url, home_url)
    if reason:
        stand_in = from_channel(finding, site, now=now) if answer.status not in GONE else None
        return stand_in or PageFailure(
            source=site.name,
            url=finding.url,
            fetched_at=now,
            http_status=answer.status,
            reason=reason,
            is_gone=answer.status in GONE or (200 <= answer.status < 300 and answer.status != _A_PART),
            channels=tuple(finding.channels),
        )
    return Page(
        source=site.name,
        url=finding.url,
        final_url=answer.url,
        fetched_at=now,
        http_status=answer.status,
        body=answer.body,
        encoding=answer.encoding,
        etag=answer.etag,
        last_modified=answer.last_modified,
        channels=tuple(finding.channels),
        entry=finding.whole_entry(),
        hints=site.hints_for(finding.entry.published.date() if finding.entry.published else None, finding.url),
    )


def from_channel(finding: Finding, site: SiteDefinition, *, now: datetime) -> Page | None:
    """The story as its feed or REST entry tells it, where that is the whole text and no teaser."""
    entry = finding.whole_entry()
    length = len(entry.content_html)
    if length < (1 if site.channels.full_text_feed else FULL_TEXT_LENGTH):
        return None
    return Page(
        source=site.name,
        url=finding.url,
        final_url=finding.url,
        fetched_at=now,
        http_status=0,
        channels=tuple(finding.channels),
        entry=entry,
        hints=site.hints_for(finding.entry.published.date() if finding.entry.published else None, finding.url),
    )


def _failure(answer: Answer, asked: str, home_url: str) -> str:
    if answer.status in GONE:
        return f"the site says that the page is gone (status {answer.status})"
    if not 200 <= answer.status < 300:
        return f"the site answered with status {answer.status}"
    if answer.status == _A_PART:
        return "the site sent a part of the page only (status 206)"
    if answer.url != asked and (_is_home(answer.url) or answer.url == home_url) and not _is_home(asked):
        return "the address leads to the home page now"
    return ""


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query
