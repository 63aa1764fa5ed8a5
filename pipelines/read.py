"""A page in, a clean article out: extraction, then denoising."""

from __future__ import annotations

from crawler.items import Article, Discovered, SiteHints
from pipelines.denoise import denoise
from pipelines.extract import extract


def read(
    html: bytes,
    url: str | None,
    *,
    encoding: str | None = None,
    hints: SiteHints | None = None,
    entry: Discovered | None = None,
) -> Article:
    """The article of a page: all fields, the story's blocks, its plain text, and every removed block with its rule.

    Never raises, whatever the bytes are; a page that is no article comes back "rejected" with the reason.
    """
    return denoise(extract(html, url, encoding=encoding, hints=hints, entry=entry), hints=hints)
