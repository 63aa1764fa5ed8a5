"""A page becomes an article: every field and every block, each with where it was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from crawler.items import Article, Block, Discovered, LayoutHints, Provenance, SiteHints
from pipelines.extract.access import YES, find_access
from pipelines.extract.addresses import absolute, find_canonical, is_amp
from pipelines.extract.blocks import Gathered, gather, pictures_of
from pipelines.extract.byline import find_authors
from pipelines.extract.encoding import REPLACEMENT
from pipelines.extract.fields import (
    categories_of,
    description_of,
    images_with_lead,
    keywords_of,
    publisher_id_of,
    site_name_of,
    site_names_of,
)
from pipelines.extract.found import Link, Spot
from pipelines.extract.head import MACHINE, read_head
from pipelines.extract.headline import find_headline
from pipelines.extract.language import find_language
from pipelines.extract.neighbours import neighbours_of, turns
from pipelines.extract.pager import links_in, may_go_on, next_page_of
from pipelines.extract.pages import PageRead, read_page
from pipelines.extract.parsing import parse
from pipelines.extract.parts import MOST_PARTS, joined
from pipelines.extract.published import Dates, find_dates
from pipelines.extract.record import told_by_record
from pipelines.extract.rejection import EMPTY, NOT_HTML, Refusal, is_binary, refusal_of
from pipelines.extract.rights import rights_of_page
from pipelines.extract.shown import (
    NEAR,
    bylines_of,
    dates_at,
    dates_in_lines,
    headings_of,
    lines_near,
    named_by_site,
    spots_near,
)
from pipelines.extract.state import told_by_state
from pipelines.extract.tree import Node, named

_LONGEST_DATE = 120
_NAVIGATION = "structure.story-navigation"
# A story's own footer and a nav without a telling class may lead to its neighbours.
_MAY_TURN = frozenset(["structure.footer", "structure.site-chrome", "structure.tags"])
_PAGER = "structure.page-links"
_NO_PAGERS = frozenset(["structure.comments", "structure.related", "structure.footer", "structure.ad"])


def extract(
    html: bytes,
    url: str | None,
    *,
    encoding: str | None = None,
    hints: SiteHints | None = None,
    entry: Discovered | None = None,
    fetched: datetime | None = None,
) -> Article:
    """All fields and all blocks of a page, with the evidence for both. Never raises, whatever the bytes are.

    Args:
        html: the page as it was fetched.
        url: its address, for relative links and dates in it; None where there is none.
        encoding: as the HTTP header declares it.
        hints: what a site definition says about the page.
        entry: what the channel that named the page knows.
        fetched: when the page was fetched, if that is known: a date that lies after it is refused.

    Returns:
        An article whose ``body`` is still empty; ``status`` is "rejected" with a ``reason`` for a page that is none.
    """
    if not html or html.isspace():
        return _rejected(url, EMPTY)
    if is_binary(html):
        return _rejected(url, NOT_HTML)
    page = read_page(parse(html, encoding), url, hints)
    if page is None:
        return _rejected(url, EMPTY)
    return _article(page, url, hints, entry, fetched)


def _rejected(url: str | None, refusal: Refusal) -> Article:
    provenance = {"status": refusal.provenance}
    return Article(url, status="rejected", reason=refusal.reason, provenance=provenance)


def extract_parts(
    html: bytes,
    parts: Sequence[bytes],
    url: str | None,
    *,
    part_urls: Sequence[str] = (),
    encoding: str | None = None,
    hints: SiteHints | None = None,
    entry: Discovered | None = None,
    fetched: datetime | None = None,
) -> Article:
    """A story on several pages as one article: the first page's fields, the blocks of all pages in order.

    A page that tells another story, or none, ends it. ``part_urls`` are the addresses of the further pages; one more
    than there are pages says that the story goes on on a page that could not be had: it is flagged "incomplete".
    """
    first = extract(html, url, encoding=encoding, hints=hints, entry=entry, fetched=fetched)
    if first.status != "article":
        return first
    addresses = (*part_urls, *([url] * (len(parts) - len(part_urls))))
    further = (
        extract(part, address, encoding=encoding, hints=hints)
        for part, address in zip(parts[:MOST_PARTS], addresses, strict=False)
    )
    return joined(first, further, part_urls, len(parts))


def next_page(html: bytes, url: str) -> str | None:
    """The address of the next page of the same story, or None; never that of another story.

    Cheap where there is none: only a page that names a fitting address is parsed.
    """
    if not may_go_on(html, url):
        return None
    root = parse(html).root
    if root is None:
        return None
    head = read_head(root, named(root, *MACHINE))
    return next_page_of(links_in(root), head, url, absolute(url, head.base) or url)


def _article(
    page: PageRead,
    url: str | None,
    hints: SiteHints | None,
    entry: Discovered | None,
    fetched: datetime | None,
) -> Article:
    head, walked, story = page.head, page.walked, page.story
    gathered = gather(walked, story, page.base) if story is not None else Gathered()
    told, teller = told_by_record(head, gathered.blocks), "json-ld:articleBody"
    if not told:
        told, teller = told_by_state(page.root, head, page.base, gathered.blocks), "script"
    if told:
        gathered.blocks = told
    spots = spots_near(walked, gathered, page)
    site_name, site_names = site_name_of(head), site_names_of(head, url)
    chosen = named_by_site(page.root, hints.layout if hints else LayoutHints())
    headline, headline_found = find_headline(
        head, headings_of(page), site_names=site_names, entry=entry, named=chosen.headline
    )
    lines = lines_near(page)
    refusal = None if told else refusal_of(head, walked, story, page.root, headline)
    authors, authors_found = find_authors(
        head, chosen.author + bylines_of(spots, page) + lines, site_names=site_names, entry=entry
    )
    language, language_found = find_language(head, _sample(gathered.blocks), hints=hints, entry=entry)
    dates = find_dates(
        head,
        [*chosen.published, *dates_at(spots), *dates_in_lines(lines)],
        url or "",
        language=language or "",
        hints=hints,
        entry=entry,
        fetched=fetched,
    )
    canonical, canonical_found = find_canonical(head, url or "", page.base, is_amp=is_amp(page.root))
    paywall, paywall_found = find_access(head)
    paywalled = ["paywalled"] if paywall == YES else []
    provenance = _provenance(
        dates,
        headline=headline_found,
        authors=authors_found,
        language=language_found,
        canonical_url=canonical_found,
        paywall=paywall_found,
    )
    if refusal is not None:
        provenance["status"] = refusal.provenance
    if told:
        provenance["body"] = Provenance(teller, note="the page shows less of the story than this tells")
    return Article(
        url,
        status="rejected" if refusal else "article",
        reason=refusal.reason if refusal else "",
        headline=headline,
        blocks=tuple(gathered.blocks),
        authors=authors,
        published=dates.published,
        modified=dates.modified,
        published_zone=dates.zone,
        language=language,
        description=description_of(head),
        canonical_url=canonical,
        site_name=site_name,
        publisher_id=publisher_id_of(head, walked.containers) or (entry.publisher_id if entry else ""),
        images=images_with_lead(head, pictures_of(gathered.blocks), page.base),
        categories=categories_of(head, spots),
        keywords=keywords_of(head, spots),
        neighbours=neighbours_of(head, _navigation(page, spots), page.base),
        flags=tuple(
            dict.fromkeys((*page.flags, *paywalled, *_missed(page, hints), *_unread(headline, gathered.blocks)))
        ),
        paywall=paywall,
        rights=rights_of_page(head, url or ""),
        next_page=next_page_of(_pager_links(page), head, url, page.base) if url else None,
        provenance=provenance,
    )


def _provenance(dates: Dates, **found: Provenance | None) -> dict[str, Provenance]:
    records = {name: record for name, record in found.items() if record is not None}
    records.update(dates.provenance)
    return records


def _unread(headline: str, blocks: Iterable[Block]) -> list[str]:
    """Says so where the publisher itself stored letters that nobody can read any more."""
    is_lost = REPLACEMENT in headline or any(REPLACEMENT in block.text for block in blocks if block.inside_body)
    return ["undecodable-letters"] if is_lost else []


def _missed(page: PageRead, hints: SiteHints | None) -> list[str]:
    """Says so where a site definition's body selectors match nothing: the layout may have changed."""
    if hints is None or not hints.layout.body or any(container.is_chosen for container in page.walked.containers):
        return []
    return ["layout-without-match"]


