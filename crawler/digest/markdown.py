"""The digest as Markdown. What publishers wrote is escaped: none of its signs marks anything up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from crawler.digest.outline import Entry, outline, summary_of, title_of
from crawler.digest.reading import Digest

# Signs that mark up wherever they stand; those that do so at the beginning of a line; and what readers turn into links
# by themselves.
_SIGNS = re.compile(r"([\\`*_\[\]<>&~|#!$^@]|:(?=//)|(?<=www)\.)", re.IGNORECASE)
_BEGINNINGS = re.compile(r"^(\d{1,9}(?=[.)]))?([-+=:.)])")


def markdown(digest: Digest) -> str:
    """The whole digest."""
    lines = [f"# {escaped(title_of(digest))}", "", escaped(summary_of(digest))]
    for section in outline(digest):
        lines += ["", f"## {section.title}", ""]
        for entry in section.entries:
            lines += _entry(entry, "")
        if section.more:
            lines += ["", f"… and {section.more} more\\."]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text whose signs mean themselves, on one line."""
    return _BEGINNINGS.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", " ".join(text.split())))


def _entry(entry: Entry, indent: str) -> Iterator[str]:
    title = f"[{escaped(entry.title)}](<{_address(entry.url)}>)" if entry.url else f"**{escaped(entry.title)}**"
    facts = " · ".join(escaped(fact) for fact in entry.facts)
    yield f"{indent}- {title}{f' — {facts}' if facts else ''}"
    if entry.quote:
        yield f"{indent}  > {escaped(entry.quote)}"
    for child in entry.children:
        yield from _entry(child, f"{indent}  ")


def _address(url: str) -> str:
    return quote(url, safe="%/:?&=#[]@!$'()*+,;~")
