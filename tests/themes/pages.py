"""A page from a seed: a story in a random theme and language with random noise, and what a perfect reading of it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from random import Random

from tests.themes.boxes import BOTTOM, MIDDLE, TOP, Box
from tests.themes.pieces import Noise, Piece, paragraph
from tests.themes.story import story_pieces
from tests.themes.tables import Theme, default_parts, languages, themes
from tests.themes.words import SOURCES, TERMS, Writer

_SLOT = re.compile(r"\[\[(\w+)\]\]")
# Which class of noise a slot's text belongs to; others are the story's or nobody's.
KINDS = {
    "t1": "prev-next", "t2": "prev-next", "prev": "prev-next", "next": "prev-next", "prev1": "prev-next",
    "next1": "prev-next", "none": "prev-next", "t3": "related", "t4": "related", "t5": "related", "related": "related",
    "bio": "author", "author": "author", "share": "share", "comments": "comments", "tags": "tags", "date": "byline",
    "a": "byline", "reading": "reading", "newsletter": "newsletter", "newsletter2": "newsletter", "toc": "toc",
    "copyright": "copyright", "pages": "pager", "nextpage": "pager", "source": "source", "sourcename": "source",
    "affiliate": "affiliate", "ad": "ad", "tip": "tip", "cookie": "cookie", "caption": "caption",
}  # fmt: skip
# Parts that a theme does not write itself.
PARTS = default_parts()


@dataclass(slots=True)
class ThemePage:
    """One generated page, and what a perfect reading of it keeps and leaves out."""

    seed: str
    theme: str
    language: str
    url: str
    html: bytes = b""
    headline: str = ""
    kept: list[str] = field(default_factory=list)  # the lines of the story, in their order
    optional: str = ""  # a standfirst that is the page's description, too: a reading may take it for a sub-title
    noise: list[Noise] = field(default_factory=list)
    said: frozenset[str] = frozenset()  # every sentence and title on the page, as it was written

    @property
    def sources(self) -> list[str]:
        """The names that the page gives as its sources."""
        return [noise.text for noise in self.noise if noise.kind in {"source", "via"} and noise.text in SOURCES]

    @property
    def neighbours(self) -> list[str]:
        """The titles of the previous and the next story, as often as the page names one."""
        return [noise.text for noise in self.noise if noise.kind == "prev-next" and noise.text in self.said]


def make_page(seed: str, *, theme: str = "", language: str = "") -> ThemePage:
    """The page of a seed; a theme or a language may be asked for by name, the rest stays what the seed says."""
    random = Random(seed)
    chosen = random.choice(themes())
    spoken = random.choice(languages())
    if theme:
        chosen = next(one for one in themes() if one.name == theme)
    if language:
        spoken = next(one for one in languages() if one.name == language)
    writer = Writer(random, spoken)
    page = ThemePage(seed, chosen.name, spoken.name, "https://lumen.example/2026/05/02/this-story/")
    page.headline = writer.headline
    _Maker(writer, chosen, page).make()
    page.said = frozenset(writer.said)
    return page


@dataclass(slots=True)
class _Maker:
    writer: Writer
    theme: Theme
    page: ThemePage
    slots: dict[str, str] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)  # the parts that are being written

    def make(self) -> None:
        lead = self.writer.story("leads")
        pieces = story_pieces(self.writer, self.theme.style)
        with_noise = list(self._among(pieces))
        if "[[lead]]" in self.theme.page and self.writer.one_of(0.8):
            self.page.kept.append(lead)
        else:
            lead = ""
        self.page.kept += [line for piece in pieces for line in piece.lines]
        self.slots = self._slots(lead)
        if self.theme.style == "script":
            body = self._state("".join(piece.html for piece in with_noise))
            self.slots["state"] = body
        self.slots["body"] = "".join(piece.html for piece in with_noise)
        if lead and _stands_inside_text(self.theme.page):
            self.slots["lead"] = paragraph(self.theme.style, escape(lead, quote=False))
        main = self._filled(self.theme.page)
        self.page.html = self._document(main, lead).encode()

    def _among(self, pieces: list[Piece]) -> Iterator[Piece]:
        """The story's blocks with boxes above, between and below them."""
        yield from self._boxes(TOP)
        for number, piece in enumerate(pieces):
            if number and not piece.is_joined and self.writer.one_of(0.35):
                yield self._note(self._chosen(MIDDLE))
            yield piece
        yield from self._boxes(BOTTOM)

    def _boxes(self, rows: tuple[tuple[float, Box], ...]) -> Iterator[Piece]:
        taken = [box for chance, box in rows if self.writer.one_of(chance * 0.7)]
        for box in taken:
            yield self._note(box(self.writer, self.theme.style))

    def _chosen(self, rows: tuple[tuple[float, Box], ...]) -> Piece:
        boxes = [box for _, box in rows]
        box = self.writer.random.choices(boxes, [chance for chance, _ in rows])[0]
        return box(self.writer, self.theme.style)

    def _note(self, piece: Piece) -> Piece:
        self.page.noise += piece.noise
        return piece

    def _slots(self, lead: str) -> dict[str, str]:
        writer = self.writer
        slots = {name: writer.noise(name) for name in writer.language.noise if name not in {"bio", "via"}}
        slots |= {f"t{number}": writer.title() for number in range(1, 6)}
        slots |= {f"u{number}": f"/2026/04/2{number}/other-{number}/" for number in range(1, 6)}
        slots |= {f"tag{number}": writer.random.choice(TERMS) for number in (1, 2)}
        slots |= {"h": writer.headline, "a": writer.author, "s": writer.site, "date": writer.date(), "lead": lead}
        slots |= {
            "bio": writer.noise("bio", a=writer.author),
            "u": self.page.url,
            "sourceurl": "https://source.example/1",
        }
        slots |= {"sourcename": writer.random.choice(SOURCES), "newsletter2": writer.noise("newsletter")}
        caption = writer.story("captions")
        return {name: escape(text, quote=False) for name, text in {**slots, "caption": caption}.items()}

    def _filled(self, template: str) -> str:
        return _SLOT.sub(self._slot, template)

    def _slot(self, found: re.Match[str]) -> str:
        name = found.group(1)
        if name in self.theme.parts and name not in self.open:
            return self._part(name) if name == "nav" or self.writer.one_of(0.8) else ""
        box = {"author": "author_box", "related": "related_box"}.get(name, name)
        is_part = box in PARTS and not self.open and _is_alone(found)
        if is_part:
            return self._filled(PARTS[box]) if self.writer.one_of(0.8) else ""
        if name not in self.slots:
            return ""
        if name in KINDS:
            self.page.noise.append(Noise(KINDS[name], _plain(self.slots[name])))
        return self.slots[name]

    def _part(self, name: str) -> str:
        """A part as the theme writes it; inside it a slot of the same name is the part's label."""
        self.open.append(name)
        html = self._filled(self.theme.parts[name])
        self.open.pop()
        return html

    def _state(self, body: str) -> str:
        writer = self.writer
        story: dict[str, object] = {"id": 12, "title": writer.headline, "author": {"name": writer.author}}
        if writer.one_of(0.5):
            story["content"] = body
        else:
            story["body"] = {"html": body, "wordCount": 400}
        state = {"props": {"pageProps": {"article": story, "related": [{"title": writer.title()}]}}, "page": "/[slug]"}
        return json.dumps(state, ensure_ascii=False).replace("</", "<\\/")

    def _document(self, main: str, lead: str) -> str:
        writer, headline = self.writer, escape(self.writer.headline)
        described = escape(lead if lead and writer.one_of(0.5) else "")
        if described:
            self.page.kept.remove(lead)
            self.page.optional = lead
        head = f'<meta property="og:title" content="{headline}"><meta property="og:type" content="article">'
        if described:
            head += (
                f'<meta name="description" content="{described}"><meta property="og:description" content="{described}">'
            )
        if writer.one_of(0.6):
            data = {
                "@context": "https://schema.org", "@type": "NewsArticle", "headline": writer.headline,
                "datePublished": "2026-05-02T08:00:00+00:00", "author": {"@type": "Person", "name": writer.author},
            }  # fmt: skip
            head += f'<script type="application/ld+json">{json.dumps(data)}</script>'
        direction = ' dir="rtl"' if writer.language.is_rtl else ""
        return (
            f'<!doctype html><html lang="{writer.language.name}"{direction}><head><meta charset="utf-8">'
            f"<title>{headline} - {writer.site}</title>{head}</head><body>"
            f'<header class="site-header"><a href="/">{writer.site}</a><nav><a href="/c/1">News</a></nav></header>'
            f'{main}<footer class="site-footer"><p>{self.slots["copyright"]}</p></footer></body></html>'
        )


def _is_alone(found: re.Match[str]) -> bool:
    """Whether a slot stands for a whole part: between two elements, and not as an element's only words."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    return not _WORDS_OF.search(before) and (not after or after[0] in "<[") and (not before or before[-1] in ">]")


# Elements whose only words a slot may be.
_WORDS_OF = re.compile(r"<(?:h\d|p|span|li|a|strong|em|summary|dd|div class=\"(?:n|the-subtitle|\S+__title)\")[^<>]*>$")


def _stands_inside_text(template: str) -> bool:
    """Whether the theme puts the lead right before the body, as its first paragraph."""
    return bool(re.search(r"\[\[lead\]\](?:\[\[figure\]\])?\[\[body\]\]", template))


def _plain(html: str) -> str:
    return html.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
