"""One page, parsed and walked: everything that the fields and the blocks are made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from crawler.items import LayoutHints, SiteHints
from pipelines.extract.addresses import absolute
from pipelines.extract.body import Story, find_story
from pipelines.extract.found import Walked
from pipelines.extract.head import Head, read_head
from pipelines.extract.parsing import Parsed
from pipelines.extract.walk import Walker

# A story with less than this is doubted: a rule may have taken the real one for furniture.
_DOUBTED = 12.0
# The rules by which elements are recorded that a site definition names.
SITE_NOISE = "site.noise"
SITE_CITATION = "structure.source"


@dataclass(slots=True)
class PageRead:
    """What one page holds, before it becomes an article."""

    root: etree._Element
    head: Head
    walked: Walked
    story: Story | None
    base: str
    flags: tuple[str, ...] = ()


def read_page(parsed: Parsed, url: str | None, hints: SiteHints | None) -> PageRead | None:
    """Walks a parsed page and finds its story; None for a page without elements."""
    root = parsed.root
    if root is None:
        return None
    head = read_head(root)
    base = absolute(url or "", head.base) or url or ""
    walked, story = _walk(root, head, hints)
    return PageRead(root, head, walked, story, base, parsed.flags)


def _walk(root: etree._Element, head: Head, hints: SiteHints | None) -> tuple[Walked, Story | None]:
    layout = hints.layout if hints else LayoutHints()
    noise = dict.fromkeys(selected(root, layout.noise), SITE_NOISE)
    noise.update(dict.fromkeys(selected(root, layout.citation), SITE_CITATION))
    bodies = frozenset(selected(root, layout.body))
    witness = head.data.text("articleBody")
    description = head.first("og:description", "description")
    title = head.first("og:title") or head.title
    walked = Walker(noise=noise, bodies=bodies).walk(root)
    story = find_story(walked, witness, description, title)
    if story is not None and story.points >= _DOUBTED:
        return walked, story
    # No story, or hardly any: look again without believing every rule.
    doubting = Walker(is_trusting=False, noise=noise, bodies=bodies).walk(root)
    second = find_story(doubting, witness, description, title)
    if second is not None and (story is None or second.points > story.points * 1.5 + 2):
        return doubting, second
    return walked, story


def selected(root: etree._Element, selectors: Iterable[str]) -> list[etree._Element]:
    """The elements that a site definition's selectors match; a selector that is none matches nothing."""
    found: list[etree._Element] = []
    for selector in selectors:
        try:
            found.extend(CSSSelector(selector, translator="html")(root))
        except (SelectorError, etree.XPathError, ValueError):
            continue
    return found
