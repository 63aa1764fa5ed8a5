"""The tree of a page, as lexbor builds it by the rules that browsers follow, and what is asked of its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode, SelectolaxError

Node: TypeAlias = LexborNode
# The name of a node that is text; those of comments and doctypes begin with a hyphen, too.
TEXT = "-text"


def tree_of(html: bytes) -> Node | None:
    """The root element of a page in UTF-8; every page has one, if only an empty body. Raises MemoryError."""
    try:
        return LexborHTMLParser(html, options=LexborDocumentOptions.WO_EVENTS).root
    except SelectolaxError as error:  # there is no page that lexbor cannot read, only memory that it cannot have
        raise MemoryError from error


def attribute(node: Node, name: str) -> str:
    """The attribute's value, "" where there is none."""
    return node.attributes.get(name) or ""


def named(node: Node, *tags: str) -> Iterator[Node]:
    """The node itself and all below it that have one of these names, in the page's order."""
    return (part for part in node.traverse() if part.tag in tags)


def has_below(node: Node, tags: frozenset[str]) -> bool:
    """Whether any element below the node has one of these names."""
    own = node.mem_id
    return any(part.tag in tags and part.mem_id != own for part in node.traverse())


def elements(node: Node) -> Iterator[Node]:
    """The elements right below a node."""
    return node.iter()


def spaced_text(node: Node) -> str:
    """All text of a node, its pieces parted by spaces."""
    return node.text(separator=" ")


def selected(root: Node, selectors: Iterable[str]) -> list[Node]:
    """The elements that CSS selectors match; a selector that is none matches nothing."""
    found: list[Node] = []
    for selector in selectors:
        try:
            found.extend(root.css(selector))
        except (SelectolaxError, ValueError):
            continue
    return found


def attributes_of(node: Node) -> dict[str, str]:
    """All attributes of an element; one without a value has the value ""."""
    return filled(node.attributes)


def filled(attributes: dict[str, str | None]) -> dict[str, str]:
    """The attributes with "" for those without a value."""
    if None in attributes.values():
        return {name: value or "" for name, value in attributes.items()}
    return attributes  # type: ignore[return-value]  # no None is left; a cast would cost a call for each element
