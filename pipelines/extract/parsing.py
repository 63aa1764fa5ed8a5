"""Bytes become one tree: guarded against what blocks libxml2, and checked for what libxml2 silently drops."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from pipelines.extract.encoding import decode
from pipelines.extract.soup import tree_of_soup

# A longer tag blocks libxml2 for minutes: its check for duplicate attributes is quadratic (60,000 attributes: 100 s).
LONGEST_TAG = 32_768
# Nothing that is a page is longer; what lies beyond is cut and the article marked incomplete.
LONGEST_PAGE = 16_000_000
# libxml2 drops everything after more open elements than this; deeper pages are read by Beautiful Soup.
DEEPEST_TREE = 2_000

_END = "nightdesk-end"
_END_TAG = f"<{_END}></{_END}>".encode()
_MANY_ATTRIBUTES = 12_000
_TAG = re.compile(rb"""(?:[^>"']|"[^"]*+"|'[^']*+')*+>""")
_QUOTED_TAG = re.compile(rb"""<[A-Za-z](?:[^>"']|"[^"]*+"|'[^']*+')*+>?""")
_TAG_NAME = re.compile(rb"/?[A-Za-z][A-Za-z0-9:-]{0,40}")


@dataclass(frozen=True, slots=True)
class Parsed:
    """The tree of a page, or None for one that holds no element; ``flags`` say what could not be had."""

    root: etree._Element | None
    encoding: str = ""
    flags: tuple[str, ...] = ()


def parse(html: bytes, encoding: str | None = None) -> Parsed:
    """The page's tree. Never raises; a page that cannot be held whole is marked "incomplete"."""
    flags: list[str] = []
    if len(html) > LONGEST_PAGE:
        html = html[:LONGEST_PAGE]
        flags.append("incomplete")
    decoded = decode(html, encoding)
    if decoded.has_losses:
        flags.append("undecodable-letters")
    body = _without_long_tags(decoded.body.replace(b"\0", b""))
    root = _tree(_with_end(body))
    if root is not None and _has_lost_its_end(root):
        if _depth(root) >= DEEPEST_TREE:
            root = tree_of_soup(body.decode("utf-8", "replace"))
        else:
            # An unclosed script, style or comment swallowed the rest of the page.
            flags.append("incomplete")
    return Parsed(root, decoded.encoding, tuple(dict.fromkeys(flags)))


def _tree(body: bytes) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(body, parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _with_end(body: bytes) -> bytes:
    """The page with a marker as its last element, so that a lost end is noticed."""
    at = body.rfind(b"</body")
    return body + _END_TAG if at < 0 else body[:at] + _END_TAG + body[at:]


def _has_lost_its_end(root: etree._Element) -> bool:
    marker = next(root.iter(_END), None)
    if marker is None:
        return True
    parent = marker.getparent()
    if parent is not None:
        parent.remove(marker)
    return False


def _depth(root: etree._Element) -> int:
    """How deep the last branch of the tree goes: the one that was open when libxml2 gave up."""
    depth, element = 1, root
    while len(element):
        element = element[-1]
        depth += 1
    return depth


def _without_long_tags(body: bytes) -> bytes:
    if _is_tame(body):
        return body
    pieces = body.split(b"<")
    if body.count(b"=") >= _MANY_ATTRIBUTES:
        # Angle brackets inside attributes hide how long a tag is.
        body = _QUOTED_TAG.sub(_shortened, body)
        pieces = body.split(b"<")
    is_changed = False
    for at in [at for at, piece in enumerate(pieces) if len(piece) > LONGEST_TAG and at]:
        shorter = _with_shortened_tag(pieces[at])
        is_changed |= shorter is not pieces[at]
        pieces[at] = shorter
    return b"<".join(pieces) if is_changed else body


def _is_tame(body: bytes) -> bool:
    """Whether no tag can be too long: each stretch of half that length has an angle bracket, attributes are few."""
    half = LONGEST_TAG // 2
    for at in range(0, len(body) - half, half):
        if body.find(b"<", at, at + half) < 0:
            start = body.rfind(b"<", 0, at) + 1
            end = _TAG.match(body, start, start + LONGEST_TAG)
            if start and end is None:
                return False
    return body.count(b"=") < _MANY_ATTRIBUTES


def _with_shortened_tag(piece: bytes) -> bytes:
    """A piece of page that begins inside a tag, with that tag's attributes dropped where they are too many."""
    end = _TAG.match(piece)
    at = end.end() if end else _closing(piece)
    if at <= LONGEST_TAG:
        return piece
    name = _TAG_NAME.match(piece)
    return (name.group() if name else b"") + b">" + piece[at:]


def _shortened(match: re.Match[bytes]) -> bytes:
    tag = match.group()
    return tag if len(tag) <= LONGEST_TAG else tag.split(None, 1)[0] + b">"


def _closing(piece: bytes) -> int:
    """Where a tag with unbalanced quotes ends: at its first angle bracket, or never."""
    at = piece.find(b">")
    return len(piece) if at < 0 else at + 1
