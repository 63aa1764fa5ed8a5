"""Which characters the bytes of a page mean: BOM, then proof by valid UTF-8, then the header, the page and detection.

The order differs from a browser's in two points. Bytes that are valid UTF-8 with multi-byte sequences are UTF-8
whatever the header says: such sequences do not occur by chance, and a wrong header is the most common lie of all. And a
declared encoding in which the page is not legible gives way to one in which it is.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from w3lib.encoding import html_body_declared_encoding, resolve_encoding

from pipelines.extract.legible import encodings_known, readings_of, score_of
from pipelines.extract.mojibake import is_suspicious, mended

REPLACEMENT = "\ufffd"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# More replacement characters than this and the declared encoding is doubted.
_TOLERATED_REPLACEMENTS = 3
# So many letters in UTF-8 to one that is none make a page UTF-8 with broken bytes.
_LETTERS_TO_ONE_BROKEN = 2
# A declared encoding that reads so well is believed without a look at others; so much worse than the best, it is not.
_LEGIBLE = 0.5
_DECLARED = {"cp1252": 0.2}
_ELSE = 0.3
# Fewer bytes beyond ASCII than that say little about their encoding.
_ENOUGH = 24
_SAMPLE = 2_500
_LONGEST_SEARCH = 500_000
# As many bytes as a processor has at hand.
_PIECE = 4_096
# More broken bytes are not looked at one by one.
_MOST_BROKEN = 50_000
_WESTERN = "cp1252"

_MULTI_BYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# A page in UTF-16 begins like any other, with "<" and a letter.
_WIDE_OPENING = re.compile(rb"\s*(?:(<\x00[!?A-Za-z]\x00)|\x00<\x00[!?A-Za-z])")
# What stands behind a letter at the end of a word that was not cut.
_BEHIND_WORDS = frozenset(" ,;:!?)-")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_LANGUAGE = re.compile(rb"<html[^>]{0,300}?\slang\s{0,3}=\s{0,3}[\"']?([A-Za-z]{2})", re.IGNORECASE)
# Bytes that are no UTF-8, as Python keeps them.
_BROKEN = re.compile("[\udc80-\udcff]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The page as UTF-8 bytes, the encoding it came in and what decided it."""

    body: bytes
    encoding: str
    reason: str
    has_losses: bool = False  # U+FFFD stand where bytes could not be read
    repairs: int = 0  # stretches that had been decoded wrongly before, and were read back


