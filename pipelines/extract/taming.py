"""Pages that fight: what makes any parser slow or greedy is taken out of the bytes before one sees them.

Only tags go, never text. What the rules of HTML make quadratic, and what is done about it:

* a tag with thousands of attributes, each compared with all others: its attributes are dropped;
* a hundred thousand open elements, searched by each further tag: tags beyond a depth that no page has are dropped;
* ``<b class=1><p><b class=2><p>...``: each paragraph repeats every open ``b`` (a page of 400 KB makes 200 million
  elements, by the HTML Standard's "reconstruct the active formatting elements"): further formatting is dropped.
"""

from __future__ import annotations

import re
from itertools import islice

# A longer tag blocks parsers: their check for duplicate attributes is quadratic (60,000 attributes: 5 s with lexbor,
# 100 s with libxml2).
LONGEST_TAG = 32_768
# Pages with more tags than this are looked at closely; the longest of 240 pages of the news has 6,800.
_MANY_TAGS = 30_000
_SHORTEST_TAG = 5
# Beyond this many tags a page is cut.
_MOST_TAGS = 60_000
# Dropping tags takes its time, too.
_MOST_LOOKED_AT = 300_000
# No page that people read nests deeper; further boxes are dropped, what stands in them stays.
_DEEPEST = 110
_MANY_ATTRIBUTES = 30_000
_SHORTEST_ATTRIBUTE = 6
# More formatting elements with attributes than this are looked at closely; the most of 240 pages is 72.
_MANY_FORMATS = 100
_MOST_OPEN_FORMATS = 12

_TAG = re.compile(rb"""(?:[^>"']|"[^"]*+"|'[^']*+')*+>""")
_QUOTED_TAG = re.compile(rb"""<[A-Za-z](?:[^>"']|"[^"]*+"|'[^']*+')*+>?""")
_LONG_PIECE = re.compile(rb"<[^<]{%d,}" % (LONGEST_TAG + 1))
_TAG_NAME = re.compile(rb"/?[A-Za-z][A-Za-z0-9:-]{0,40}")
# The end may be missing: a search that gives up at the end of the page would begin anew at each of a hundred thousand
# tags that have none.
_ANY_TAG = re.compile(rb"""<(/?)([A-Za-z][A-Za-z0-9:-]{0,40})(?:[^>"']|"[^"]*+"|'[^']*+')*+>?""")
# Formatting that the standard repeats. Without attributes it repeats an element three times at most.
_FORMAT = re.compile(
    rb"<(?:[bBiIuUsS](?:[\s/]|[iI][gG][\s/]|(?:[mM][aA][lL][lL]|[tT][rR][iI][kK][eE]|[tT][rR][oO][nN][gG])[\s/])"
    rb"|(?:[eE][mM]|[tT][tT]|[fF][oO][nN][tT]|[cC][oO][dD][eE])[\s/])"
)
_FORMATS = frozenset(
    [b"b", b"big", b"code", b"em", b"font", b"i", b"s", b"small", b"strike", b"strong", b"tt", b"u", b"a", b"nobr"]
)
# These never nest, by the standard: they are empty, or close each other.
_FLAT = frozenset(
    b"area base br col embed hr img input link meta param source track wbr path use".split()
    + b"p h1 h2 h3 h4 h5 h6 li dt dd".split()
)
# Choices of a form are no text; a hundred thousand of them cost lexbor 15 s.
_DROPPED = frozenset([b"option", b"optgroup"])
_RAW = frozenset([b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes"])


def tame(body: bytes) -> tuple[bytes, bool]:
    """The page without the tags that would block a parser, and whether the page had to be cut. Takes linear time."""
    body = _without_long_tags(body)
    is_long = len(body) > _MANY_TAGS * _SHORTEST_TAG and body.count(b"<") > _MANY_TAGS
    formats = islice(_FORMAT.finditer(body), _MANY_FORMATS + 1)
    if not is_long and sum(1 for _ in formats) <= _MANY_FORMATS:
        return body, False
    return _Pruner(body).pruned()


def flattened(body: bytes) -> tuple[bytes, bool]:
    """The page without the boxes below a depth that no page has, and whether the page had to be cut."""
    return _Pruner(body).pruned()


class _Pruner:
    """One pass over the tags of a page, with a count of what is open."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._open = 0
        self._left_open = 0  # start tags that were dropped, whose end tags are still to come
        self._formats = 0
        self._formats_left = 0
        self._raw = b""  # inside a script and its like nothing is a tag but its own end

    def pruned(self) -> tuple[bytes, bool]:
        kept = bytearray()
        body, start = self._body, 0
        left = _MOST_TAGS
        for number, found in enumerate(_ANY_TAG.finditer(body)):
            keeps = self._keeps(found)
            left -= keeps
            if left < 0 or number > _MOST_LOOKED_AT:
                return bytes(kept + body[start : found.start()]), True
            if not keeps:
                kept += body[start : found.start()] + b" "
                start = found.end()
        return bytes(kept + body[start:]), False

    def _keeps(self, found: re.Match[bytes]) -> bool:
        is_end, name = bool(found[1]), found[2].lower()
        if self._raw:
            if is_end and name == self._raw:
                self._raw = b""
            return True
        if name in _RAW and not is_end:
            self._raw = name
            return True
        if name in _FLAT:
            return True
        if name in _DROPPED:
            return False
        if name in _FORMATS:
            return self._keeps_format(is_end=is_end)
        return self._keeps_end() if is_end else self._keeps_start()

    def _keeps_format(self, *, is_end: bool) -> bool:
        if not is_end:
            if self._formats >= _MOST_OPEN_FORMATS:
                self._formats_left += 1
                return False
            self._formats += 1
        elif self._formats_left:
            self._formats_left -= 1
            return False
        else:
            self._formats = max(0, self._formats - 1)
        return True

    def _keeps_start(self) -> bool:
        if self._open >= _DEEPEST:
            self._left_open += 1
            return False
        self._open += 1
        return True

    def _keeps_end(self) -> bool:
        if self._left_open:
            self._left_open -= 1
            return False
        self._open = max(0, self._open - 1)
        return True


def _without_long_tags(body: bytes) -> bytes:
    if _has_short_tags(body):
        return body
    if body.count(b"=") >= _MANY_ATTRIBUTES:
        # Angle brackets inside attributes hide how long a tag is.
        body = _QUOTED_TAG.sub(_shortened, body)
    return _LONG_PIECE.sub(lambda found: b"<" + _with_shortened_tag(found.group()[1:]), body)


def _has_short_tags(body: bytes) -> bool:
    """Whether no tag can be too long: each stretch of half that length has an angle bracket, attributes are few."""
    half = LONGEST_TAG // 2
    for at in range(0, len(body) - half, half):
        if body.find(b"<", at, at + half) < 0:
            start = body.rfind(b"<", 0, at) + 1
            end = _TAG.match(body, start, start + LONGEST_TAG)
            if start and end is None:
                return False
    return len(body) < _MANY_ATTRIBUTES * _SHORTEST_ATTRIBUTE or body.count(b"=") < _MANY_ATTRIBUTES


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
