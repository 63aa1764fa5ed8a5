"""An article made of what a channel says alone, for pages that cannot be had."""

from __future__ import annotations

from crawler.items import Article, Discovered, Image, Provenance, SiteHints
from pipelines.extract.blocks import pictures_of
from pipelines.extract.fragment import blocks_of_fragment
from pipelines.extract.language import guess_language, language_tag
from pipelines.extract.names import unique_names
from pipelines.extract.texts import unescaped


def from_entry(entry: Discovered, *, hints: SiteHints | None = None) -> Article:
    """The story as the channel tells it; "rejected" where the channel has no full text."""
    blocks = blocks_of_fragment(entry.content_html, entry.url)
    text = " ".join(block.text for block in blocks)
    declared = entry.language or (hints.language if hints else "") or ""
    images = pictures_of(blocks)
    if entry.image_url and not any(image.url == entry.image_url for image in images):
        images = (Image(entry.image_url, is_lead=True), *images)
    return Article(
        entry.url,
        status="article" if text else "rejected",
        reason="" if text else "the channel has no full text",
        headline=unescaped(entry.title),
        blocks=blocks,
        authors=unique_names(entry.authors),
        published=entry.published,
        modified=entry.modified,
        published_zone="page" if entry.published else "",
        language=language_tag(declared) or guess_language(text) or None,
        description=unescaped(entry.summary),
        publisher_id=entry.publisher_id,
        images=images,
        categories=entry.categories,
        flags=("from-channel",),
        provenance={
            "headline": Provenance("channel", entry.title),
            "published": Provenance("channel", entry.published_raw),
        },
    )
