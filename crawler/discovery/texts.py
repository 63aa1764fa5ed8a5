"""Texts of channel documents made plain: no markup, no entities, no control characters, no more than fits."""

from __future__ import annotations

import re
from html import unescape

# A headline fits into this many characters, a summary into that many; more is somebody's mistake or joke.
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_NAME = 500, 2_000, 200

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# Markup that titles carry; "<int>" and "a < b" are text.
_TITLE_MARKUP = re.compile(
    r"</?(?:b|i|em|strong|span|su[bp]|a|code|br|wbr|mark|small|u|font)\b[^<>]{0,300}/?>", re.IGNORECASE
)
_NOT_TEXT = re.compile(r"<(script|style|noscript|template)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<!--.*?(?:-->|$)|</?[a-zA-Z][^<>]*>", re.DOTALL)
# What Yoast SEO puts behind every text of a feed unless it is told otherwise.
_FEED_TAIL = re.compile(r"\s*The post (?:(?! The post ).){1,300} appeared first on [^.]{1,100}\s?\.?$")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});")


def without_controls(text: str) -> str:
    """``text`` without control characters; line breaks and tabs stay."""
    return _CONTROLS.sub("", text)


def plain_line(text: str, longest: int = LONGEST_TITLE) -> str:
    """A title or a name as one line of plain text."""
    text = _TITLE_MARKUP.sub("", text[: longest * 8])
    if _ENTITY.search(text):
        text = unescape(text)
    return " ".join(without_controls(text).split())[:longest].rstrip()


def plain_text(html: str, longest: int = LONGEST_SUMMARY) -> str:
    """The text of a piece of HTML, as one line: for summaries, which are never shown as the story."""
    html = _MARKUP.sub(" ", _NOT_TEXT.sub(" ", html[: longest * 20]))
    text = " ".join(without_controls(unescape(html)).split())
    return _FEED_TAIL.sub("", text)[:longest].rstrip()


def names_in(texts: list[str], longest: int = LONGEST_NAME, most: int = 50) -> tuple[str, ...]:
    """The texts as names: plain, none empty, none twice."""
    names = (plain_line(text, longest) for text in texts)
    return tuple(dict.fromkeys(name for name in names if name))[:most]
