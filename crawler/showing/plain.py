"""The article as a reader wants it: headline, byline, date, text, and what it says about localization."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.items import Article, Tag
from crawler.showing.reading import Shown
from crawler.showing.words import printable

_ZONES = {"page": "zone from the page", "site": "zone from the site's definition"}


def plain_lines(shown: Shown) -> Iterator[str]:
    """The article, line by line; paragraphs are not wrapped, so that other programs can use them."""
    article = shown.article
    yield printable(article.headline)
    yield from (printable(line) for line in (byline_of(article), date_line(article)) if line)
    yield ""
    yield printable(article.body)
    if shown.tags:
        yield ""
        yield from localization_lines(shown)


def byline_of(article: Article) -> str:
    """The line that names the authors ("By A and B"), or nothing."""
    *others, last = article.authors or ("",)
    return f"By {', '.join(others)} and {last}" if others else f"By {last}" if last else ""


def date_line(article: Article) -> str:
    """When the story was published, in which zone and by whose word."""
    if article.published is None:
        return ""
    found = article.provenance.get("published")
    notes = [_ZONES.get(article.published_zone, "zone unknown, UTC assumed"), f"from {found.source}" if found else ""]
    told = article.published.isoformat(sep=" ", timespec="minutes")
    return f"Published {told} ({'; '.join(filter(None, notes))})"


def localization_lines(shown: Shown) -> Iterator[str]:
    """Each facet with its score and the sentences that prove it, then the countries and companies of all of them."""
    yield "Localization"
    for tag in shown.tags:
        yield f"  {tag.facet} ({tag.score:.2f})"
        for sentence in evidence_of(shown.article, tag):
            yield f"    “{printable(sentence)}”"
    for name, words in (("countries", _united(shown, "countries")), ("companies", _united(shown, "companies"))):
        if words:
            yield f"  {name}: {', '.join(words)}"


def evidence_of(article: Article, tag: Tag) -> list[str]:
    """The stretches of text that prove a tag."""
    text = f"{article.headline}\n\n{article.body}"
    return [" ".join(text[span.start : span.end].split()) for span in tag.evidence]


def _united(shown: Shown, field: str) -> list[str]:
    return list(dict.fromkeys(word for tag in shown.tags for word in getattr(tag, field)))
