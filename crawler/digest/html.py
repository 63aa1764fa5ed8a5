"""The digest as one HTML page that loads nothing and runs nothing, in a browser and in a mail alike."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from crawler.digest.outline import Entry, outline, summary_of, title_of
from crawler.digest.reading import Digest

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;"
    "background:#fff}h1{font-size:1.3rem}h2{font-size:1.1rem;margin-top:2rem;border-bottom:1px solid #ccc}"
    "li{margin:.5rem 0}small{color:#555;display:block}blockquote{margin:.2rem 0 .2rem 1rem;color:#333;"
    "border-left:3px solid #bbb;padding-left:.6rem}"
    "@media(prefers-color-scheme:dark){body{color:#ddd;background:#161616}small,blockquote{color:#aaa}a{color:#8ab4f8}}"
)


def html(digest: Digest) -> str:
    """The whole page."""
    title = escape(title_of(digest))
    head = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    lines = [f"<h1>{title}</h1>", f"<p>{escape(summary_of(digest))}</p>"]
    for section in outline(digest):
        lines += [f"<h2>{escape(section.title)}</h2>", "<ul>"]
        for entry in section.entries:
            lines += _entry(entry)
        lines.append("</ul>")
        if section.more:
            lines.append(f"<p>… and {section.more} more.</p>")
    return head + "\n".join(lines) + "\n</body>\n</html>\n"


def _entry(entry: Entry) -> Iterator[str]:
    language = f' lang="{escape(entry.language)}"' if entry.language else ""
    title = f'<span dir="auto"{language}>{escape(entry.title)}</span>'
    if entry.url:
        title = f'<a href="{escape(entry.url)}" rel="noopener noreferrer">{title}</a>'
    facts = f"<small>{escape(' · '.join(entry.facts))}</small>" if entry.facts else ""
    yield f"<li>{title}{facts}"
    if entry.quote:
        yield f'<blockquote dir="auto"{language}>{escape(entry.quote)}</blockquote>'
    if entry.children:
        yield "<ul>"
        for child in entry.children:
            yield from _entry(child)
        yield "</ul>"
    yield "</li>"
