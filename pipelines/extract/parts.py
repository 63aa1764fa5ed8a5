"""A story on several pages becomes one article: the first page's fields, the blocks of all pages in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from crawler.items import Article, Block, Image, Provenance
from pipelines.extract.pager import page_number
from pipelines.extract.pictures import identity_of
from pipelines.extract.texts import squeezed

MOST_PARTS = 60
# A line as short as this may well be said twice.
_SHORT = 60
# Two headlines of one story have something in common that is longer than this.
_SHORTEST_NAME = 8
_COMMON_WORDS = 0.5
_OTHER_STORY = "another story"


def joined(first: Article, further: Iterable[Article], urls: Sequence[str], parts: int) -> Article:
    """The pages of a story as one article; a page that tells another story, or nothing, ends it.

    Args:
        first: the first page.
        further: the pages after it, in order.
        urls: the addresses of those pages, one more than pages where one could not be had.
        parts: how many pages there are.
    """
    article, seen = first, _told(first.blocks)
    notes, read = [], 1
    for part, url in zip_longest(further, urls[:parts], fillvalue=None):
        if part is None:
            break
        problem = part.reason if part.status != "article" else _difference(first, part, url)
        if problem:
            notes.append(f"page {read + 1} left out: {problem}")
            break
        fresh = tuple(_fresh(part.blocks, seen))
        seen |= _told(fresh)
        read += 1
        article = replace(article, blocks=article.blocks + fresh, images=_united(article.images, part.images))
    flags = article.flags
    if len(urls) > parts and not notes:
        notes.append(f"page {read + 1} could not be had: {urls[parts]}")
        flags = tuple(dict.fromkeys((*flags, "incomplete")))
    provenance = {**article.provenance, "parts": Provenance("pager", str(read), note="; ".join(notes))}
    return replace(article, next_page=None, flags=flags, provenance=provenance)


def _difference(first: Article, part: Article, url: str | None) -> str:
    """Why a page is no part of the story: its headline and its address both are another's. "" where it is one."""
    if _have_common_name(first, part):
        return ""
    own, other = _stem_of(first.canonical_url or first.url), _stem_of(part.canonical_url)
    if part.canonical_url and own == other:
        return ""
    if part.canonical_url and other != _stem_of(url):
        return _OTHER_STORY
    is_other_day = first.published and part.published and abs((first.published - part.published).days) >= 1
    is_other_number = first.publisher_id and part.publisher_id and first.publisher_id != part.publisher_id
    return _OTHER_STORY if is_other_day or is_other_number or not _share_words(first, part) else ""


def _stem_of(url: str | None) -> str:
    try:
        host, _, path = page_number(url or "")[0].partition("/")
    except ValueError:
        return ""
    return f"{host.removeprefix('www.')}/{path}".lower()


def _names(article: Article) -> set[str]:
    """What a page calls itself: its headline and the headlines that were not chosen."""
    told = article.provenance.get("headline")
    others = (raw for _, raw in told.candidates) if told else ()
    return {name for name in map(squeezed, (article.headline, *others)) if len(name) >= _SHORTEST_NAME}


def _have_common_name(first: Article, part: Article) -> bool:
    if not part.headline or not first.headline:
        return True
    return any(one in other or other in one for one in _names(first) for other in _names(part))


def _share_words(first: Article, part: Article) -> bool:
    one, other = (set(article.headline.casefold().split()) for article in (first, part))
    return len(one & other) >= _COMMON_WORDS * min(len(one), len(other))


def _told(blocks: Iterable[Block]) -> set[str]:
    return {sign for block in blocks if (sign := _sign(block))}


def _sign(block: Block) -> str:
    """What makes two blocks one: their words, the address of what they show."""
    return block.text or block.url or (identity_of(block.image.url) if block.image else "")


def _fresh(blocks: Iterable[Block], seen: set[str]) -> Iterator[Block]:
    """What earlier pages have not told: no intro told again, none of what frames every page."""
    is_beginning = True
    for block in blocks:
        is_known = _sign(block) in seen
        if is_known and (is_beginning or not block.inside_body or len(block.text) >= _SHORT or not block.text):
            continue
        is_beginning = is_beginning and (is_known or not block.inside_body)
        yield block


def _united(images: Iterable[Image], others: Iterable[Image]) -> tuple[Image, ...]:
    united: dict[str, Image] = {}
    for image in (*images, *others):
        united.setdefault(identity_of(image.url), image)
    return tuple(united.values())
