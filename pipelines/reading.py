"""A fetched page is read: extract, denoise, tag. Pure but for the tables and the owner's file, which are read once.

A crawl has this done in processes of its own (``pipelines.apart``); importing the module therefore loads no tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.items import Article, Page, Tag
from pipelines import denoise, extract
from pipelines.lazily import loader

if TYPE_CHECKING:
    from pipelines.store.drafts import Draft
    from pipelines.tag.owner_tagger import Tagger

# Characters: a book of two hundred pages. What is longer is made to fill memories.
LONGEST_STORY = 500_000
# The same for a story and all that stands around it, a thousand readers' comments included.
MOST_TEXT = 2_000_000
# Removed blocks that are told of a page: the most of a real one are its readers' comments. What would fill the archive
# with furniture is left out, and the page is flagged MORE_REMOVED.
MOST_REMOVED = 10_000
MORE_REMOVED = "more-removed"
# Ten times a long read. What is longer is no story any more, and must not hold up the night.
LONGEST_TAGGED = 200_000

_tag = loader("pipelines.tag", {"Tagger": "owner_tagger"})
_draft = loader("pipelines.store", {"draft_of": "drafts"})


@dataclass(frozen=True, slots=True)
class Manner:
    """How the pages of a run are read: by whose rules, and what many articles of the site say at their edges."""

    tags_file: str = ""  # as TAGS_FILE
    database: str = ""
    repeated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page says; or, in ``next_page``, where its story goes on, and then nothing else."""

    article: Article | None = None  # without its blocks where there is a draft: that holds them as they are stored
    tags: tuple[Tag, ...] = ()
    draft: Draft | None = None
    next_page: str | None = None


def prepare(tags_file: str, database: str) -> None:
    """Loads all that reading needs, which takes half a second, by reading a page with all of it."""
    sentence = "The harbour of the town will be opened on Monday, as the council says. "
    paragraphs = "".join(f"<p>{sentence * times}</p>" for times in (2, 3, 5, 1, 4, 2, 1, 3))
    page = f"<title>Harbour</title><article><h1>A harbour is opened</h1>{paragraphs}</article>"
    article = denoise.denoise(extract.extract(page.encode(), "https://news.example/2026/11/a-harbour-is-opened/"))
    drafted(article, tuple(_tagger(tags_file, database).tag(article.headline, article.body, "en")))


def read_page(page: Page, manner: Manner) -> Reading:
    """The article and the tags of a page with all its parts."""
    article = denoised(extracted(page), page, manner.repeated)
    return drafted(article, tagged(article, _tagger(manner.tags_file, manner.database)))


def drafted(article: Article, tags: tuple[Tag, ...]) -> Reading:
    """The reading with what will be stored of it."""
    if article.status != "article":
        return Reading(article)
    return Reading(replace(article, blocks=(), removed=()), tags, _draft("draft_of")(article, tags))


def read_page_or_turn(page: Page, url: str, manner: Manner) -> Reading:
    """The same for the first page of a story; where it goes on on another page, only that page's address.

    Args:
        page: the page as it was fetched.
        url: the address that it came from.
        manner: how it is read.
    """
    following = extract.next_page(page.body, url)
    if following is None or following == page.final_url:
        return read_page(page, manner)
    return Reading(next_page=following)


def next_page(body: bytes, url: str) -> str | None:
    """The address of the page on which the story of this one goes on."""
    return extract.next_page(body, url)


def extracted(page: Page) -> Article:
    """The article of a fetched page, or of the channel's entry that stands in for one."""
    if not page.body and page.entry is not None:
        return extract.from_entry(page.entry, hints=page.hints)
    if is_no_markup(page.body):
        return Article(page.final_url, status="rejected", reason="not html")
    if page.part_urls:
        article = extract.extract_parts(
            page.body,
            page.parts,
            page.final_url,
            part_urls=page.part_urls,
            encoding=page.encoding,
            hints=page.hints,
            entry=page.entry,
            fetched=page.fetched_at,
        )
    else:
        article = extract.extract(
            page.body,
            page.final_url,
            encoding=page.encoding,
            hints=page.hints,
            entry=page.entry,
            fetched=page.fetched_at,
        )
    return _bounded(article)


def _bounded(article: Article) -> Article:
    """The article, or a refusal where all that the page says together would fill the memory of the crawl."""
    if sum(len(block.text) for block in article.blocks) <= MOST_TEXT:
        return article
    return Article(article.url, status="rejected", reason="longer than any story")


# What the first element of a document is called that names pages or draws a picture.
_CHANNEL = re.compile(
    rb"\s*(?:<\?[^>]{0,500}>\s*|<!--.{0,2000}?-->\s*|<!doctype [^>]{0,500}>\s*){0,4}"
    rb"<(?:rss|feed|rdf:rdf|urlset|sitemapindex|opml|svg)\b",
    re.IGNORECASE | re.DOTALL,
)


def is_no_markup(body: bytes) -> bool:
    """Whether a fetched document is text, JSON or a feed, whatever its server calls it; others see to an empty one."""
    start = body[:5000].lstrip(b"\xef\xbb\xbf \t\r\n")
    is_json = re.match(rb'\{\s*["}]|\[\s*[\[{"\]\d-]', start) is not None
    return bool(start) and (is_json or b"<" not in body or _CHANNEL.match(start) is not None)


def denoised(article: Article, page: Page, repeated: frozenset[str]) -> Article:
    """Blocks become the story and the ledger of the rest."""
    article = denoise.denoise(article, hints=page.hints, repeated=repeated)
    if article.status == "article" and len(article.body) > LONGEST_STORY:
        return Article(article.url, status="rejected", reason="longer than any story")
    if len(article.removed) > MOST_REMOVED:
        flags = (*article.flags, MORE_REMOVED)
        return replace(article, removed=article.removed[:MOST_REMOVED], flags=flags)
    return article


def tagged(article: Article, tagger: Tagger) -> tuple[Tag, ...]:
    """Which facets of localization, and which of the owner's topics, does the story carry?"""
    if article.status != "article":
        return ()
    return tuple(tagger.tag(article.headline, article.body[:LONGEST_TAGGED], article.language))


@lru_cache(1)
def _tagger(tags_file: str, database: str) -> Tagger:
    found: Tagger = _tag("Tagger").from_file(tags_file, database)
    return found
