"""What a page says about itself to machines: meta elements, links of the head, JSON-LD. Collected in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from crawler.values import value
from pipelines.extract.linked_data import LinkedData, read_linked_data
from pipelines.extract.texts import unescaped
from pipelines.extract.tree import Node, attribute

# What a page says to machines stands in these.
MACHINE = frozenset(["meta", "link", "title", "script", "base"])
_META_KEYS = ("property", "name", "itemprop", "http-equiv")
# Links to what a browser loads say nothing about the story.
_LOADED = frozenset(["stylesheet", "preload", "preconnect", "dns-prefetch", "icon"])
_MOST_METAS = 400
_LONGEST_VALUE = 5_000

_Attributes: TypeAlias = Mapping[str, str | None]


@value
class HeadLink:
    """A link element: its relations, address and title."""

    relations: frozenset[str]
    href: str
    title: str = ""
    kind: str = ""


@dataclass(slots=True)
class Head:
    """The machine-readable part of a page."""

    metas: dict[str, list[str]] = field(default_factory=dict)  # lower-case name or property -> values as they stand
    links: list[HeadLink] = field(default_factory=list)
    data: LinkedData = field(default_factory=LinkedData)
    title: str = ""
    language: str = ""  # of the html element
    base: str = ""

    def first(self, *names: str) -> str:
        """The first value of the first name that has one."""
        for name in names:
            for content in self.metas.get(name, ()):
                if clean := unescaped(content[:_LONGEST_VALUE]):
                    return clean
        return ""

    def all(self, *names: str) -> Iterator[tuple[str, str]]:
        """Every (name, value) of these names, in their order; entities in the values are read."""
        for name in names:
            for content in self.metas.get(name, ()):
                if clean := unescaped(content[:_LONGEST_VALUE]):
                    yield name, clean

    def link(self, *relations: str) -> HeadLink | None:
        """The first link with one of these relations, in the order of the relations."""
        for relation in relations:
            for link in self.links:
                if relation in link.relations:
                    return link
        return None


def read_head(root: Node, machine: Iterable[Node]) -> Head:
    """All that the page's meta, link, title and JSON-LD elements say, wherever they stand.

    Args:
        root: the page.
        machine: its elements of these names, in its order.
    """
    head = Head(language=(attribute(root, "lang") or attribute(root, "xml:lang")).strip())
    scripts = []
    for element in machine:
        tag, names = element.tag, element.attributes
        if tag == "meta":
            _add_meta(head, names)
        elif tag == "script":
            if _is_linked_data(names):
                scripts.append(element.text())
        elif tag == "link":
            if (relations := names.get("rel")) and relations not in _LOADED:
                _add_link(head, relations, names)
        elif tag == "title":
            head.title = head.title or unescaped(element.text()[:_LONGEST_VALUE])
        else:
            head.base = head.base or (names.get("href") or "").strip()
    if not scripts:
        # A walk does not enter the furniture of a page; a few pages keep their record there.
        scripts = [script.text() for script in root.css("script") if _is_linked_data(script.attributes)]
    head.data = read_linked_data(scripts, [head.first("og:title"), head.title])
    return head


def _is_linked_data(names: _Attributes) -> bool:
    kind = names.get("type")
    return kind is not None and "json" in kind and "ld" in kind


def _add_meta(head: Head, names: _Attributes) -> None:
    value = names.get("content")
    if not value or len(head.metas) > _MOST_METAS:
        return
    for key in _META_KEYS:
        if name := names.get(key):
            head.metas.setdefault(name.strip().lower(), []).append(value)


def _add_link(head: Head, relations: str, names: _Attributes) -> None:
    href = names.get("href")
    if href:
        known = frozenset(relations.lower().split())
        if known.isdisjoint(_LOADED):
            title = unescaped(names.get("title") or "")
            head.links.append(HeadLink(known, href.strip(), title, names.get("type") or ""))
