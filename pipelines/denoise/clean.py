"""Denoising: an article with every block of its page in, the story alone and a ledger of the rest out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from crawler.items import Article, BlockKind, Provenance, SiteHints
from pipelines.denoise.below import cut_tails, judge_author_note, judge_empty_headings, judge_link_lists
from pipelines.denoise.captions import judge_captions, keep_pictures, split_credits
from pipelines.denoise.closing import judge_closing_lines
from pipelines.denoise.edges import find_edges
from pipelines.denoise.furnished import judge_furniture, judge_place
from pipelines.denoise.harvest import clean_neighbours
from pipelines.denoise.inside import judge_box_headings, judge_inner_links, judge_pull_quotes
from pipelines.denoise.labelled import judge_labels
from pipelines.denoise.marks import mark_updates
from pipelines.denoise.repeats import judge_repeats
from pipelines.denoise.rules import rule
from pipelines.denoise.sheet import Sheet

# The judges in the order of their evidence: structure first, then labels with their context, then repetition and place.
# Each sees only the blocks that nobody before it took out.
JUDGES: tuple[Callable[[Sheet], None], ...] = (
    judge_furniture,
    keep_pictures,
    find_edges,
    judge_labels,
    judge_captions,
    judge_place,
    judge_repeats,
    judge_inner_links,
    judge_pull_quotes,
    judge_link_lists,
    judge_closing_lines,
    judge_box_headings,
    judge_author_note,
    cut_tails,
    judge_empty_headings,
    mark_updates,
    split_credits,
    clean_neighbours,
)


_LONGEST_SIGNAL = 300
_MOST_SIGNALS = 5


def denoise(article: Article, *, hints: SiteHints | None = None, repeated: frozenset[str] = frozenset()) -> Article:
    """The article with its story alone in ``blocks`` and ``body``; everything else is in ``removed`` or kept as data.

    Every block of the page ends in exactly one of ``blocks`` and ``removed``. An article that has its body or its
    ledger already, or that was rejected, is returned as it is: denoising twice is denoising once.

    Args:
        article: what extraction made of a page, of a feed's full text, or of a flattened text.
        hints: what the site's definition says, if there is one.
        repeated: fingerprints (``fingerprint``) of blocks that stand on many pages of the same site.
    """
    if article.body or article.removed or article.status != "article":
        return article
    sheet = Sheet.of(article, hints, repeated)
    for judge in JUDGES:
        judge(sheet)
    return _with_text(_with_access(sheet.finished()))


def _with_access(article: Article) -> Article:
    """The article, behind a paywall where a removed box or plea says so and its publisher does not say otherwise."""
    boxes = [removed for removed in article.removed if rule(removed.rule).keeps == "flag:paywalled"]
    if not boxes:
        return article
    told = article.provenance.get("paywall")
    signals = tuple((f"rule:{box.rule}", box.text[:_LONGEST_SIGNAL]) for box in boxes[:_MOST_SIGNALS])
    if told is not None:
        record = replace(told, candidates=(*told.candidates, *signals))
    else:
        record = Provenance(*signals[0], signals[1:], "paywall: yes")
    paywall = "yes" if article.paywall == "unknown" else article.paywall
    flags = tuple(flag for flag in article.flags if flag != "paywalled" or paywall == "yes")
    return replace(article, paywall=paywall, flags=flags, provenance={**article.provenance, "paywall": record})


def _with_text(article: Article) -> Article:
    """The article; one of which no text is left is none, and says what was taken for its text."""
    if article.body:
        return article
    rules = ", ".join(dict.fromkeys(removed.rule for removed in article.removed if removed.text))
    film = next((block for block in article.blocks if block.kind is BlockKind.EMBED), None)
    reason, words = ("video only", film.url) if film is not None else ("no text", rules)
    provenance = {**article.provenance, "status": Provenance("denoising", words, note=reason)}
    return replace(article, status="rejected", reason=reason, provenance=provenance)
