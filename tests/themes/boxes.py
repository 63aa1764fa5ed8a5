"""What sites put among and below the paragraphs of a story: every class of noise, each in several forms.

A box has a class of its own in some pages and none in others; with none, only its words and its place tell what it is.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from tests.themes.pieces import Piece, link, noise_piece, paragraph
from tests.themes.words import SOURCES, TERMS, Writer

Box = Callable[[Writer, str], Piece]

# Classes under which such boxes stand on rendered pages.
CLASSES = {
    "newsletter": ("newsletter-form", "newsletter-box", "mc4wp-form", "c-native-newsletterbox", "newsletter-signup"),
    "follow": ("follow-us", "google-news", "telegram-box", "whatsapp-banner", "follow-google-news"),
    "affiliate": ("affiliate-disclosure", "aawp-disclaimer", "affiliate-note", "ad-disclaimer-container"),
    "ad": ("code-block code-block-2", "adsbygoogle", "ad-unit", "ad-label", "advert"),
    "share": ("sharedaddy", "share-buttons", "social-share", "post-share", "a2a_kit"),
    "cookie": ("embed-consent-overlay", "cookie-notice", "c-consent-overlay"),
    "paywall": ("paywall", "premium-promo-alert", "paywall-box"),
    "reading": ("reading-time", "post-views", "span-reading-time"),
    "app": ("app-promo", "download-app", "app-banner"),
    "rating": ("kk-star-ratings", "post-ratings", "article-rating"),
    "poll": ("poll", "wp-polls"),
    "copyright": ("copyright", "article-copyright"),
    "comments": ("comments-link", "post-comments", "view-comments"),
    "related": ("related-posts", "yarpp-related", "read-also", "also-read", "post-related", "more-stories"),
    "mostread": ("most-read", "popular-posts", "trending"),
    "video": ("video-promo", "related-videos"),
}


def line(kind: str) -> Box:
    """A box of one line: a plea, a note, a count."""

    def box(writer: Writer, style: str) -> Piece:
        text = writer.noise(kind)
        return noise_piece(kind, _dressed(writer, style, kind, escape(text, quote=False)), (text,))

    return box


def _dressed(writer: Writer, style: str, kind: str, html: str) -> str:
    """A line as some editor or plugin writes it: bold, linked, in a box with a class, or like any paragraph."""
    chance = writer.random.random()
    names = CLASSES.get(kind)
    if names and chance < 0.3:
        return f'<div class="{writer.random.choice(names)}"><p>{html}</p></div>'
    if chance < 0.4:
        return paragraph(style, f"<strong>{html}</strong>")
    if chance < 0.5:
        return paragraph(style, f"<em>{html}</em>")
    if chance < 0.6 and kind in {"follow", "newsletter", "app", "comments"}:
        return paragraph(style, f'<a href="https://news.google.com/publications/x">{html}</a>')
    return paragraph(style, html)


def _other(writer: Writer) -> tuple[str, str]:
    return writer.title(), f"/2026/04/{writer.random.randrange(10, 30)}/story-{writer.random.randrange(1000)}/"


def _mark(writer: Writer) -> str:
    return writer.random.choice(("：", ":")) if writer.language.name in {"zh", "ja"} else ":"


def read_also(writer: Writer, style: str) -> Piece:
    """A label and the title of another story in one line; both or the title alone are linked, or nothing is."""
    label, (title, address) = writer.noise("readalso"), _other(writer)
    mark = _mark(writer)
    chance = writer.random.random()
    if chance < 0.45:
        html = f"{escape(label)}{mark} {link(title, address)}"
    elif chance < 0.65:
        html = link(f"{label}{mark} {title}", address)
    elif chance < 0.8:
        html = f"<strong>{escape(label)}{mark}</strong> {link(title, address)}"
    elif chance < 0.9:
        html = f"{escape(label)}{mark}<br>{link(title, address)}"
    else:
        html = f"{escape(label)}{mark} {escape(title, quote=False)}"
    wrapped = f'<div class="{writer.random.choice(CLASSES["related"])}"><p>{html}</p></div>'
    return noise_piece("readalso", wrapped if writer.one_of(0.2) else paragraph(style, html), (label, title))


def related_box(writer: Writer, style: str) -> Piece:
    """A heading and a list of other stories, with a class or without."""
    kind = writer.random.choice(("related", "mostread", "readalso"))
    label, others = writer.noise(kind), [_other(writer) for _ in range(writer.random.randrange(1, 4))]
    heads = ("<h3>{}</h3>", "<h4>{}</h4>", "<p><strong>{}</strong></p>", paragraph(style, "{}"), "<div>{}</div>")
    head = writer.random.choice(heads)
    items = "".join(f"<li>{link(title, address)}</li>" for title, address in others)
    html = head.format(escape(label) + writer.random.choice(("", ":"))) + f"<ul>{items}</ul>"
    names = CLASSES.get(kind, CLASSES["related"])
    html = f'<div class="{writer.random.choice(names)}">{html}</div>' if writer.one_of(0.4) else html
    return noise_piece(kind, html, (label, *(title for title, _ in others)))


def title_only(writer: Writer, style: str) -> Piece:
    """The linked title of another story and nothing else."""
    title, address = _other(writer)
    return noise_piece("title only", paragraph(style, f"<strong>{link(title, address)}</strong>"), (title,))


def source(writer: Writer, style: str) -> Piece:
    """Where the story comes from, in one of the ways in which sites write it."""
    kind = writer.random.choice(("source", "source", "via"))
    label, name = writer.noise(kind), writer.random.choice(SOURCES)
    linked = link(name, f"https://www.{name.lower().replace(' ', '')}.example/story/")
    mark = _mark(writer)
    html = writer.random.choice(
        (
            f"{label}{mark} {linked}",
            f"{label}{mark} {name}",
            f"({label}{mark} {name})",
            f"{label} {linked}",
            f"<strong>{label}{mark}</strong> {linked}",
            f"<em>{label}{mark} {linked}</em>",
            f"{label}{mark} {linked}, {link('GizBlog', 'https://gizblog.example/x/')}",
            f"[{label}{mark} {linked}]",
            f"{label} | {linked}",
        )
    )
    return noise_piece(kind, paragraph(style, html), (label, name) if label.lower() != "via" else (name,))


def source_below(writer: Writer, style: str) -> Piece:
    """The label on one line, the name on the next."""
    label, name = writer.noise("source"), writer.random.choice(SOURCES)
    html = paragraph(style, f"<strong>{label}:</strong>") + paragraph(style, link(name, "https://source.example/a/"))
    return noise_piece("source", html, (label, name))


def tags(writer: Writer, style: str) -> Piece:
    """The story's tags as a line of the text."""
    label, terms = writer.noise("tags"), writer.random.sample(TERMS, 3)
    shown = [link(term, f"/tag/{number}/") for number, term in enumerate(terms)] if writer.one_of(0.6) else terms
    return noise_piece("tags", paragraph(style, f"{label} {', '.join(shown)}"), (label,))


