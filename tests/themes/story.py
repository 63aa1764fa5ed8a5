"""A generated story: paragraphs, hard sentences, lists after a colon, quotes, tables, updates, one-word endings."""

from __future__ import annotations

from collections.abc import Iterator

from tests.themes.pieces import Piece, heading_piece, list_piece, quote_piece, table_piece, text_piece
from tests.themes.words import Writer


def story_pieces(writer: Writer, style: str) -> list[Piece]:
    """The blocks of one story in their order."""
    pieces = [_paragraph(writer, style, hard=False)]
    for _ in range(writer.random.randrange(2, 6)):
        pieces += _section(writer, style)
        pieces.append(_paragraph(writer, style, hard=writer.one_of(0.6)))
    if writer.one_of(0.15):
        pieces.append(text_piece(style, writer.story("updates")))
    if writer.one_of(0.15):
        pieces.append(text_piece(style, writer.story("endings"), is_joined=True))
    return pieces


def _paragraph(writer: Writer, style: str, *, hard: bool) -> Piece:
    sentences = [writer.story("hard")] if hard else []
    sentences += [writer.story("sentences") for _ in range(writer.random.randrange(0 if hard else 1, 3))]
    joint = "" if writer.language.name in {"zh", "ja"} else " "
    return text_piece(style, joint.join(sentences))


def _section(writer: Writer, style: str) -> Iterator[Piece]:
    chance = writer.random.random()
    if chance < 0.18 and style != "br":
        yield heading_piece(writer.story("headings"), writer.random.choice((2, 3)))
        yield _joined(_paragraph(writer, style, hard=False))
    elif chance < 0.30:
        yield text_piece(style, writer.story("announce"))
        yield list_piece([writer.story("items") for _ in range(3)])
    elif chance < 0.38:
        yield quote_piece(writer.story("quotes"))
    elif chance < 0.44:
        head = writer.language.story["table"]
        yield table_piece([head, *([writer.fill("{c} {x}"), writer.fill("{n} €"), writer.fill("{n} g")] for _ in "ab")])


def _joined(piece: Piece) -> Piece:
    return Piece(piece.html, piece.lines, piece.noise, is_joined=True)
