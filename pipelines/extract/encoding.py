"""Which characters the bytes of a page mean: BOM, then proof by valid UTF-8, then the header, the page and detection.

The order differs from a browser's in one point: bytes that are valid UTF-8 with multi-byte sequences are UTF-8 whatever
the header says. Such sequences do not occur by chance, and a wrong header is the most common lie of all.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from bs4.dammit import EncodingDetector
from w3lib.encoding import html_body_declared_encoding, resolve_encoding

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
_DETECTED = 6_000
_LONGEST_SEARCH = 500_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """The page as UTF-8 bytes, the encoding it came in and what decided it."""

    body: bytes
    encoding: str
    reason: str
    has_losses: bool = False  # U+FFFD stand where bytes could not be read


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
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(body, declared)
    return Decoded(body, "utf-8", "valid UTF-8")


def _decode_ascii(body: bytes) -> Decoded:
    # ISO-2022-JP is ASCII with escape sequences; nothing else on the web hides letters in ASCII.
    if b"\x1b$" in body:
        return _decoded(body, "iso2022_jp", "escape sequences")
    return Decoded(body, "utf-8", "ASCII")


def _utf16_without_bom(body: bytes) -> str:
    head = body[:400]
    half = len(head) // 2
    if half < 20 or head.count(0) < half * 0.6:
        return ""
    if head[1::2].count(0) > half * 0.6 and not head[0::2].count(0):
        return "utf-16-le"
    if head[0::2].count(0) > half * 0.6 and not head[1::2].count(0):
        return "utf-16-be"
    return ""


def _decode_legacy(body: bytes, declared: str | None) -> Decoded:
    """Bytes that are not UTF-8 as a whole: the header, the page's own word, what fits best."""
    in_page = html_body_declared_encoding(body)
    is_called_utf8 = False
    for name, reason in ((declared, "HTTP header"), (in_page, "declared in the page")):
        encoding = resolve_encoding(name) if name else None
        is_called_utf8 |= encoding == "utf-8"
        if encoding and encoding != "utf-8":
            answer = _decoded(body, encoding, reason)
            return _better_of(answer, body) if answer.has_losses else answer
    text = body.decode("utf-8", "replace")
    # UTF-8 with a few broken bytes (a story cut in the middle of a letter) is still UTF-8.
    if text.count(REPLACEMENT) <= max(_TOLERATED_REPLACEMENTS, len(text) // 2000):
        return Decoded(text.encode(), "utf-8", "UTF-8 with broken bytes", has_losses=True)
    detected = "" if is_called_utf8 else _detected(body)
    if detected:
        return _decoded(body, detected, "detected")
    return _better_of(Decoded(text.encode(), "utf-8", "assumed", has_losses=True), body)


def _detected(body: bytes) -> str:
    """Beautiful Soup's detector on the first part of the page; "" where it finds nothing better than a guess."""
    sample = _telling_part(body)
    for name in EncodingDetector(sample, is_html=True).encodings:
        encoding = resolve_encoding(name)
        if encoding and encoding not in {"utf-8", "ascii"}:
            return encoding
    return ""


def _telling_part(body: bytes) -> bytes:
    """The stretch around the first letters beyond ASCII: detection takes long, and the rest of a page is markup."""
    first = next((at for at, byte in enumerate(body[:_LONGEST_SEARCH]) if byte > 127), 0)
    return body[max(0, first - 200) : first + _DETECTED]


def _decoded(body: bytes, encoding: str, reason: str) -> Decoded:
    try:
        text = body.decode(encoding, "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    # A lone half of a surrogate pair cannot be written as UTF-8.
    return Decoded(text.encode("utf-8", "replace"), encoding, reason, has_losses=REPLACEMENT in text)


def _better_of(answer: Decoded, body: bytes) -> Decoded:
    """The answer, or the page read as windows-1252 where that loses fewer letters."""
    losses = answer.body.count(REPLACEMENT.encode())
    if losses <= _TOLERATED_REPLACEMENTS:
        return answer
    western = body.decode("cp1252", "replace")
    if western.count(REPLACEMENT) >= losses:
        return answer
    return Decoded(western.encode(), "cp1252", f"{answer.encoding} left {losses} letters unread")
