"""The paragraphs at the edges of an article that may be the site's own words rather than the story's. Pure."""

from __future__ import annotations

from crawler.items import Article, BlockKind
from pipelines.dedupe import word_count
from pipelines.denoise.body import fingerprint
from pipelines.store.values import clean

# Boilerplate begins or ends a page, is short, and is no bare name.
_FIRST, _LAST = 2, 4
_FEWEST_WORDS, _MOST_WORDS = 4, 60
_SAMPLE = 200


def edges_of(article: Article) -> list[tuple[str, str]]:
    """The paragraphs at the edges of an article that may be the site's own: their fingerprints, and how they begin."""
    seen: dict[str, str] = {}
    for text in _edges([block.text for block in article.blocks if block.kind is BlockKind.PARAGRAPH]):
        if _FEWEST_WORDS <= word_count(text) <= _MOST_WORDS:
            seen.setdefault(fingerprint(text), clean(text, _SAMPLE))
    return list(seen.items())


def _edges(texts: list[str]) -> list[str]:
    return texts if len(texts) <= _FIRST + _LAST else texts[:_FIRST] + texts[-_LAST:]