def _pager_links(page: PageRead) -> Iterator[Link]:
    """The links that may be a pager's: those the walk saw, and those of parts around the story that it passed by."""
    yield from page.walked.short_links
    if page.story is not None:
        for block in page.walked.blocks[page.story.first : page.story.last + NEAR]:
            if block.element is not None and block.furniture not in _NO_PAGERS:
                yield from links_in(block.element)


def _navigation(page: PageRead, spots: Iterable[Spot]) -> Iterator[Node]:
    """Where the stories before and after stand: in what is known for that, in parts right below the story, in links."""
    for block in page.walked.pruned:
        if block.element is not None and block.furniture == _NAVIGATION:
            yield block.element
    if page.story is not None:
        for block in page.walked.blocks[page.story.last : page.story.last + NEAR]:
            if block.element is None:
                continue
            if block.furniture == _PAGER or (block.furniture in _MAY_TURN and turns(block.element)):
                yield block.element
    yield from (spot.element for spot in spots if spot.kind == "neighbour")


def _sample(blocks: Iterable[Block]) -> str:
    parts: list[str] = []
    length = 0
    for block in blocks:
        if block.inside_body and not block.furniture and block.text:
            parts.append(block.text)
            length += len(block.text)
            if length > 2000:
                break
    return " ".join(parts)
