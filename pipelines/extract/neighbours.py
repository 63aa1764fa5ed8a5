"""The previous and the next story, as the page's links name them: by relation, by class, else by label."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.items import Neighbour
from pipelines.denoise.readings import readings_of
from pipelines.extract.addresses import absolute
from pipelines.extract.head import Head
from pipelines.extract.pager import page_number
from pipelines.extract.texts import one_line, weighty_length
from pipelines.extract.tree import TEXT, Node, attribute, named

_PREVIOUS = re.compile(r"(?:^|[-_\s])prev(?:ious)?(?=$|[-_\s])")
_NEXT = re.compile(r"(?:^|[-_\s])next(?=$|[-_\s])")
_HIDDEN = re.compile(
    r"(?:^|\s)(?:screen-reader-text|sr-only|visually-?hidden|elementor-screen-only|meta-nav|arrow|"
    r"super-title|pre-title|nav-subtitle|caption|prefix|\S{0,40}[-_]label)(?=$|\s)"
)
_TURNING = '[rel~="prev"], [rel~="next"], [class*="prev"], [class*="next"]'
_LONGEST_LABEL = 40
_TITLES = ("h1", "h2", "h3", "h4", "h5", "h6")
# What is read out before a title: "Previous article: ".
_READ_OUT = re.compile(r"[^:：]{2,30}[:：]\s*(.+)")
_SHORTEST_TITLE = 20
_LONGEST_TITLE = 300


def neighbours_of(head: Head, navigation: Iterable[Node], base: str) -> tuple[Neighbour, ...]:
    """Every neighbour once, with its title where one is shown; a page of the same story is none.

    Args:
        head: the page's links for machines.
        navigation: the elements that are navigation between stories.
        base: what relative addresses are read against.
    """
    found: dict[tuple[str, str], str] = {}
    for relation, name in (("prev", "previous"), ("previous", "previous"), ("next", "next")):
        link = head.link(relation)
        if link is not None:
            _add(found, name, link.title, absolute(base, link.href), base)
    for element in navigation:
        for anchor in named(element, "a"):
            side = _side_of(anchor, element)
            if side:
                _add(found, side, _title_of(anchor), absolute(base, attribute(anchor, "href")), base)
    return tuple(Neighbour(relation, title, url) for (relation, url), title in found.items())


def turns(element: Node) -> bool:
    """Whether anything in an element is called previous or next: most of a page's parts need no closer look."""
    return element.css_first(_TURNING) is not None


def _add(found: dict[tuple[str, str], str], relation: str, title: str, url: str, base: str) -> None:
    if url and not _is_same_story(url, base):
        # A thumbnail and a title often are two links to one story.
        found[relation, url] = found.get((relation, url)) or title


def _side_of(anchor: Node, navigation: Node) -> str:
    relations = attribute(anchor, "rel").lower().split()
    if "prev" in relations or "next" in relations:
        return "previous" if "prev" in relations else "next"
    part: Node | None = anchor
    while part is not None:
        names = attribute(part, "class").lower()
        is_previous, is_next = _PREVIOUS.search(names), _NEXT.search(names)
        if bool(is_previous) != bool(is_next):
            return "previous" if is_previous else "next"
        part = part.parent if part.mem_id != navigation.mem_id else None
    return _side_by_label(anchor)


def _side_by_label(anchor: Node) -> str:
    """What the label of a link says that shows its title to a pointer alone."""
    if weighty_length(one_line(attribute(anchor, "title"))) < _SHORTEST_TITLE:
        return ""
    label = one_line(anchor.text())
    found = readings_of(label) if len(label) <= _LONGEST_LABEL else ()
    return next((reading.row.relation for reading in found if reading.row.takes == "title"), "")


def _title_of(anchor: Node) -> str:
    """The visible text of the link, or of the heading in it; else what it shows to a pointer or reads out."""
    part = next(named(anchor, *_TITLES), anchor)
    pieces = [text for text in map(one_line, _texts_in_order(part)) if text]
    # A short piece before a longer one is its label, whatever its class.
    if len(pieces) == 2 and weighty_length(pieces[0]) < _SHORTEST_TITLE < weighty_length(pieces[1]):
        del pieces[0]
    titles = (" ".join(pieces), one_line(attribute(anchor, "title")), _title_read_out(anchor))
    # What is shorter is a label: "Previous post", "Weiter".
    return next((title for title in titles if _SHORTEST_TITLE <= weighty_length(title) <= _LONGEST_TITLE), "")


def _title_read_out(anchor: Node) -> str:
    """The title that is only read out to those who do not see the page, behind its label."""
    hidden = (one_line(part.text()) for part in anchor.iter() if _HIDDEN.search(attribute(part, "class")))
    return next((found[1] for found in map(_READ_OUT.fullmatch, hidden) if found is not None), "")


def _texts_in_order(part: Node) -> list[str]:
    texts = []
    for child in part.iter(include_text=True):
        if child.tag == TEXT:
            texts.append(child.text_content or "")
        elif not _HIDDEN.search(attribute(child, "class")):
            texts += _texts_in_order(child)
    return texts


def _is_same_story(url: str, base: str) -> bool:
    try:
        return page_number(url)[0] == page_number(base)[0]
    except ValueError:
        return False
