"""The story as a page's program holds it (``__NEXT_DATA__`` and its like), for pages that show nothing themselves.

Such a page carries its text in a script: as HTML in a string, as a list of typed blocks, as plain paragraphs. Only
pages on which hardly anything else was found are searched, so this costs other pages nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

from crawler.items import Block, BlockKind
from pipelines.extract.fragment import blocks_of_fragment
from pipelines.extract.head import Head
from pipelines.extract.literals import REFERENCE, packed_value, unpooled, values_of, with_references
from pipelines.extract.rule_files import table
from pipelines.extract.texts import one_line, squeezed, weighty_length
from pipelines.extract.tree import Node, attribute, named
from pipelines.extract.typed_blocks import html_of_blocks, html_of_paragraphs

_LONGEST_SCRIPT = 4_000_000
_SHORTEST_SCRIPT = 150
# A page that shows more letters of prose than this is read as it shows itself. Where it shows more than the second,
# only scripts that hold its name are read; where more than the third, only a story that stands beside its name.
_MOST_SHOWN = 1_500
_FEW_SHOWN = 700
_MANY_SHOWN = 200
# So much of a page's name must stand in a script as it is.
_BEGINNING = 12
_SHORTEST_STORY = 150
# What repeats what the page shows must tell this much more.
_MORE = 1.5
_LEAST_PARAGRAPHS = 2
# A witness is cut into pieces of this many letters, of which this share must stand in the story.
_PIECE = 7
_WIDE_PIECE = 3
_TESTIFIED = 0.3
# Translations and menus come in thousands of strings; the longest few are read.
_MOST_READ = 16
_MOST_VALUES = 300_000
_NAMED_FIRST = 2
_SHORTEST_NAME = 12
_STRING = re.compile(r'"(?:[^"\\]|\\.){200,}"', re.DOTALL)
_MARKS = ("<p", "\\u003cp", "\\u003Cp", "&lt;p", "aragraph", "text", "ontent", "body", "html", "children", "locks")
_BEGINS_AS_STATE = re.compile(r"\s*(?:[\[{]|\w{1,4}:[\[{TI])")
_PARAGRAPH = re.compile(r"<p[ >]", re.IGNORECASE)
_LINES = re.compile(r"\s*\n\s*")
_TEXTS = frozenset([BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE, BlockKind.TABLE])
_NAMES: tuple[str, ...] = tuple(table("state")["names"])
_POOL = "__NUXT_DATA__"
_ESCAPED = ("{&quot;", "[&quot;", "{&#34;")
# Where frameworks keep the state of a page outside of scripts.
_DATA = ("data-page", "data-props", "data-state", "data-react-props")
_WITH_DATA = ",".join(f"[{key}]" for key in _DATA)
_BREAKS = re.compile(r"<(?:br|div|li)\b", re.IGNORECASE)
# What a program puts something else for: "$$AD$$", "{{ banner }}", "[[gallery]]".
_PLACE_HOLDER = re.compile(r"[$%#]{2}[\w .:-]+[$%#]{2}|\{\{[^{}]*\}\}|\[\[[^\[\]]*\]\]")
# Lines of Markdown: a heading, an item, a quote.
_MARKDOWN = re.compile(r"(#{1,6}|[-*]|>)\s+(.+)")
_MARKDOWN_FORMS = {"-": "li", "*": "li", ">": "blockquote"}


@dataclass(frozen=True, slots=True)
class _Told:
    """A piece of a script that may be the story; named where it stands beside the page's own title."""

    html: str
    is_named: bool


