"""Channel documents as bytes become text and trees: any encoding, broken or hostile, in bounded time and memory.

Entities that a document declares are never resolved, and nothing is fetched: its DOCTYPE is taken out before parsing.
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from typing import cast

from lxml import etree
from w3lib.encoding import resolve_encoding

from crawler.discovery.texts import without_controls

# What a channel document may be after unpacking: a sitemap of 50,000 addresses fits.
LARGEST_DOCUMENT = 16 * 1024 * 1024
# A document of many elements is parsed in parts of about so many characters: its tree takes many times its own room.
_PART = 1024 * 1024

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_EMPTY, _NOT_XML = "The document is empty.", "The document is not XML."
_UNREADABLE = frozenset({_EMPTY, _NOT_XML})
_ROOT = re.compile(r"<([A-Za-z][\w.:-]{0,80})(?:\s[^<>]{0,4000})?>")
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)+", re.DOTALL)
_DOCTYPE_PART = re.compile(r""""[^"]*"|'[^']*'|<!--.*?-->|[\[\]>]""", re.DOTALL)
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:#\d{1,7};|#x[0-9a-f]{1,6};|(?P<name>[a-z][a-z0-9]{0,30});)?",
    re.DOTALL | re.IGNORECASE,
)
_XML_ENTITIES = frozenset({"lt", "gt", "amp", "quot", "apos"})
_MARKUP_LETTERS = frozenset("<>&\"'")
_LOOKS_LIKE_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document: ``root`` is None where there is no XML; ``error`` is "" or what is wrong with it."""

    root: etree._Element | None
    text: str = ""
    error: str = ""
    is_html: bool = False  # a web page, whatever the parser made of it


def unpacked(body: bytes) -> tuple[bytes, str]:
    """A gzipped document unpacked, within bounds, and what is wrong with it; any other document as it is."""
    if not body.startswith(b"\x1f\x8b"):
        return body, ""
    parts: list[bytes] = []
    room = LARGEST_DOCUMENT
    rest = body
    try:
        while rest.startswith(b"\x1f\x8b") and room > 0:
            stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
            parts.append(stream.decompress(rest, room))
            room -= len(parts[-1])
            if not stream.eof:
                sentence = "The gzip file is cut off." if room > 0 else _too_large()
                return b"".join(parts), sentence
            rest = stream.unused_data
    except zlib.error:
        return b"".join(parts), "The gzip file is broken."
    return b"".join(parts), ""


def _too_large() -> str:
    return f"The document is larger than {LARGEST_DOCUMENT // 1024**2} MiB; only its beginning was read."


def decoded(body: bytes, encoding: str | None = None) -> str:
    """The document's text: what its bytes are wins over what it, or ``encoding`` from the HTTP header, declares."""
    for mark, name in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    start = body[:400]
    if b"<\x00" in start[:8] or b"\x00<" in start[:8]:
        return body.decode("utf-16-le" if start[:1] == b"<" else "utf-16-be", "replace")
    declared = _DECLARED.match(start)
    named = resolve_encoding(declared[1].decode("ascii") if declared else encoding or "") or "utf-8"
    if named.startswith("iso2022") or named == "hz":  # written in ASCII bytes, so that it looks like UTF-8
        return _decoded_as(body, named)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        is_cut = error.start >= len(body) - 4
    if is_cut or named.startswith(("utf-16", "utf-32")):
        return body.decode("utf-8", "replace")
    if named == "utf-8" and declared is None and encoding is None:
        named = "cp1252"
    return _decoded_as(body, named)


def _decoded_as(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding, "replace")
    except (LookupError, ValueError):
        return body.decode("utf-8", "replace")


def parse_xml(body: bytes, encoding: str | None = None) -> Document:
    """The document as a tree, as far as it can be read. Never raises."""
    prepared = _prepared(body, encoding)
    return prepared if prepared.error in _UNREADABLE else _with_root(prepared, prepared.text)


def parse_in_parts(body: bytes, encoding: str | None, ends: re.Pattern[str]) -> Iterator[Document]:
    """The document as several, each with the same root and some of its elements: cut where ``ends`` matches.

    A small document, and one in which nothing matches, comes whole. There is always one at least. Never raises.
    """
    prepared = _prepared(body, encoding)
    if prepared.error in _UNREADABLE:
        yield prepared
        return
    for text in _parts(prepared.text, ends):
        yield _with_root(prepared, text)


