"""A page or a flattened text through the same stages as in a crawl: extract, denoise, tag."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from crawler.items import Article, Tag
from crawler.showing.sources import Source, SourceError
from pipelines import denoise as denoising
from pipelines import extract as extraction
from pipelines.extract.encoding import decode
from pipelines.extract.flat import blocks_of_text
from pipelines.extract.language import guess_language

# A tag is asserted from this score up (docs/localization.md); below, it only ranks.
_ASSERTED = 0.5
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|meta|title|div|p|br|article|section|main|span|h[1-6]|a|ul|ol|table|img|script|\?xml)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """An article with the page that it was made of, for showing what became of each block."""

    page: Article
    article: Article
    tags: tuple[Tag, ...]


def read_shown(source: Source, url: str | None, tagger: Callable[[str, str, str | None], Sequence[Tag]]) -> Shown:
    """The article of a source, with the tags that ``tagger`` gives it.

    Raises:
        SourceError: when the bytes are no page and no text, or when the page is no article.
    """
    from pipelines.extract.rejection import is_binary  # noqa: PLC0415 - a crawl imports every command, and needs no tables

    if is_binary(source.body) or _is_program(source.body[:4096]):
        raise SourceError(f"{source.name} is no page and no text: its bytes are a picture's, a program's or the like")
    page = _flattened(source, url) if _is_flattened(source) else _page(source, url)
    article = denoising.denoise(page)
    if article.status != "article":
        raise SourceError(f"{source.name} is no article: {_why(article)}")
    tags = tuple(
        found for found in tagger(article.headline, article.body, article.language) if found.score >= _ASSERTED
    )
    return Shown(page, article, tags)


def _why(article: Article) -> str:
    """Why a page is no article, and the words that showed it."""
    told = article.provenance.get("status")
    if told is None or not told.raw:
        return article.reason
    return f"{article.reason} ({told.source}: {told.raw})"


def _is_program(head: bytes) -> bool:
    """Whether zero bytes come from a program and not from a text in UTF-16."""
    return b"\x00" in head and not decode(head).encoding.lower().startswith("utf-16")


def _is_flattened(source: Source) -> bool:
    return source.is_text or (source.url is None and _MARKUP.search(source.body[:20000]) is None)


def _page(source: Source, url: str | None) -> Article:
    return extraction.extract(source.body, url or source.url, encoding=source.encoding)


def _flattened(source: Source, url: str | None) -> Article:
    text = decode(source.body).body.decode("utf-8", "replace")
    headline, blocks = blocks_of_text(text)
    article = Article(url=url, headline=headline, blocks=blocks, language=guess_language(text) or None)
    return article if blocks else replace(article, status="rejected", reason="no text")
