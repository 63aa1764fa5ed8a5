"""What a page says about itself to machines: meta elements, links of the head, JSON-LD. Collected in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from crawler.values import value
from pipelines.extract.linked_data import LinkedData, read_linked_data
from pipelines.extract.texts import unescaped
from pipelines.extract.tree import Node, attribute, attributes_of

# What a page says to machines stands in these.
MACHINE = frozenset(["meta", "link", "title", "script", "base"])
_META_KEYS = ("property", "name", "itemprop", "http-equiv")
_MOST_METAS = 400
_LONGEST_VALUE = 5_000


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
        return next((value for _, value in self.all(*names)), "")

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
        tag = element.tag
        names = attributes_of(element)
        if tag == "meta":
            _add_meta(head, names)
        elif tag == "script":
            if _is_linked_data(names):
                scripts.append(element.text())
        elif tag == "link":
            _add_link(head, names)
        elif tag == "title":
            head.title = head.title or unescaped(element.text()[:_LONGEST_VALUE])
        else:
            head.base = head.base or names.get("href", "").strip()
    if not scripts:
        # A walk does not enter the furniture of a page; a few pages keep their record there.
        scripts = [script.text() for script in root.css("script") if _is_linked_data(attributes_of(script))]
    head.data = read_linked_data(scripts, [head.first("og:title"), head.title])
    return head


def _is_linked_data(names: Mapping[str, str]) -> bool:
    kind = names.get("type", "")
    return "json" in kind and "ld" in kind


def _add_meta(head: Head, names: Mapping[str, str]) -> None:
    value = names.get("content")
    if not value or len(head.metas) > _MOST_METAS:
        return
    for key in _META_KEYS:
        if key in names:
            head.metas.setdefault(names[key].strip().lower(), []).append(value)


def _add_link(head: Head, attributes: Mapping[str, str]) -> None:
    relations, href = attributes.get("rel"), attributes.get("href")
    if relations and href:
        names = frozenset(relations.lower().split())
        if names.isdisjoint({"stylesheet", "preload", "preconnect", "dns-prefetch", "icon"}):
            head.links.append(
                HeadLink(names, href.strip(), unescaped(attributes.get("title", "")), attributes.get("type", ""))
            )
