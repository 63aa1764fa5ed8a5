"""Lists of typed blocks, as content management systems hand a story to a page's program, become HTML.

Every system has its own names for the same few things; ``rules/state.toml`` knows them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from pipelines.extract.rule_files import table
from pipelines.extract.texts import weighty_length

_TABLE = table("state")
_TYPES: tuple[str, ...] = tuple(_TABLE["type"])
_CONTENT: tuple[str, ...] = tuple(_TABLE["content"])
_ADDRESS: tuple[str, ...] = tuple(_TABLE["address"])
_CAPTION: tuple[str, ...] = tuple(_TABLE["caption"])
_LEVEL: tuple[str, ...] = tuple(_TABLE["level"])
_WORDS = {kind: frozenset(words) for kind, words in _TABLE["words"].items()}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+\d?|\d+")
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_NUMBER = re.compile(r"\b[hH]?([1-6])\b|(one|two|three|four|five|six)\b")
_MARKUP = re.compile(r"<[a-zA-Z/!]|&(?:[a-zA-Z]+|#\d+);")
_BLOCK_MARKUP = re.compile(r"<(?:p|ul|ol|h[1-6]|div|figure|blockquote|table)[ >]", re.IGNORECASE)
_DEEPEST = 30
_MOST_BLOCKS = 2_000
_LEAST_BLOCKS = 2
# Most members of a list of blocks are known; what is not (embeds, boxes) is left out.
_KNOWN_SHARE = 0.5
_PROSE = 60
_BLOCKS = frozenset(["item", "list", "table", "heading", "quote", "picture", "paragraph", "text", "group"])
_FORMS = {"heading": "h{level}", "quote": "blockquote", "paragraph": "p", "text": "p", "item": "li"}
# What stands in these is one run of text.
_OF_ONE_RUN = frozenset(["heading", "paragraph", "item"])
_MOST_DEEP_FIELDS = 3


def html_of_blocks(blocks: list[Any]) -> str:
    """The HTML of a list of typed blocks; "" for any other list."""
    kinds = [_kind_of(block) for block in blocks[:_MOST_BLOCKS] if isinstance(block, dict)]
    known = sum(kind in _BLOCKS for kind in kinds)
    if known < max(_LEAST_BLOCKS, _KNOWN_SHARE * len(blocks)) or not {"paragraph", "text", "item"} & set(kinds):
        return ""
    return _together(blocks, 0, is_run=False)


def html_of_paragraphs(texts: list[Any]) -> str:
    """The HTML of a list of plain paragraphs; "" where its members are no prose."""
    plain = [text for text in texts[:_MOST_BLOCKS] if isinstance(text, str)]
    if len(plain) < _LEAST_BLOCKS or len(plain) < len(texts) or max(map(weighty_length, plain)) < _PROSE:
        return ""
    return "".join(_element("p", _text(text)) for text in plain)


def _together(blocks: Iterable[Any], depth: int, *, is_run: bool) -> str:
    """The HTML of blocks side by side: items that no list holds become one."""
    parts: list[str] = []
    is_in_list = False
    for block in blocks:
        is_item = isinstance(block, dict) and _kind_of(block) == "item"
        if is_item is not is_in_list:
            parts.append("<ul>" if is_item else "</ul>")
            is_in_list = is_item
        parts.append(_html(block, depth, is_run=is_run))
    return "".join(parts) + ("</ul>" if is_in_list else "")


def _html(block: Any, depth: int, *, is_run: bool = False) -> str:
    """The HTML of a block; inside a run of text (``is_run``) texts are no paragraphs, and what is unknown is text."""
    if isinstance(block, str):
        return _text(block)
    if depth > _DEEPEST:
        return ""
    if isinstance(block, list):
        return _together(block, depth + 1, is_run=is_run)
    if not isinstance(block, dict):
        return ""
    kind = _kind_of(block)
    if kind in _FORMS and not (is_run and kind == "text"):
        inner = _content(block, depth, is_run=kind in _OF_ONE_RUN)
        return _element(_FORMS[kind].format(level=_level(block)), inner)
    if kind == "list":
        return _list(block, depth)
    if kind == "table":
        return _table(block, depth)
    if kind == "picture":
        return _picture(block)
    return _inline(block, kind, depth, is_run=is_run)


def _inline(block: dict[str, Any], kind: str, depth: int, *, is_run: bool) -> str:
    """A link, a run of text, a group; also what has no type, or none that is known, inside a run of text."""
    if kind == "none" or not (kind or is_run or _is_untyped(block)):
        return ""
    inner = _content(block, depth, is_run=is_run or kind in {"link", "run"})
    address = _found(block, _ADDRESS) if kind == "link" else ""
    return f'<a href="{html.escape(address)}">{inner}</a>' if address and inner else inner


def _is_untyped(block: dict[str, Any]) -> bool:
    return not any(isinstance(block.get(key), str) for key in _TYPES)


def _kind_of(block: dict[str, Any]) -> str:
    """What a block is: a row of the table, or "" where none of its types is known."""
    for key in _TYPES:
        name = block.get(key)
        if isinstance(name, str) and (kind := _kind_of_name(name)):
            return kind
    return ""


@lru_cache(maxsize=512)
def _kind_of_name(name: str) -> str:
    if len(name) > 60:
        return ""
    words = {word.lower() for word in _WORD.findall(name)}
    return next((kind for kind, known in _WORDS.items() if words & known), "")


def _content(block: dict[str, Any], depth: int, *, is_run: bool = False) -> str:
    for key in _CONTENT:
        value = block.get(key)
        if isinstance(value, str | list | dict) and value and (inner := _html(value, depth + 1, is_run=is_run)):
            return inner
    return ""


def _text(text: str) -> str:
    return text if _MARKUP.search(text) else html.escape(text, quote=False)


def _element(tag: str, inner: str) -> str:
    """The element around its text; text that brings blocks of its own keeps them."""
    if not inner.strip():
        return ""
    if tag == "p" and _BLOCK_MARKUP.search(inner):
        return inner
    return f"<{tag}>{inner}</{tag}>"


def _level(block: dict[str, Any]) -> int:
    for value in _values(block, _LEVEL, 0):
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 6:
            return value
        if isinstance(value, str) and (found := _NUMBER.search(value)):
            return int(found[1]) if found[1] else _NUMBERS[found[2]]
    return 2


def _list(block: dict[str, Any], depth: int) -> str:
    for key in ("items", "children", "content", "listItems", "list_items", "data", "elements", "blocks", *_CONTENT):
        value = block.get(key)
        if isinstance(value, dict):
            return _list(value, depth + 1) if depth < _DEEPEST else ""
        if isinstance(value, str) and value:
            return value if "<li" in value else "".join(_element("li", _text(line)) for line in value.split("\n"))
        if isinstance(value, list) and value:
            items = (_html(item, depth + 1, is_run=True) for item in value)
            return _element("ul", "".join(item if item.startswith("<li") else _element("li", item) for item in items))
    return ""


def _table(block: dict[str, Any], depth: int) -> str:
    for key in ("rows", "content", "children", "data", "body", "table", "html", "value"):
        value = block.get(key)
        if isinstance(value, str) and "<t" in value:
            return value
        if isinstance(value, dict):
            return _table(value, depth + 1) if depth < _DEEPEST else ""
        if isinstance(value, list) and value:
            return _element("table", "".join(_row(row, depth + 1) for row in value))
    return ""


def _row(row: Any, depth: int) -> str:
    if isinstance(row, dict):
        row = next(
            (row[key] for key in ("cells", "columns", "content", "children") if isinstance(row.get(key), list)), []
        )
    cells = row if isinstance(row, list) else []
    return "<tr>" + "".join(f"<td>{_html(cell, depth + 1, is_run=True)}</td>" for cell in cells) + "</tr>"


def _picture(block: dict[str, Any]) -> str:
    address = _found(block, _ADDRESS)
    if not address:
        return ""
    caption = _found(block, _CAPTION)
    inner = f"<figcaption>{_text(caption)}</figcaption>" if caption else ""
    return f'<figure><img src="{html.escape(address)}">{inner}</figure>'


def _found(block: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next((value for value in _values(block, keys, 0) if isinstance(value, str) and value), "")


def _values(block: dict[str, Any], keys: tuple[str, ...], depth: int) -> Iterator[Any]:
    """What a block says under these names, its inner objects included."""
    for key in keys:
        value = block.get(key)
        if isinstance(value, dict):
            if depth < _MOST_DEEP_FIELDS:
                yield from _values(value, keys, depth + 1)
        elif value is not None:
            yield value
