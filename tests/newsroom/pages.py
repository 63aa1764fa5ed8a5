"""Story pages as their theme writes them, with a record of every text on them that is not the story."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from tests.newsroom.manuscript import Piece, inline_html, plain
from tests.newsroom.story import NamedNeighbour, Noise, Picture, Story

HERE = Path(__file__).parent
SITE_NAME = "The Lantern"
# A theme's own way of naming the previous and the next story: a macro of templates/neighbours.html.
NAVIGATION = {"presso": "presso", "envirra": "envirra", "wordpress": "core", "tagdiv": "tagdiv", "modern": "one_line"}
LABELS: dict[str, dict[str, str]] = tomllib.loads((HERE / "labels.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class StoryPage:
    """One rendered page of a story, the noise on it, and the neighbours that it names."""

    html: str
    noise: tuple[Noise, ...]
    neighbours: tuple[NamedNeighbour, ...]


class _Record:
    """Writes texts into a page and remembers which of them are noise and which stories they name."""

    def __init__(self) -> None:
        self.noise: list[Noise] = []
        self.neighbours: list[NamedNeighbour] = []

    def note(self, kind: str, text: str) -> str:
        self.noise.append(Noise(kind, text))
        return text

    def name(self, relation: str, story: Story) -> str:
        self.neighbours.append(NamedNeighbour(relation, story.headline, story.path))
        return self.note("prev-next", story.headline)

    def unnamed(self, relation: str, story: Story) -> str:
        self.neighbours.append(NamedNeighbour(relation, "", story.path))
        return ""


def story_page(story: Story, stories: Sequence[Story], base: str, part: int = 1) -> StoryPage:
    """The page of a story (or one of its further pages) at a site with these stories and this root, without slash."""
    record = _Record()
    context = _context(story, stories, base, part, record)
    html = template(f"story_{story.theme}.html", base).render(context)
    return StoryPage(html.lstrip(), tuple(record.noise), tuple(record.neighbours))


def story_fragment(story: Story, stories: Sequence[Story], base: str) -> str:
    """The whole story as a feed or the REST interface carries it: its blocks with the boxes among them."""
    context = _context(story, stories, base, 1, _Record())
    body: Any = template("body.html", base).make_module(context).body  # a macro
    pieces = [piece for piece in story.pieces if piece.kind != "page"]
    return str(body(pieces, "classic" if story.theme == "presso" else "core")).strip()


def template(name: str, base: str) -> Template:
    """A template of the site whose root is ``base``."""
    return _environment(base).get_template(name)


def part_path(story: Story, part: int) -> str:
    """The path of a story's further page; the first is the story's own."""
    if part == 1:
        return story.path
    return f"{story.path}{part}/" if story.path.endswith("/") else f"{story.path}/{part}"


def number_of(story: Story, stories: Sequence[Story]) -> int:
    """The publisher's own number of a story."""
    return 1000 + 7 * [other.slug for other in stories].index(story.slug)


def teaser(story: Story) -> str:
    """The first words of a story, as an excerpt."""
    words = next((plain(piece.text) for piece in story.pieces if piece.kind == "paragraph"), "").split(" ")
    text = " ".join(words[:22])
    return text[:120] + " […]"


def slug(name: str) -> str:
    """A name as it stands in an address."""
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-")


def _context(story: Story, stories: Sequence[Story], base: str, part: int, record: _Record) -> dict[str, Any]:
    alike = [other for other in stories if other.theme == story.theme]
    place = [other.slug for other in alike].index(story.slug)
    canonical = next((other for other in stories if other.slug == story.canonical), story)
    labels = LABELS.get(story.language, LABELS["en"])
    return {
        "site": {"name": SITE_NAME, "base": base},
        "story": story,
        "number": number_of(story, stories),
        "pieces": story.parts[part - 1],
        "part": part,
        "parts": len(story.parts),
        "part_urls": [base + part_path(story, number) for number in range(1, len(story.parts) + 1)],
        "canonical": base + part_path(canonical, part if canonical is story else 1),
        "description": teaser(story).removesuffix(" […]"),
        "graph": Markup(_graph(story, base)),
        "previous": alike[place - 1] if place else None,
        "next": alike[place + 1] if place + 1 < len(alike) else None,
        "navigation": story.navigation or NAVIGATION[story.theme],
        "related": _related(story, stories),
        "popular": [other for other in stories if other.slug != story.slug][-5:],
        "label": labels.__getitem__,
        "n": record.note,
        "neighbour": record.name,
        "unnamed": record.unnamed,
    }


def _related(story: Story, stories: Sequence[Story]) -> list[Story]:
    others = [other for other in stories if other.slug != story.slug and other.headline != story.headline]
    alike = [other for other in others if other.language == story.language and other.category == story.category]
    return (alike + [other for other in others if other not in alike])[:3]


def _graph(story: Story, base: str) -> str:
    if story.dated_by not in {"yoast", "json-ld"}:
        return ""
    url = base + story.path
    article: dict[str, Any] = {
        "@type": "Article" if story.dated_by == "yoast" else "NewsArticle",
        "@id": url + "#article",
        "headline": story.headline,
        "datePublished": story.published.isoformat(),
        "dateModified": story.changed.isoformat(),
        "author": [{"@type": "Person", "name": author} for author in story.authors],
        "articleSection": [story.category.capitalize()],
        "keywords": list(story.tags),
        "inLanguage": story.language,
        "mainEntityOfPage": {"@id": url},
    }
    if story.dated_by == "json-ld":
        publisher = {"@type": "Organization", "name": SITE_NAME}
        return json.dumps({"@context": "https://schema.org", **article, "publisher": publisher}, ensure_ascii=False)
    around = [
        {"@type": "WebPage", "@id": url, "url": url, "name": f"{story.headline} - {SITE_NAME}"},
        {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "position": 1, "name": "Home"}]},
        {"@type": "WebSite", "@id": base + "/#website", "url": base + "/", "name": SITE_NAME},
        *({"@type": "Person", "@id": f"{base}/#/person/{slug(author)}", "name": author} for author in story.authors),
    ]
    return json.dumps({"@context": "https://schema.org", "@graph": [article, *around]}, ensure_ascii=False)


@cache
def _environment(base: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        inline=inline_html,
        slug=slug,
        teaser=teaser,
        url=lambda story: base + story.path,
        asset=lambda name: f"{base}/wp-content/uploads/2026/01/{name}",
        picture_url=lambda picture: f"{base}/wp-content/uploads/2026/03/{picture.file}",
        as_picture=_as_picture,
        initials=lambda names: "".join(word[0].lower() for word in names[0].split()),
    )
    return environment


def _as_picture(piece: Piece) -> Picture:
    return Picture(*piece.rows[0])
