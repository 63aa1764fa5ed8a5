"""The slow way to a tree, by Beautiful Soup, for pages that libxml2 cannot hold."""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag
from lxml import etree

# Elements below this level become children of the element at this level: their text and order stay. The walk reads
# blocks down to a little below it.
_DEEPEST = 120
# Beautiful Soup takes about ten times libxml2's time, and a kilobyte of memory a tag; the bound keeps the worst page at
# a few seconds and some 200 MB.
_LONGEST = 600_000


def tree_of_soup(text: str) -> etree._Element:
    """The whole page as a tree of bounded depth, whatever its nesting."""
    soup = BeautifulSoup(text[:_LONGEST], "html.parser")
    root = etree.Element("html")
    open_elements: list[tuple[Tag, etree._Element]] = [(soup, root)]
    for node in soup.descendants:
        while open_elements[-1][0] is not node.parent:
            open_elements.pop()
        if isinstance(node, Tag):
            level = min(len(open_elements) - 1, _DEEPEST)
            open_elements.append((node, _append_element(open_elements[level][1], node)))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            level = min(len(open_elements) - 1, _DEEPEST)
            _append_text(open_elements[level][1], str(node), within=open_elements[-1][1])
    return root


def _append_element(parent: etree._Element, node: Tag) -> etree._Element:
    try:
        element = etree.SubElement(parent, node.name)
    except ValueError:
        element = etree.SubElement(parent, "span")
    for name, value in node.attrs.items():
        text = " ".join(value) if isinstance(value, list) else str(value)
        try:
            element.set(name, text)
        except ValueError:
            continue  # a name or value that XML has no letters for: nothing that names content
    return element


def _append_text(parent: etree._Element, text: str, *, within: etree._Element) -> None:
    """At the end of ``parent``: into ``within``, the text's own element, as long as nothing follows that."""
    clean = "".join(letter for letter in text if letter.isprintable() or (letter.isspace() and letter >= "\t"))
    clean = clean.translate(_NOT_XML)
    last = next(parent.iterchildren(reversed=True), None)  # lxml counts children one by one for a len()
    if last is None or last is within:
        within.text = (within.text or "") + clean
    else:
        last.tail = (last.tail or "") + clean


_NOT_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))