def _parts(text: str, ends: re.Pattern[str]) -> Iterator[str]:
    opening = _ROOT.match(text)
    position = opening.end() if opening is not None else 0
    while opening is not None and (end := ends.search(text, position + _PART)) is not None:
        yield f"{opening[0]}{text[position : end.end()]}</{opening[1]}>"
        position = end.end()
    yield text if opening is None or position == opening.end() else opening[0] + text[position:]


def _prepared(body: bytes, encoding: str | None) -> Document:
    """The document's text as the parser wants it, without a tree; ``error`` says where there is no sense in parsing."""
    if len(body) > LARGEST_DOCUMENT:
        body, error = body[:LARGEST_DOCUMENT], _too_large()
    else:
        error = ""
    text = without_controls(decoded(body, encoding)).lstrip("\ufeff \t\r\n")
    if not text:
        return Document(None, "", _EMPTY)
    is_html = _LOOKS_LIKE_HTML.search(text[:2_000]) is not None
    text, declares_entities = _without_prolog(text)
    if not text.startswith("<"):
        return Document(None, text, _NOT_XML, is_html)
    if declares_entities and not error:
        error = "The document declares XML entities of its own; they were not read."
    return Document(None, _with_known_entities(text, declares=declares_entities), error, is_html)


def _with_root(prepared: Document, text: str) -> Document:
    root, problem = _parsed(text)
    return Document(root, text, prepared.error or problem, prepared.is_html)


def _without_prolog(text: str) -> tuple[str, bool]:
    """The text from its first element on, and whether a DOCTYPE with entities stood before it."""
    if found := _PROLOG.match(text):
        text = text[found.end() :]
    if text[:9].upper() != "<!DOCTYPE":
        return text, False
    depth = 0
    for part in _DOCTYPE_PART.finditer(text, 9):
        mark = part[0]
        depth += (mark == "[") - (mark == "]")
        if mark == ">" and depth <= 0:
            rest = text[part.end() :].lstrip()
            if found := _PROLOG.match(rest):
                rest = rest[found.end() :]
            return rest, "<!ENTITY" in text[: part.end()]
    return "", "<!ENTITY" in text


def _with_known_entities(text: str, *, declares: bool) -> str:
    """HTML's named characters, which XML does not know, as characters; the document's own as nothing; "&" as "&amp;".

    What stands in CDATA sections is not XML and stays as it is.
    """

    def written(found: re.Match[str]) -> str:
        name = found["name"]
        if name is None:
            return found[0] if len(found[0]) > 1 else "&amp;"
        if name.lower() in _XML_ENTITIES:
            return f"&{name.lower()};"
        letters = html5.get(name + ";", "")
        if letters and _MARKUP_LETTERS.isdisjoint(letters):
            return letters
        return "" if declares else f"&amp;{name};"

    return _AMPERSAND.sub(written, text)


def _parsed(text: str) -> tuple[etree._Element | None, str]:
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = cast("etree._Element | None", etree.fromstring(text.encode("utf-8", "replace"), parser))
    except (etree.XMLSyntaxError, ValueError) as error:
        return None, f"The document is not XML that can be read: {_short(str(error))}."
    if root is None:  # what recover gives for a document without any element
        return None, "The document is not XML that can be read."
    problems = [entry for entry in parser.error_log if entry.level >= etree.ErrorLevels.ERROR]
    if not problems:
        return root, ""
    return (
        root,
        f"The XML is broken at line {problems[0].line} ({_short(problems[0].message)}); what could be read was.",
    )


def _short(message: str) -> str:
    return " ".join(message.split())[:120].rstrip(".")


def root_name(body: bytes) -> str:
    """The name of the document's first element, in small letters and without its prefix; "" where there is none."""
    text = decoded(unpacked(body[:20_000])[0][:20_000]).lstrip("\ufeff \t\r\n")
    found = re.match(r"<(?:[\w.-]{1,40}:)?([\w.-]{1,40})", _without_prolog(text)[0])
    return found[1].lower() if found else ""


def whole_elements(elements: list[etree._Element], text: str) -> list[etree._Element]:
    """``elements`` without a last one that the end of a cut document has torn: half an address is a wrong one."""
    if not elements:
        return elements
    last = elements[-1]
    name = f"{last.prefix}:{local_name(last)}" if last.prefix else local_name(last)
    is_torn = text.rfind(f"</{name}") < text.rfind(f"<{name}")
    return elements[:-1] if is_torn else elements


def local_name(element: etree._Element) -> str:
    """The element's name without namespace or prefix, in small letters; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""
