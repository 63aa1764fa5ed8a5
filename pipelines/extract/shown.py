"""What a page shows around its headline and its story: large headings, bylines, dates, whatever their markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.items import BlockKind, LayoutHints
from pipelines.extract.blocks import Gathered
from pipelines.extract.found import Spot, Walked
from pipelines.extract.pages import PageRead
from pipelines.extract.published import SITE_DEFINITION, Visible
from pipelines.extract.texts import one_line
from pipelines.extract.tree import Node, attribute, attributes_of, selected, spaced_text

_LONGEST_BYLINE = 200
_LONGEST_DATE = 120
# Spots further from the headline and the story than this belong to other stories.
NEAR = 15


@dataclass(slots=True)
class NamedBySite:
    """What stands in the elements that a site definition names."""

    headline: str
    author: list[tuple[str, str]]
    published: list[Visible]


def named_by_site(root: Node, layout: LayoutHints) -> NamedBySite:
    """What a site definition's selectors for headline, author and date match."""
    headlines = [_own_text(element) for element in selected(root, layout.headline)]
    authors = [(SITE_DEFINITION, _own_text(element)) for element in selected(root, layout.author)]
    dates = [
        Visible(date.text, date.machine, SITE_DEFINITION)
        for element in selected(root, layout.published)
        for date in dates_at([Spot("date", element, 0)])
    ]
    return NamedBySite(next(iter(headlines), ""), [item for item in authors if item[1]], dates)


def headings_of(page: PageRead) -> list[str]:
    """The h1 texts, the one nearest before the story first."""
    first = page.story.first if page.story else 0
    ordered = sorted(page.walked.headlines, key=lambda item: (item[0] > first + 3, abs(first - item[0])))
    return [text for _, text in ordered] or _heading_before(page)


def _heading_before(page: PageRead) -> list[str]:
    """On a page without h1: the heading that stands right before the story."""
    if page.story is None:
        return []
    first = min((page.story.first, *page.story.standfirst))
    for block in reversed(page.walked.blocks[max(0, first - 12) : first + 1]):
        if block.kind is BlockKind.HEADING and block.level == 2 and block.link_characters * 2 < len(block.text):
            return [block.text]
    return []


def spots_near(walked: Walked, gathered: Gathered, page: PageRead) -> list[Spot]:
    """The spots beside the headline and the story, those before the story first."""
    if page.story is None:
        return walked.spots[:20]
    first, last = page.story.first, page.story.last
    heads = [at for at, _ in walked.headlines if at <= first]
    low = min(heads[-1], first) - NEAR if heads else first - NEAR
    near = [spot for spot in (*walked.spots, *gathered.spots) if low <= spot.block <= last + NEAR]
    return sorted(near, key=lambda spot: (spot.block > first + 2, spot.block))


def bylines_of(spots: Sequence[Spot], page: PageRead) -> list[tuple[str, str]]:
    """The bylines above the story; those below it, in an author's box, only where there is none above."""
    first = page.story.first if page.story else 0
    above = [spot for spot in spots if spot.kind == "author" and spot.block <= first]
    found = []
    for spot in above or spots:
        if spot.kind == "author":
            text = _own_text(spot.element)
            if text and len(text) <= _LONGEST_BYLINE:
                source = "rel=author" if "author" in attribute(spot.element, "rel") else "byline"
                found.append((source, text))
    return found


def lines_near(page: PageRead) -> list[tuple[str, str]]:
    """The short lines around the headline: a byline or a date may be among them, whatever their markup."""
    if page.story is None:
        return []
    first = min((page.story.first, *page.story.standfirst))
    heads = [at for at, _ in page.walked.headlines if first - NEAR <= at <= first]
    near = page.walked.blocks[(heads[-1] if heads else max(0, first - 6)) : page.story.first + 2]
    return [
        ("line below the headline", block.text)
        for block in near
        if 3 < len(block.text) <= _LONGEST_DATE and not block.is_caption and block.kind is not BlockKind.HEADING
    ]


def dates_in_lines(lines: Iterable[tuple[str, str]]) -> list[Visible]:
    """The lines that may say when: those with a figure, in whatever script."""
    return [Visible(text) for _, text in lines if any(map(str.isnumeric, text))]


def dates_at(spots: Iterable[Spot]) -> list[Visible]:
    """What stands in elements for dates, as text and as a machine reads it."""
    found = []
    for spot in spots:
        if spot.kind != "date":
            continue
        element = spot.element
        text = one_line(spaced_text(element))
        names = attributes_of(element)
        machine = names.get("datetime") or names.get("content") or names.get("data-datetime") or ""
        if machine or (text and len(text) <= _LONGEST_DATE):
            found.append(Visible(text[:_LONGEST_DATE], machine, names.get("itemprop", "")))
    return found


def _own_text(element: Node) -> str:
    return one_line(attribute(element, "content") or spaced_text(element))
