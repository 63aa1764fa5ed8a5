"""Bytes become one tree: guarded against what blocks a parser, and checked for what a page itself swallows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.extract.encoding import decode
from pipelines.extract.taming import flattened, tame
from pipelines.extract.tree import Node, tree_of

# Nothing that is a page is longer; what lies beyond is cut and the article marked incomplete.
LONGEST_PAGE = 16_000_000

_END = "nightdesk-end"
_END_TAG = f"<{_END}></{_END}>".encode()
_LAST_STEPS = 300
_HEAD = 200_000
_OPENS = re.compile(rb"<body[\s>]", re.IGNORECASE)
_CLOSES = re.compile(rb"</(?:body|html)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree of a page, or None for one that holds no element; ``flags`` say what could not be had."""

    root: Node | None
    encoding: str = ""
    flags: tuple[str, ...] = ()
    body: bytes = b""  # what the tree was made from

    def flattened(self) -> Node | None:
        """The page once more, without the boxes below a depth that no page has."""
        return tree_of(flattened(self.body)[0])


def parse(html: bytes, encoding: str | None = None) -> Parsed:
    """The page's tree. Never raises; a page that cannot be held whole is marked "incomplete"."""
    flags: list[str] = []
    if len(html) > LONGEST_PAGE:
        html = html[:LONGEST_PAGE]
        flags.append("incomplete")
    decoded = decode(html, encoding)
    if decoded.has_losses:
        flags.append("undecodable-letters")
    body, is_cut = tame(decoded.body.replace(b"\0", b""))
    if is_cut:
        flags.append("incomplete")
    end = body.rfind(b"</body")
    body, is_cut = _with_end(body, end), end < 0 and _is_cut(body)
    root = tree_of(body)
    if is_cut or (root is not None and not _has_end(root)):
        # An unclosed script, style or comment swallowed the rest of the page; or the rest never came.
        flags.append("incomplete")
    return Parsed(root, decoded.encoding, tuple(dict.fromkeys(flags)), body)


def _with_end(body: bytes, end: int) -> bytes:
    """The page with a marker as its last element, so that a lost end is noticed; ``end``: where its body ends or -1."""
    whole = memoryview(body)  # of which a part is no copy
    return body + _END_TAG if end < 0 else b"".join((whole[:end], _END_TAG, whole[end:]))


def _is_cut(body: bytes) -> bool:
    """Whether a page that opens its body never closes it: of 240 pages of the news, one does that and is whole."""
    return _OPENS.search(body, 0, _HEAD) is not None and _CLOSES.search(body) is None


def _has_end(root: Node) -> bool:
    """Whether the marker is in the tree: as a rule it is among the last elements of the last open element."""
    node = root.last_child
    for _ in range(_LAST_STEPS):
        if node is None:
            break
        if node.tag == _END:
            return True
        inner = node.last_child
        node = inner if inner is not None and inner.tag != "-text" else node.prev
    return root.css_first(_END) is not None
