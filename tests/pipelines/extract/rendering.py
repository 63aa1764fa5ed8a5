"""An article as a plain page again: what a reader of its blocks would write."""

from __future__ import annotations

from html import escape

from crawler.items import Article, Block, BlockKind


def rendered(article: Article) -> bytes:
    """The article's headline and blocks as HTML."""
    blocks = "\n".join(map(_block, article.blocks))
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{escape(article.headline)}</title></head>"
        f"<body><article><h1>{escape(article.headline)}</h1>\n<div class='entry-content'>\n{blocks}\n</div></article></body></html>"
    ).encode("utf-8", "replace")


def _lines(text: str, tag: str) -> str:
    return "".join(f"<{tag}>{escape(line)}</{tag}>" for line in text.split("\n"))


def _block(block: Block) -> str:
    broken = escape(block.text).replace("\n", "<br>")
    match block.kind:
        case BlockKind.HEADING:
            return f"<h{max(block.level, 2)}>{broken}</h{max(block.level, 2)}>"
        case BlockKind.LIST:
            tag = "ol" if block.is_ordered else "ul"
            return f"<{tag}>{_lines(block.text, 'li')}</{tag}>"
        case BlockKind.QUOTE:
            return f"<blockquote>{_lines(block.text, 'p')}</blockquote>"
        case BlockKind.TABLE:
            rows = (
                f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in line.split(' | '))}</tr>"
                for line in block.text.split("\n")
            )
            return f"<table>{''.join(rows)}</table>"
        case BlockKind.CODE:
            return f"<pre>{escape(block.text)}</pre>"
        case BlockKind.FIGURE:
            image = f"<img src='{escape(block.image.url)}' alt='{escape(block.image.alt)}'>" if block.image else ""
            return f"<figure>{image}<figcaption>{broken}</figcaption></figure>"
        case BlockKind.EMBED if not block.text:
            return f"<iframe src='{escape(block.url)}'></iframe>"
        case BlockKind.EMBED:
            return f"<blockquote class='twitter-tweet'><p>{broken}</p><a href='{escape(block.url)}'></a></blockquote>"
        case _:
            return f"<p>{broken}</p>"
