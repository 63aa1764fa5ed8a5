"""The plain text of a story, and the fingerprint by which a block is recognised on other pages."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache

from crawler.items import Block, BlockKind


def body_text(blocks: Iterable[Block]) -> str:
    """The story as plain text: a blank line between blocks, each heading, list item and table row a line of its own.

    A figure's caption is no part of it; an embed's visible text (a quoted post) is.
    """
    figure = BlockKind.FIGURE
    return "\n\n".join([block.text for block in blocks if block.text and block.kind is not figure])


# In so many characters a text's first word is over.
_HEAD = 40
# Letters and digits.
_WORD = re.compile(r"[^\W_]+")
# The same for ASCII, as bytes in a table, which takes a quarter of the time: letters and digits in lower case.
_ASCII_WORDS = bytes(ord(chr(code).lower()) if code < 128 and chr(code).isalnum() else 32 for code in range(256))


# The captions of a page's pictures are asked about again and again.
@lru_cache(maxsize=512)
def plain(text: str) -> str:
    """A text reduced to its letters and digits in one case: what two spellings of the same line share."""
    return _plain(text)


def _plain(text: str) -> str:
    if text.isascii():
        return " ".join(text.encode("ascii").translate(_ASCII_WORDS).decode("ascii").split())
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def first_word(text: str) -> str:
    """The first word of the plain text: cheaper than to reduce all of it."""
    head = _plain(text[:_HEAD])
    word, space, _ = head.partition(" ")
    return word if space or len(text) <= _HEAD else plain(text).partition(" ")[0]


def may_begin_with(text: str, beginnings: Collection[str]) -> bool:
    """Whether the plain text may begin with one of these first two letters: no more than a look at three characters."""
    beginning = _beginning(text[:3])
    return not beginning or beginning in beginnings


@lru_cache(maxsize=4096)
def _beginning(letters: str) -> str:
    """The first two letters of the plain text that begins so; "" where they are not known without the rest of it."""
    return letters[:2].lower() if letters.isascii() and letters[:2].isalnum() else ""


def fingerprint(text: str) -> str:
    """What identifies a block's words across pages: 16 hexadecimal digits, blind to case, spaces and punctuation.

    A text without letters or digits has no fingerprint: "".
    """
    words = plain(text)
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest() if words else ""
