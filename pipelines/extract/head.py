"""What a page says about itself to machines: meta elements, links of the head, JSON-LD. Collected in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipelines.extract.linked_data import LinkedData, read_linked_data
from pipelines.extract.texts import unescaped

_MOST_METAS = 400
_LONGEST_VALUE = 5_000


@dataclass(frozen=True, slots=True)
class HeadLink:
    """A link element: its relations, address and title."""

    relations: frozenset[str]
    href: str
    title: str = ""
    kind: str = ""


@dataclass(slots=True)
class Head:
    """The machine-readable part of a page."""

    metas: dict[str, list[str]] = field(default_factory=dict)  # lower-case name or property -> values
    links: list[HeadLink] = field(default_factory=list)
    data: LinkedData = field(default_factory=LinkedData)
    title: str = ""
    language: str = ""  # of the html element
    base: str = ""

    def first(self, *names: str) -> str:
        """The first value of the first name that has one."""
        return next((value for _, value in self.all(*names)), "")

    def all(self, *names: str) -> Iterator[tuple[str, str]]:
        """Every (name, value) of these names, in their order."""
        for name in names:
            for value in self.metas.get(name, ()):
                yield name, value

    def link(self, *relations: str) -> HeadLink | None:
        """The first link with one of these relations, in the order of the relations."""
        for relation in relations:
            for link in self.links:
                if relation in link.relations:
                    return link
        return None


def read_head(root: etree._Element) -> Head:
    """All that the page's meta, link, title and JSON-LD elements say, wherever they stand."""
    head = Head(language=(root.get("lang") or root.get("xml:lang") or "").strip())
    scripts = []
    for element in root.iter("meta", "link", "title", "script", "base"):
        tag = element.tag
        if tag == "meta":
            _add_meta(head, element)
        elif tag == "script":
            if "json" in (element.get("type") or "") and "ld" in element.get("type", ""):
                scripts.append(element.text or "")
        elif tag == "link":
            _add_link(head, element)
        elif tag == "title":
            head.title = head.title or _title(element)
        else:
            head.base = head.base or (element.get("href") or "").strip()
    head.data = read_linked_data(scripts, [head.first("og:title"), head.title])
    return head


def _title(element: etree._Element) -> str:
    parent = element.getparent()
    if parent is not None and parent.tag == "svg":
        return ""
    return unescaped("".join(element.itertext())[:_LONGEST_VALUE])


def _add_meta(head: Head, element: etree._Element) -> None:
    value = element.get("content")
    if not value or len(head.metas) > _MOST_METAS:
        return
    clean = unescaped(value[:_LONGEST_VALUE])
    if clean:
        for name in _names(element):
            head.metas.setdefault(name, []).append(clean)


def _names(element: etree._Element) -> Iterable[str]:
    seen = set()
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        name = element.get(attribute)
        if name and (lower := name.strip().lower()) not in seen:
            seen.add(lower)
            yield lower


def _add_link(head: Head, element: etree._Element) -> None:
    relations, href = element.get("rel"), element.get("href")
    if relations and href:
        names = frozenset(relations.lower().split())
        if names.isdisjoint({"stylesheet", "preload", "preconnect", "dns-prefetch", "icon"}):
            head.links.append(
                HeadLink(names, href.strip(), unescaped(element.get("title") or ""), element.get("type") or "")
            )