def told_by_state(root: Node, head: Head, url: str, shown: Iterable[Block]) -> list[Block]:
    """The blocks of the richest story in the scripts of a page that shows next to nothing; else none.

    The page's title must stand beside it, or title or description testify to it: dialogs stand in scripts, too.
    """
    texts = [block.text for block in shown if _is_prose(block)]
    if sum(map(len, texts)) > _MOST_SHOWN or (length := sum(map(weighty_length, texts))) > _MOST_SHOWN:
        return []
    told: dict[str, _Told] = {}
    beginnings = _beginnings_of(root, head) if length > _FEW_SHOWN else None
    for piece in _pieces(root, _names_of(root, head), beginnings):
        if piece.is_named or (length <= _MANY_SHOWN and piece.html not in told):
            told[piece.html] = piece
    best: tuple[float, list[Block]] = (0.0, [])
    for piece in sorted(told.values(), key=lambda piece: (piece.is_named, len(piece.html)), reverse=True)[:_MOST_READ]:
        blocks = [block for block in blocks_of_fragment(piece.html, url) if _PLACE_HOLDER.fullmatch(block.text) is None]
        text = " ".join(block.text for block in blocks if block.kind in _TEXTS)
        letters = weighty_length(text)
        worth = letters * (_NAMED_FIRST if piece.is_named else 1.0)
        if letters < _SHORTEST_STORY or worth <= best[0] or not _tells_more(text, letters, texts, length):
            continue
        if piece.is_named or _is_testified(head, text):
            best = worth, blocks
    return best[1]


def _is_prose(block: Block) -> bool:
    if not block.inside_body or block.furniture or block.kind not in _TEXTS:
        return False
    return block.link_characters * 2 <= len(block.text)


def _tells_more(text: str, letters: int, shown: list[str], length: int) -> bool:
    """Whether a piece tells more than the page shows: much more if what the page shows is its beginning."""
    if letters <= length:
        return False
    key = squeezed(text)
    repeated = sum(weighty_length(line) for line in shown if squeezed(line) in key)
    return repeated * 2 < length or letters >= _MORE * length


def _names_of(root: Node, head: Head) -> frozenset[str]:
    """What the page calls its story."""
    headline = head.data.article.get("headline")
    names = [head.first("og:title"), head.title, headline if isinstance(headline, str) else ""]
    names.extend(heading.text() for heading in named(root, "h1"))
    return frozenset(key for name in names if weighty_length(key := squeezed(one_line(name))) >= _SHORTEST_NAME)


def _beginnings_of(root: Node, head: Head) -> tuple[str, ...]:
    """The first letters of what the page calls its story, as a script may write them."""
    names = [head.first("og:title"), head.title, *(one_line(heading.text()) for heading in named(root, "h1"))]
    plain = [name[:_BEGINNING] for name in names if len(name) >= _BEGINNING]
    return (*plain, *(json.dumps(name)[1:-1] for name in plain))


def _is_testified(head: Head, text: str) -> bool:
    told = squeezed(text)
    for witness in (head.first("og:description", "description"), head.first("og:title") or head.title):
        said = squeezed(witness)
        size = _WIDE_PIECE if any(sign > "\u2e80" for sign in said) else _PIECE
        pieces = {said[at : at + size] for at in range(max(1, len(said) - size + 1))}
        if len(said) >= 2 * size and sum(piece in told for piece in pieces) >= _TESTIFIED * len(pieces):
            return True
    return False


def _pieces(root: Node, names: frozenset[str], beginnings: tuple[str, ...] | None) -> Iterator[_Told]:
    for text, is_markup, is_pooled in _scripts(root):
        if not _SHORTEST_SCRIPT < len(text) <= _LONGEST_SCRIPT or not any(mark in text for mark in _MARKS):
            continue
        if beginnings is not None and not any(beginning in text for beginning in beginnings):
            continue
        if is_markup:
            if html := _html_of_text(text, is_named=False):
                yield _Told(html, is_named=False)
            continue
        for value in values_of(text):
            whole = unpooled(value) if is_pooled and isinstance(value, list) else value
            yield from _in_value(with_references(whole) if REFERENCE in text else whole, names)
        yield from _in_strings(text, 0)


