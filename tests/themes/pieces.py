"""The blocks of a page's text: what the story says, and what stands among it; and how a theme writes them as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

# How a theme writes one paragraph; {} is its content.
PARAGRAPHS = {
    "p": "<p>{}</p>",
    "wp": '<p class="wp-block-paragraph">{}</p>',
    "div": '<div class="x11">{}</div>',
    "br": "{}<br><br>",
    "hashed": '<p class="css-1xe8k e1aa0s8g1">{}</p>',
    "indent": '<p style="text-indent: 2em;">{}</p>',
    "blogger": '<div style="text-align: justify;"><span style="font-family: inherit;">{}</span></div><div><br></div>',
    "component": '<div data-component="text-block" class="ssrcss-11"><div class="ssrcss-7"><p>{}</p></div></div>',
    "script": "<p>{}</p>",
}


@dataclass(frozen=True, slots=True)
class Noise:
    """One text on a page that is not the story, and the class of noise that it belongs to."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One block between the first and the last word of a text: its HTML, and its lines if they are the story's."""

    html: str
    lines: tuple[str, ...] = ()
    noise: tuple[Noise, ...] = ()
    is_joined: bool = False  # belongs to the piece before it: nothing is put between them


def paragraph(style: str, html: str) -> str:
    """One paragraph as the theme writes it."""
    return PARAGRAPHS[style].format(html)


def text_piece(style: str, text: str, *, is_joined: bool = False) -> Piece:
    """A paragraph of the story."""
    return Piece(paragraph(style, escape(text, quote=False)), (text,), is_joined=is_joined)


def heading_piece(text: str, level: int) -> Piece:
    """A sub-heading of the story."""
    return Piece(f"<h{level}>{escape(text, quote=False)}</h{level}>", (text,))


def list_piece(items: Sequence[str]) -> Piece:
    """A list that the story has announced."""
    rows = "".join(f"<li>{escape(item, quote=False)}</li>" for item in items)
    return Piece(f"<ul>{rows}</ul>", tuple(items), is_joined=True)


def quote_piece(text: str) -> Piece:
    """A quotation set apart."""
    return Piece(f"<blockquote><p>{escape(text, quote=False)}</p></blockquote>", (text,))


def table_piece(rows: Sequence[Sequence[str]]) -> Piece:
    """A table of the story; the archive joins its cells."""
    head, *others = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    html = f"<table><thead><tr>{head.replace('td>', 'th>')}</tr></thead><tbody>"
    html += "".join(f"<tr>{row}</tr>" for row in others) + "</tbody></table>"
    return Piece(html, tuple(" | ".join(row) for row in rows))


def noise_piece(kind: str, html: str, texts: Iterable[str]) -> Piece:
    """Something among the story that is not the story."""
    return Piece(html, noise=tuple(Noise(kind, text) for text in texts if text))


def link(text: str, address: str) -> str:
    """A link."""
    return f'<a href="{escape(address)}">{escape(text, quote=False)}</a>'