def neighbours(writer: Writer, style: str) -> Piece:
    """The previous and the next story as lines of the text: label and title, label alone, next first, no link."""
    (title1, address1), (title2, address2) = _other(writer), _other(writer)
    is_bare = writer.one_of(0.3)
    labels = [writer.noise(kind).strip("←→ ：") for kind in (("prev1", "next1") if is_bare else ("prev", "next"))]
    mark = _mark(writer)
    form = writer.random.randrange(6)
    if form == 0:
        rows = [f"{labels[0]}{mark} {link(title1, address1)}", f"{labels[1]}{mark} {link(title2, address2)}"]
    elif form == 1:
        rows = [link(f"← {labels[0]}", address1), link(f"{labels[1]} →", address2)]
        title1 = title2 = ""
    elif form == 2:
        rows = [link(f"{labels[1]}{mark} {title2}", address2), link(f"{labels[0]}{mark} {title1}", address1)]
    elif form == 3:
        rows = [f"{labels[0]}{mark} {escape(title1)}", f"{labels[1]}{mark} {escape(title2)}"]
    elif form == 4:
        rows = [labels[0], link(title1, address1), labels[1], link(title2, address2)]
    else:
        rows = [f"« {link(title1, address1)}", f"{link(title2, address2)} »"]
        labels = []
    html = "".join(paragraph(style, row) for row in rows)
    return noise_piece("prev-next", html, (*labels, title1, title2))


