"""An article as columns, cut to sensible lengths, and the hash that tells whether it changed. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crawler.items import Article, Block, Image, Span, Tag
from pipelines.dedupe import canonical_url, is_home_page
from pipelines.dedupe.texts import fingerprint_of
from pipelines.store.values import clean, maybe_stamp, to_json
from pipelines.tag.facets import FACET_NAMES

LONGEST_HEADLINE = 500
LONGEST_NAME = 300
LONGEST_KEYWORD = 80
MOST_KEYWORDS = 50
LONGEST_NOTE = 2000  # descriptions, captions, places
LONGEST_URL = 2000
MOST_ROWS = 500  # images, citations, neighbours of one article: a page with more is a machine's

# With less than the whole text in hand, equal texts are equal fences ("Subscribe to read on"), not equal stories.
_PARTIAL = frozenset({"paywalled", "incomplete"})

# Below this a tag is not even nearly one.
NEAR_MISS = 0.25
ASSERTED = 0.5  # from this score up a story carries the facet; below, the score only ranks


def identity(article: Article, final_url: str) -> str:
    """The address that the article is known by: its canonical one unless that is the site's front door."""
    final = canonical_url(final_url)
    canonical = canonical_url(article.canonical_url or final)
    is_usable = canonical.startswith(("http://", "https://")) and (not is_home_page(canonical) or is_home_page(final))
    return canonical if is_usable else final


def facts_of(article: Article, tags: Sequence[Tag], words: list[str]) -> dict[str, Any]:
    """The columns of ``articles`` that come from the page itself, but for its source; ``words`` are its body's."""
    has_more = bool(_PARTIAL & set(article.flags))
    lead = next((i.url for i in article.images if i.is_lead), article.images[0].url if article.images else None)
    return {
        "headline": clean(article.headline, LONGEST_HEADLINE),
        "published_at": maybe_stamp(article.published),
        "published_zone": article.published_zone,
        "modified_at": maybe_stamp(article.modified),
        "language": clean(article.language, 35) if article.language else None,
        "description": clean(article.description, LONGEST_NOTE),
        "image_url": clean(lead, LONGEST_URL) if lead else None,
        "word_count": len(words),
        "is_localization": is_localization(tags),
        "has_affiliate_disclosure": int("affiliate-disclosure" in article.flags),
        "is_paywalled": int("paywalled" in article.flags),
        "paywall": article.paywall,
        "is_incomplete": int("incomplete" in article.flags),
        "publisher_id": clean(article.publisher_id, LONGEST_NAME),
        "site_name": clean(article.site_name, LONGEST_NAME),
        "text_hash": "" if has_more else fingerprint_of(words),
        "content_hash": content_hash(article),
    }


def is_partial(facts: Mapping[str, Any]) -> bool:
    """Whether we know that there is more of the story than we have."""
    return bool(facts["is_paywalled"] or facts["is_incomplete"])


def content_hash(article: Article) -> str:
    """Equal for two readings of a page that tell a reader the same.

    Left out is what changes with every visit, and what a channel may have told one time and not the other: keywords,
    description, number, and dates and authors unless the page itself gives them.
    """
    told = [
        article.headline,
        article.body,
        article.authors if _source(article, "authors") != "channel" else (),
        maybe_stamp(article.published) if dates_itself(article) else None,
        [(c.kind, c.name, c.url) for c in article.citations],
    ]
    text = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def dates_itself(article: Article) -> bool:
    """Whether the page's own metadata say when it was published: no channel is asked then."""
    return _source(article, "published").startswith(("json-ld", "meta"))


def _source(article: Article, name: str) -> str:
    told = article.provenance.get(name)
    return told.source if told else ""


# What a reading adds where an earlier one found nothing; it never takes the place of what was found.
FILLED_ONCE = ("publisher_id", "site_name", "description", "language", "image_url", "published_at")