def decode(body: bytes, declared: str | None = None) -> Decoded:
    """The page's bytes as clean UTF-8 without BOM; never raises, whatever the bytes and the declaration are."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _decoded(body[len(bom) :], name, "byte order mark")
    wide = _utf16_without_bom(body)
    if wide:
        return _decoded(body, wide, "zero bytes in a UTF-16 pattern")
    if body.isascii():
        return _decode_ascii(body)
    if not _is_utf8(body):
        return _decode_broken(body) if _is_nearly_utf8(body) else _decode_legacy(body, declared)
    return _decode_utf8(body)


def _is_utf8(body: bytes) -> bool:
    """Whether the bytes are valid UTF-8: read in pieces, as the whole as text may take four times its memory."""
    view, end = memoryview(body), len(body)
    start = 0
    try:
        while start < end:
            stop = start + _PIECE
            # A letter that a piece cuts is read with the next one.
            start += codecs.utf_8_decode(view[start:stop], "strict", stop >= end)[1]
    except UnicodeDecodeError:
        return False
    return True


def _decode_utf8(body: bytes) -> Decoded:
    if is_suspicious(body):
        found, count = mended(body)
        if count:
            return Decoded(found, "utf-8", f"valid UTF-8, {count} stretches encoded twice", repairs=count)
    return Decoded(body, "utf-8", "valid UTF-8")


def _decode_ascii(body: bytes) -> Decoded:
    # ISO-2022-JP is ASCII with escape sequences; nothing else on the web hides letters in ASCII.
    if b"\x1b$" in body:
        return _decoded(body, "iso2022_jp", "escape sequences")
    return Decoded(body, "utf-8", "ASCII")


def _utf16_without_bom(body: bytes) -> str:
    if opening := _WIDE_OPENING.match(body):
        return "utf-16-le" if opening[1] else "utf-16-be"
    head = body[:400]
    half = len(head) // 2
    if half < 20 or head.count(0) < half * 0.6:
        return ""
    if head[1::2].count(0) > half * 0.6 and not head[0::2].count(0):
        return "utf-16-le"
    if head[0::2].count(0) > half * 0.6 and not head[1::2].count(0):
        return "utf-16-be"
    return ""


def _is_nearly_utf8(body: bytes) -> bool:
    """Whether a page is UTF-8 but for a few bytes: a letter that was cut, a box from a page in another encoding."""
    found = _BEYOND_ASCII.search(body)
    first = found.start() if found else 0
    rest, letters = _MULTI_BYTE.subn(b"", body[first : first + _LONGEST_SEARCH])
    broken = len(_BEYOND_ASCII.findall(rest))
    return letters >= _LETTERS_TO_ONE_BROKEN * broken


def _decode_broken(body: bytes) -> Decoded:
    """UTF-8 with broken bytes: one alone inside a word is a letter of windows-1252, the others are lost."""
    count = 0

    def read(match: re.Match[str]) -> str:
        nonlocal count
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        is_inside = (
            before.isascii() and after.isascii() and (after.isalpha() or (before.isalpha() and after in _BEHIND_WORDS))
        )
        letter = bytes([ord(match[0]) - 0xDC00]).decode(_WESTERN, "ignore") if len(match[0]) == 1 and is_inside else ""
        count += bool(letter)
        return letter or REPLACEMENT

    text = body.decode("utf-8", "surrogateescape")
    text, looked_at = _BROKEN.subn(read, text, count=_MOST_BROKEN)
    if looked_at == _MOST_BROKEN:
        return _decoded(body, "utf-8", "UTF-8 with broken bytes throughout")
    return Decoded(text.encode(), "utf-8", "UTF-8 with broken bytes", REPLACEMENT in text, count)


def _decode_legacy(body: bytes, declared: str | None) -> Decoded:
    """Bytes that are not UTF-8: the header and the page's own word where they make it legible, else what does."""
    named = dict(_declarations(body, declared))
    sample = _telling_part(body)
    is_enough = len(_BEYOND_ASCII.findall(sample)) >= _ENOUGH
    for encoding, reason in named.items():
        # The header's Latin-1 is what servers say that were told nothing.
        least = _LEGIBLE if is_enough and encoding != _WESTERN else 1.0 if is_enough else 0.0
        if encoding not in encodings_known() or score_of(sample, encoding) >= least:
            answer = _decoded(body, encoding, reason)
            if answer.body.count(REPLACEMENT.encode()) <= _TOLERATED_REPLACEMENTS:
                return answer
    language = _LANGUAGE.search(body[:_SAMPLE])
    ranked = {
        reading.encoding: reading.score + _DECLARED.get(reading.encoding, _ELSE) * (reading.encoding in named)
        for reading in readings_of(sample, language[1].decode() if language else "")
    }
    best = max(ranked, key=lambda encoding: ranked[encoding])
    if ranked[best] <= 0 or body.count(b"\x00"):
        # Nothing is legible: what is declared, without an opinion of its own.
        best = next(iter(named), _WESTERN)
    reason = named.get(best) or ("detected" if not named else f"not legible as {', '.join(named)}")
    answer = _decoded(body, best, reason)
    return _better_of(answer, body)


def _declarations(body: bytes, declared: str | None) -> Iterator[tuple[str, str]]:
    """The encodings that the header and the page name, and that the bytes may be in."""
    in_page = html_body_declared_encoding(body)
    for name, reason in ((declared, "HTTP header"), (in_page, "declared in the page")):
        encoding = resolve_encoding(name) if name else None
        # UTF-8 it is not, and UTF-16 and UTF-32 are full of zero bytes.
        if encoding and not encoding.startswith("utf"):
            yield encoding, reason


def _telling_part(body: bytes) -> bytes:
    """The stretch around the first letters beyond ASCII: detection takes long, and the rest of a page is markup."""
    found = _BEYOND_ASCII.search(body, 0, _LONGEST_SEARCH)
    first = found.start() if found else 0
    return body[max(0, first - 200) : first + _SAMPLE]


def _decoded(body: bytes, encoding: str, reason: str) -> Decoded:
    try:
        text = body.decode(encoding, "replace")
    except (LookupError, UnicodeError):
        text = body.decode("utf-8", "replace")
    # A lone half of a surrogate pair cannot be written as UTF-8.
    return Decoded(text.encode("utf-8", "replace"), encoding, reason, has_losses=REPLACEMENT in text)


def _better_of(answer: Decoded, body: bytes) -> Decoded:
    """The answer, or the page read as windows-1252 where that loses fewer letters."""
    losses = answer.body.count(REPLACEMENT.encode())
    if losses <= _TOLERATED_REPLACEMENTS:
        return answer
    western = body.decode(_WESTERN, "replace")
    if western.count(REPLACEMENT) >= losses:
        return answer
    return Decoded(
        western.encode(), _WESTERN, f"{answer.encoding} left {losses} letters unread", REPLACEMENT in western
    )