def no_neighbour(writer: Writer, style: str) -> Piece:
    """The line of a theme that has no next story to name."""
    label, text = writer.noise("next").strip("←→ "), writer.noise("none")
    return noise_piece("prev-next", paragraph(style, label) + paragraph(style, text), (label, text))


def author(writer: Writer, style: str) -> Piece:
    """A heading and a sentence about the author."""
    label, text = writer.noise("author"), writer.noise("bio", a=writer.author)
    head = writer.random.choice(("<h3>{}</h3>", "<p><strong>{}</strong></p>")).format(label)
    return noise_piece("author", head + paragraph(style, escape(text)), (label, text))


def contents(writer: Writer, _style: str) -> Piece:
    """A table of contents with links into the page."""
    label = writer.noise("toc")
    points = [writer.fill(text) for text in writer.language.story["headings"][:2]]
    items = "".join(f'<li><a href="#h{number}">{point}</a></li>' for number, point in enumerate(points))
    classed = '<div id="ez-toc-container"><p class="ez-toc-title">{}</p><ul class="ez-toc-list">{}</ul></div>'
    html = (classed if writer.one_of(0.7) else "<p>{}</p><ul>{}</ul>").format(label, items)
    return noise_piece("toc", html, (label,))


def picture(writer: Writer, _style: str) -> Piece:
    """A picture inside the text with its caption and credit."""
    caption, credit = writer.story("captions"), f"{writer.noise('credit')} {writer.random.choice(SOURCES)}"
    number = writer.random.randrange(1000)
    image = f'<img src="/wp-content/uploads/2026/05/{number}.jpg" alt="">'
    html = writer.random.choice(
        (
            f"<figure>{image}<figcaption>{caption} {credit}</figcaption></figure>",
            f'<div class="wp-caption">{image}<p class="wp-caption-text">{caption} ({credit})</p></div>',
            f"<figure>{image}<figcaption>{caption}<span class='credit'>{credit}</span></figcaption></figure>",
            f"<figure>{image}</figure><p><em>{credit}</em></p>",
        )
    )
    return noise_piece("caption", html, (credit, caption) if "figcaption" in html or "caption" in html else (credit,))


def initials(_writer: Writer, style: str) -> Piece:
    """Who wrote it, in three letters."""
    return noise_piece("initials", paragraph(style, "<em>(abc)</em>"), ("(abc)",))


TOP: tuple[tuple[float, Box], ...] = (
    (0.12, line("reading")),
    (0.08, line("share")),
    (0.1, line("affiliate")),
    (0.06, line("ad")),
    (0.08, contents),
)
MIDDLE: tuple[tuple[float, Box], ...] = (
    (0.3, read_also),
    (0.18, related_box),
    (0.1, title_only),
    (0.18, line("ad")),
    (0.1, line("newsletter")),
    (0.1, line("follow")),
    (0.06, line("video")),
    (0.05, line("app")),
    (0.05, line("cookie")),
    (0.2, picture),
)
BOTTOM: tuple[tuple[float, Box], ...] = (
    (0.06, initials),
    (0.3, source),
    (0.05, source_below),
    (0.1, line("poll")),
    (0.1, line("affiliate")),
    (0.2, tags),
    (0.2, line("follow")),
    (0.12, line("newsletter")),
    (0.15, line("copyright")),
    (0.15, line("share")),
    (0.2, read_also),
    (0.15, related_box),
    (0.08, line("rating")),
    (0.06, line("tip")),
    (0.06, line("app")),
    (0.04, line("paywall")),
    (0.1, author),
    (0.2, neighbours),
    (0.04, no_neighbour),
    (0.1, line("comments")),
    (0.15, line("tail")),
)
