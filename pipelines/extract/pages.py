"""One page, parsed and walked: everything that the fields and the blocks are made from."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.items import LayoutHints, SiteHints
from pipelines.extract.addresses import absolute
from pipelines.extract.body import Story, find_story
from pipelines.extract.found import Walked
from pipelines.extract.head import Head, read_head
from pipelines.extract.parsing import Parsed
from pipelines.extract.tree import Node, selected
from pipelines.extract.walk import Walker

# A story with less than this is doubted: a rule may have taken the real one for furniture.
_DOUBTED = 12.0
# The rules by which elements are recorded that a site definition names.
SITE_NOISE = "site.noise"
SITE_CITATION = "structure.source"


@dataclass(slots=True)
class PageRead:
    """What one page holds, before it becomes an article."""

    root: Node
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
    layout = hints.layout if hints else LayoutHints()
    named = _named(root, layout)
    walked = Walker(noise=named.noise, bodies=named.bodies).walk(root)
    if walked.is_too_deep and (flat := parsed.flattened()) is not None:
        root, named = flat, _named(flat, layout)
        walked = Walker(noise=named.noise, bodies=named.bodies).walk(root)
    head = read_head(root, walked.machine)
    base = absolute(url or "", head.base) or url or ""
    walked, story = _with_story(root, walked, head, named)
    return PageRead(root, head, walked, story, base, parsed.flags)


@dataclass(frozen=True, slots=True)
class _Named:
    """The elements that a site definition names, by their identity in the tree."""

    noise: dict[int, str]
    bodies: frozenset[int]


def _named(root: Node, layout: LayoutHints) -> _Named:
    return _Named(
        noise={
            **{node.mem_id: SITE_NOISE for node in selected(root, layout.noise)},
            **{node.mem_id: SITE_CITATION for node in selected(root, layout.citation)},
        },
        bodies=frozenset(node.mem_id for node in selected(root, layout.body)),
    )


def _with_story(root: Node, walked: Walked, head: Head, named: _Named) -> tuple[Walked, Story | None]:
    witness = head.data.text("articleBody")
    description = head.first("og:description", "description")
    title = head.first("og:title") or head.title
    story = find_story(walked, witness, description, title, language=head.language)
    if story is not None and story.points >= _DOUBTED:
        return walked, story
    # No story, or hardly any: look again without believing every rule.
    doubting = Walker(is_trusting=False, noise=named.noise, bodies=named.bodies).walk(root)
    second = find_story(doubting, witness, description, title, language=head.language)
    if second is not None and (story is None or second.points > story.points * 1.5 + 2):
        return doubting, second
    return walked, story
