"""Listing pages: the stories on a front page, a section or an archive, with title and date where they stand near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from itertools import islice

from lxml import etree

from crawler.discovery.addresses import absolute
from crawler.discovery.article_urls import RULED_OUT, article_score
from crawler.discovery.dates import parse_instant, zone_of
from crawler.discovery.next_listing import next_listing_page
from crawler.discovery.pages import base_of, class_tokens, parse_page, text_of
from crawler.discovery.reading import ChannelReading
from crawler.discovery.texts import plain_line
from crawler.items import Discovered, SiteHints

# A listing names some dozens; these are the bounds for traps.
_MOST_LINKS, _MOST_ANCHORS = 2_000, 10_000
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Words in the classes of the boxes that themes make for a story.
_CARD_WORDS = ("post", "card", "entry", "story", "teaser", "news", "article", "item", "headline", "title")
# Parts of a page whose links are not its stories.
_OUTSIDE = frozenset({"nav", "footer"})
_LONG_ENOUGH = 25
_SURE = 2
# How far up the box of a story may be from its link or its date.
_BOX_DEPTH = 6


@dataclass(slots=True)
class _Found:
    """What the links to one story say together."""

    title: str = ""
    is_heading: bool = False
    is_strong: bool = False  # in a heading, an article or a card; a plain link is weak
    time: etree._Element | None = None
    score: int = 0  # what its address says
    texts: list[str] = field(default_factory=list)

    @property
    def is_story(self) -> bool:
        """By its address; or, where that is short, because a heading with a date of its own leads there."""
        return self.score >= _SURE or (self.is_heading and self.time is not None)

    @property
    def is_told(self) -> bool:
        """Whether a link's text is long enough for a headline."""
        return max(map(len, self.texts), default=0) >= _LONG_ENOUGH


# How sure one can be of a story; what follows counts only on pages that hold nothing better: plain lists of links.
_GRADES: tuple[Callable[[_Found], bool], ...] = (
    lambda story: story.is_strong and story.is_story,
    lambda story: story.is_told and story.is_story,
    lambda story: story.is_story,
    lambda story: story.is_told,
)


def read_listing(
    body: bytes,
    url: str,
    hints: SiteHints | None = None,
    *,
    encoding: str | None = None,
    is_article: Callable[[str], bool | None] | None = None,
) -> ChannelReading:
    """The stories that a listing page names, in its order, and the address of its next page. Never raises.

    ``is_article`` is a site definition's own word on an address; where it says None, the address's shape decides.
    """
    root = parse_page(body, encoding)
    if root is None:
        return ChannelReading(error="The page is empty.")
    base = base_of(root, url)

    def score(address: str) -> int:
        told = is_article(address) if is_article is not None else None
        return article_score(address, url) if told is None else _SURE if told else RULED_OUT

    found = _stories(root, base, url, score)
    zone = zone_of(hints.timezone if hints else None)
    language = (hints.language if hints else None) or ""
    shared = Counter(id(story.time) for story in found.values())
    links = tuple(
        # A date that several stories could claim is the page's own.
        _discovered(address, story, zone if shared[id(story.time)] == 1 else None, language)
        for address, story in found.items()
    )
    next_page = next_listing_page(root, base, url)
    return ChannelReading(links=links, next_page=next_page, error="" if links else "The page names no story.")


def _stories(root: etree._Element, base: str, url: str, score: Callable[[str], int]) -> dict[str, _Found]:
    """The stories by address: those that stand as stories do, or, on a page without any, the best that there is."""
    found: dict[str, _Found] = {}
    refused: set[str] = set()
    times = _times_by_box(root)
    for anchor in islice(_anchors(root), _MOST_ANCHORS):
        address = absolute(anchor.get("href") or "", base)
        if not address or address == url or address in refused:
            continue
        if address not in found:
            points = score(address)
            if points == RULED_OUT:
                refused.add(address)
                continue
            found[address] = _Found(score=points)
        _note(found[address], anchor, times)
        if len(found) >= _MOST_LINKS:
            break
    for is_good_enough in _GRADES:
        stories = {address: story for address, story in found.items() if is_good_enough(story)}
        if stories:
            return stories
    return {}


def _anchors(root: etree._Element) -> Iterator[etree._Element]:
    """The links of the page outside its navigation and its foot."""
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element.tag in _OUTSIDE:
            walk.skip_subtree()
        elif element.tag == "a":
            yield element


def _note(story: _Found, anchor: etree._Element, times: dict[etree._Element, list[etree._Element]]) -> None:
    """Adds what one link says about its story: a heading's text is the title, else the longest text."""
    heading = _heading_of(anchor)
    text = plain_line(text_of(heading if heading is not None else anchor) or anchor.get("title") or "")
    story.texts.append(text)
    if text and (
        (heading is not None and not story.is_heading) or (not story.is_heading and len(text) > len(story.title))
    ):
        story.title = text
        story.is_heading = heading is not None
    story.is_strong = story.is_strong or heading is not None or _is_in_card(anchor)
    if story.time is None:
        story.time = _time_near(anchor, times)


def _heading_of(anchor: etree._Element) -> etree._Element | None:
    for element in anchor.iterdescendants(*_HEADINGS):
        return element
    for ancestor, _ in zip(anchor.iterancestors(), range(3), strict=False):
        if ancestor.tag in _HEADINGS:
            return ancestor
    return None


def _is_in_card(anchor: etree._Element) -> bool:
    for element, _ in zip((anchor, *anchor.iterancestors()), range(4), strict=False):
        if element.tag == "article" or any(word in token for token in class_tokens(element) for word in _CARD_WORDS):
            return element.tag not in {"body", "html", "main"}
    return False


def _times_by_box(root: etree._Element) -> dict[etree._Element, list[etree._Element]]:
    """The dates of the page by each of the boxes around them."""
    times: dict[etree._Element, list[etree._Element]] = {}
    for element in islice(root.iter("time"), _MOST_ANCHORS):
        for box, _ in zip((element, *element.iterancestors()), range(_BOX_DEPTH), strict=False):
            times.setdefault(box, []).append(element)
    return times


def _time_near(anchor: etree._Element, times: dict[etree._Element, list[etree._Element]]) -> etree._Element | None:
    """The date of the story's own box: the nearest box around the link that holds one."""
    for box, _ in zip((anchor, *anchor.iterancestors()), range(_BOX_DEPTH), strict=False):
        if box in times:  # published and modified make two; more are the dates of several stories
            return times[box][0] if len(times[box]) <= 2 else None
    return None


def _discovered(address: str, story: _Found, zone: tzinfo | None, language: str) -> Discovered:
    raw = "" if story.time is None or zone is None else story.time.get("datetime") or text_of(story.time)
    return Discovered(
        url=address,
        title=story.title,
        published=parse_instant(raw, zone=zone or UTC),
        published_raw=raw[:80],
        language=language,
    )