def _scripts(root: Node) -> Iterator[tuple[str, bool, bool]]:
    """The programs and data of a page: the text, whether it is markup itself, whether it is a pool of values."""
    for script in named(root, "script"):
        kind = attribute(script, "type")
        if "ld+json" not in kind:
            text = script.text()
            text = unescape(text) if text.lstrip().startswith(_ESCAPED) else text
            yield text, "html" in kind or "template" in kind, attribute(script, "id") == _POOL
    for element in root.css(_WITH_DATA):
        for key in _DATA:
            if value := attribute(element, key):
                yield value, False, False


def _in_value(value: Any, names: frozenset[str]) -> Iterator[_Told]:
    """The pieces of a value: strings of HTML, lists of blocks, and plain text beside the page's title."""
    waiting: list[tuple[Any, bool, int]] = [(value, False, 0)]
    seen: dict[int, Any] = {}  # by identity; kept alive, so that no other takes its number
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        item, is_named, packed = waiting.pop()
        if isinstance(item, str):
            html = _html_of_text(item, is_named=is_named)
            if html:
                yield _Told(html, is_named)
            elif (inner := packed_value(item, packed)) is not None:
                waiting.append((inner, is_named, packed + 1))
        elif isinstance(item, list | dict) and id(item) not in seen:
            seen[id(item)] = item
            if isinstance(item, list):
                html = html_of_blocks(item) or (html_of_paragraphs(item) if is_named else "")
                if html:
                    yield _Told(html, is_named)
            else:
                is_named = _is_named(item, names, is_named=is_named)
            members = item.values() if isinstance(item, dict) else item
            waiting.extend((member, is_named, packed) for member in members if isinstance(member, str | list | dict))


def _is_named(item: dict[str, Any], names: frozenset[str], *, is_named: bool) -> bool:
    """Whether an object bears the page's title, or stands in one that does and bears no other."""
    for key in _NAMES:
        value = item.get(key)
        if isinstance(value, dict):
            value = next((inner for inner in value.values() if isinstance(inner, str)), None)
        if not isinstance(value, str) or not value or len(value) > 500:
            continue
        name = squeezed(unescape(value))
        if weighty_length(name) >= _SHORTEST_NAME:
            return any(name in known for known in names)
    return is_named


def _html_of_text(text: str, *, is_named: bool) -> str:
    """The HTML that a string is or means: markup, escaped markup; plain lines where it stands beside the title."""
    if len(text) < _SHORTEST_STORY / 2:
        return ""
    if "&lt;p" in text:
        text = unescape(text)
    if "<" in text and len(_PARAGRAPH.findall(text)) >= (1 if is_named else _LEAST_PARAGRAPHS):
        return text if _BEGINS_AS_STATE.match(text) is None else ""
    if not is_named or "{" in text or weighty_length(text) < _SHORTEST_STORY:
        return ""
    if "<" in text:
        return text if _BREAKS.search(text) else ""
    return "".join(map(_html_of_line, filter(None, _LINES.split(text.strip()))))


def _html_of_line(line: str) -> str:
    """A line of plain text or of Markdown."""
    found = _MARKDOWN.fullmatch(line)
    if found is None:
        return f"<p>{escape(line, quote=False)}</p>"
    form = _MARKDOWN_FORMS.get(found[1], f"h{len(found[1])}")
    element = f"<{form}>{escape(found[2], quote=False)}</{form}>"
    return f"<ul>{element}</ul>" if form == "li" else element


def _in_strings(text: str, depth: int) -> Iterator[_Told]:
    """The HTML strings of a program's text, those inside strings (state that is pushed as text) included."""
    for found in _STRING.finditer(text):
        if not any(mark in found[0] for mark in _MARKS[:3]):
            continue
        try:
            value = json.loads(found[0], strict=False)
        except ValueError:
            continue
        if len(_PARAGRAPH.findall(value)) >= _LEAST_PARAGRAPHS and _BEGINS_AS_STATE.match(value) is None:
            yield _Told(value, is_named=False)
        elif depth < 3:
            yield from _in_strings(value, depth + 1)
