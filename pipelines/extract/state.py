"""The story as a page's program holds it (``__NEXT_DATA__`` and its like), for pages that show nothing themselves.

Such a page carries its text as HTML inside a JSON string inside a script. Only pages on which nothing else was found
are searched, so this costs other pages nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from crawler.items import Block, BlockKind
from pipelines.extract.fragment import blocks_of_fragment
from pipelines.extract.head import Head
from pipelines.extract.texts import squeezed
from pipelines.extract.tree import Node, named

_LONGEST_SCRIPT = 4_000_000
# A string shorter than this is no story; what is shown of one must be longer, too.
_SHORTEST_STRING = 400
_SHORTEST_STORY = 400
# A page that shows more letters than this is read as it shows itself.
_MOST_SHOWN = 200
_LEAST_PARAGRAPHS = 2
# A witness is cut into pieces of this many letters, of which this share must stand in the story.
_PIECE = 7
_WIDE_PIECE = 3
_TESTIFIED = 0.3
_MOST_NESTED = 3
# Translations and menus come in thousands of strings; a story comes among the first.
_MOST_PIECES = 40
_STRING = re.compile(r'"(?:[^"\\]|\\.){400,}"', re.DOTALL)
_MARKS = ("<p", "\\u003cp", "\\u003Cp")
_BEGINS_AS_STATE = re.compile(r"\s*(?:[\[{]|\w{1,4}:[\[{TI])")
_PARAGRAPH = re.compile(r"<p[ >]", re.IGNORECASE)


def told_by_state(root: Node, head: Head, url: str, shown: Iterable[Block]) -> list[Block]:
    """The blocks of the richest piece of HTML in the scripts of a page that shows next to nothing; else none.

    The page's title or description must testify to it: consent dialogs and menus stand in scripts, too.
    """
    if sum(len(block.text) for block in shown if block.inside_body and not block.furniture) > _MOST_SHOWN:
        return []
    best: tuple[int, list[Block]] = (_SHORTEST_STORY, [])
    for html in islice(_pieces(root), _MOST_PIECES):
        blocks = list(blocks_of_fragment(html, url))
        texts = [block.text for block in blocks if block.kind is BlockKind.PARAGRAPH]
        letters = sum(map(len, texts))
        if letters > best[0] and _is_testified(head, " ".join(texts)):
            best = letters, blocks
    return best[1]


def _is_testified(head: Head, text: str) -> bool:
    told = squeezed(text)
    for witness in (head.first("og:description", "description"), head.first("og:title") or head.title):
        said = squeezed(witness)
        size = _WIDE_PIECE if any(sign > "\u2e80" for sign in said) else _PIECE
        pieces = {said[at : at + size] for at in range(max(1, len(said) - size + 1))}
        if len(said) >= 2 * size and sum(piece in told for piece in pieces) >= _TESTIFIED * len(pieces):
            return True
    return False


def _pieces(root: Node) -> Iterator[str]:
    seen: set[str] = set()
    for script in named(root, "script"):
        text = script.text()
        if _SHORTEST_STRING < len(text) <= _LONGEST_SCRIPT and any(mark in text for mark in _MARKS):
            for piece in _strings(text, 0):
                if piece not in seen:
                    seen.add(piece)
                    yield piece


def _strings(text: str, depth: int) -> Iterator[str]:
    """The HTML strings of a program's text, those inside strings (state that is pushed as text) included."""
    for found in _STRING.finditer(text):
        try:
            value = json.loads(found[0], strict=False)
        except ValueError:
            continue
        if len(_PARAGRAPH.findall(value)) >= _LEAST_PARAGRAPHS and _BEGINS_AS_STATE.match(value) is None:
            yield value
        elif depth < _MOST_NESTED and any(mark in value for mark in _MARKS):
            yield from _strings(value, depth + 1)