def kept(stored_published: str | None, article: Article, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that a later reading may write: what it does not know it leaves as an earlier one found it."""
    held = {name for name in FILLED_ONCE if not facts[name]} | {"publisher_id"}
    if stored_published and not (article.published and dates_itself(article)):
        held |= {"published_at", "published_zone"}
    return {name: value for name, value in facts.items() if name not in held}


def asserted(tags: Sequence[Tag]) -> list[Tag]:
    """The tags that a story carries."""
    return [tag for tag in tags if tag.score >= ASSERTED]


def is_localization(tags: Sequence[Tag]) -> int:
    """1 for a story that carries a facet of localization; the owner's topics make none."""
    return int(any(tag.facet in FACET_NAMES for tag in asserted(tags)))


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row of ``article_tags``."""

    tag: str
    score: float
    evidence: str
    start: int
    end: int
    rule: str
    decided_by: str
    action: str
    stage: str
    is_quoted: bool = False  # of the rows of one tag, the one that lists quote


def evidence_of(article: Article, tags: Sequence[Tag]) -> list[EvidenceRow]:
    """The asserted tags with their evidence, as offsets into headline, two line breaks and body as they are stored."""
    rows = _rows_of(article, asserted(tags))
    headline = len(clean(article.headline, LONGEST_HEADLINE))
    quoted: dict[str, EvidenceRow] = {}
    for row in sorted(rows, key=lambda row: (not row.evidence, row.start < headline, row.start)):
        quoted.setdefault(row.tag, row)
    return [replace(row, is_quoted=quoted[row.tag] is row) for row in rows]


def near_misses_of(article: Article, tags: Sequence[Tag]) -> list[EvidenceRow]:
    """The tags that were nearly asserted, each with its first evidence."""
    near = [tag for tag in tags if NEAR_MISS <= tag.score < ASSERTED]
    first: dict[str, EvidenceRow] = {}
    for row in _rows_of(article, near):
        first.setdefault(row.tag, row)
    return list(first.values())


def _rows_of(article: Article, tags: list[Tag]) -> list[EvidenceRow]:
    text = f"{clean(article.headline, LONGEST_HEADLINE)}\n\n{article.body}"
    rows: dict[tuple[str, int], EvidenceRow] = {}
    for tag in tags:
        spans = [stored for span in tag.evidence if (stored := _as_stored(span, article)) is not None]
        for start, end in spans or [(0, 0)]:
            quote = clean(text[start:end])
            row = EvidenceRow(
                tag.facet, tag.score, quote, start, end, clean(tag.rule), tag.decided_by,
                clean(tag.action), clean(tag.stage),
            )  # fmt: skip
            rows.setdefault((row.tag, row.start), row)
    return list(rows.values())


def _as_stored(span: Span, article: Article) -> tuple[int, int] | None:
    """The span in the text as it is stored, whose headline may be cut; None for one that is not in it."""
    length = len(article.headline)
    cut = max(0, length - LONGEST_HEADLINE)
    if not 0 <= span.start < span.end <= length + 2 + len(article.body):
        return None
    if not cut or span.start >= length:
        return span.start - cut, span.end - cut
    return (span.start, min(span.end, length - cut)) if span.start < length - cut else None


def blocks_json(article: Article) -> str:
    """The story's blocks without the evidence that only denoising needs."""
    return to_json([_block(block) for block in article.blocks])


def _block(block: Block) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": str(block.kind), "text": block.text}
    if block.level:
        told["level"] = block.level
    if block.links:
        told["links"] = [{"text": link.text, "url": link.url} for link in block.links]
    if block.image:
        told["image"] = _image(block.image)
    for name in ("url", "service", "rows", "header_rows", "is_ordered", "levels", "language", "mark"):
        if value := getattr(block, name):
            told[name] = value
    return told


def _image(image: Image) -> dict[str, str]:
    told = {"url": image.url, "alt": image.alt, "caption": image.caption, "credit": image.credit}
    return {name: value for name, value in told.items() if value}


def evidence_of_rejection(article: Article | None) -> str:
    """By what a page was told to be no article: where it showed, and the words."""
    told = article.provenance.get("status") if article is not None else None
    return clean(f"{told.source}: {told.raw}" if told.raw else told.source, LONGEST_NOTE) if told is not None else ""


def provenance_json(article: Article) -> str:
    """Where each field came from."""
    return to_json(
        {
            name: {
                "source": p.source,
                "raw": p.raw[:LONGEST_NOTE],
                "candidates": [[source, raw[:LONGEST_NOTE]] for source, raw in p.candidates],
                "note": p.note,
            }
            for name, p in article.provenance.items()
        }
    )
