"""The newsroom as documents: what each address answers, for a set of stories. Knows nothing of sockets."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs

from markupsafe import Markup

from tests.newsroom import channels, pages, pictures
from tests.newsroom.other_pages import LISTED_EXTRAS, OTHER_PAGES
from tests.newsroom.story import Story

OPENED = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
LISTING_SIZE = 10
HTML = "text/html; charset=UTF-8"
# What the header says of pages in other encodings; of GBK it says nothing: the page itself must be asked.
HTML_IN = {"iso-8859-1": "text/html; charset=ISO-8859-1", "gbk": "text/html"}
XML = "application/xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
ROBOTS = """User-agent: *
Disallow: /private/
Disallow: /wp-admin/

Sitemap: {0}/sitemap_index.xml
Sitemap: {0}/sitemap/news-latest.xml
"""


@dataclass(frozen=True, slots=True)
class Document:
    """One answer of the site."""

    body: bytes
    content_type: str = HTML
    changed: datetime = OPENED
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class Site:
    """All documents of the newsroom under one root (``http://host:port``, without a slash at its end)."""

    stories: Sequence[Story]
    base: str
    _kept: dict[tuple[str, str], Document | None] = field(default_factory=dict)

    def document(self, path: str, query: str = "") -> Document | None:
        """What an address holds; None for an address that the site never had."""
        if (path, query) not in self._kept:
            self._kept[path, query] = self._make(path, query)
        return self._kept[path, query]

    def _make(self, path: str, query: str) -> Document | None:
        if path == "/" and "p=" in query:
            return self._shortlink(query)
        for make in (self._story, self._channel, self._listing, self._other, self._asset):
            document = make(path, query)
            if document:
                return document
        there = not path.endswith("/") and path.count("/") < 6 and self.document(path + "/")
        return _moved(self.base + path + "/") if there else None

    def _story(self, path: str, _: str) -> Document | None:
        for story in self.stories:
            for part in range(1, len(story.parts) + 1):
                if path == pages.part_path(story, part):
                    html = pages.story_page(story, self.stories, self.base, part).html
                    # A page in another encoding writes the signs that it lacks as character references.
                    body = html.encode(story.encoding, "xmlcharrefreplace")
                    return Document(body, HTML_IN.get(story.encoding, HTML), story.changed)
        return None

    def _channel(self, path: str, query: str) -> Document | None:
        stories, base = self.stories, self.base
        newest = max(story.changed for story in stories)
        numbered = re.fullmatch(r"/post-sitemap(\d*)\.xml", path)
        if numbered and int(numbered[1] or 0) in channels.sitemap_numbers(stories):
            return Document(channels.post_sitemap(stories, base, int(numbered[1] or 0)).encode(), XML, newest)
        if path == "/wp-json/wp/v2/posts":
            return self._posts(parse_qs(query))
        made = {
            "/feed/": (lambda: channels.rss(stories, base), "application/rss+xml; charset=UTF-8"),
            "/atom.xml": (lambda: channels.atom(stories, base), "application/atom+xml; charset=UTF-8"),
            "/sitemap_index.xml": (lambda: channels.sitemap_index(stories, base), XML),
            "/page-sitemap.xml": (lambda: channels.page_sitemap(base), XML),
            "/sitemap/news-latest.xml": (lambda: channels.news_sitemap(stories, base), XML),
            "/wp-json/": (lambda: channels.rest_root(base), JSON),
            "/robots.txt": (lambda: ROBOTS.format(base), "text/plain; charset=UTF-8"),
        }.get(path)
        return Document(made[0]().encode(), made[1], newest) if made else None

    def _posts(self, query: dict[str, list[str]]) -> Document:
        since = query.get("after", [""])[0][:19]
        modified = query.get("modified_after", [""])[0][:19]
        rows = [channels.rest_post(s, self.stories, self.base) for s in channels.named_by("wordpress", self.stories)]
        rows = [row for row in rows if str(row["date"]) > since and str(row["modified"]) > modified]
        size, page = int(query.get("per_page", ["10"])[0]), int(query.get("page", ["1"])[0])
        total_pages = -(-len(rows) // max(size, 1))
        if not 1 <= size <= 100:
            return _json({"code": "rest_invalid_param", "message": "Invalid parameter(s): per_page"}, 400)
        if page < 1 or page > max(total_pages, 1):
            message = "The page number requested is larger than the number of pages available."
            return _json({"code": "rest_post_invalid_page_number", "message": message}, 400)
        wanted = query.get("_fields", [""])[0].split(",")
        chosen = [_fields(row, wanted) for row in rows[(page - 1) * size : page * size]]
        counts = (("X-WP-Total", str(len(rows))), ("X-WP-TotalPages", str(total_pages)))
        return Document(json.dumps(chosen).encode(), JSON, max(s.changed for s in self.stories), headers=counts)

    def _listing(self, path: str, _: str) -> Document | None:
        where = re.fullmatch(r"(/|/(category|tag|author)/([^/]+)/)(?:page/(\d+)/)?", path)
        if not where:
            return None
        name = where[3] or ""
        listed = channels.named_by("listing", self.stories)
        chosen = [story for story in listed if _belongs(story, where[2] or "", name)]
        page, count = int(where[4] or 1), max(-(-len(chosen) // LISTING_SIZE), 1)
        if not chosen or not 1 <= page <= count:
            return None
        root = self.base + where[1]
        html = self._render(
            "listing.html",
            title=name.replace("-", " ").title() or "Technology by lamplight",
            stories=chosen[(page - 1) * LISTING_SIZE : page * LISTING_SIZE],
            extras=LISTED_EXTRAS if page == 1 and name in {"", "news"} else (),
            page=page,
            page_urls=[root, *(f"{root.rstrip('/')}/page/{number}/" for number in range(2, count + 1))],
        )
        return Document(html.encode(), changed=max(story.changed for story in chosen))

    def _other(self, path: str, _: str) -> Document | None:
        for other in OTHER_PAGES:
            if path == other.path:
                return Document(self._render("plain.html", title=other.title, content=Markup(other.html)).encode())
        if path.startswith("/embed/"):
            name = path.removeprefix("/embed/")
            return Document(f'<img alt="" width="100%" src="/wp-content/uploads/2026/01/{name}.png">'.encode())
        return None

    def _asset(self, path: str, _: str) -> Document | None:
        if path == "/assets/lantern.css":
            return Document((pages.HERE / "lantern.css").read_bytes(), "text/css; charset=UTF-8")
        if path == "/assets/lantern.svg":
            return Document(pictures.LOGO.encode(), "image/svg+xml")
        painted = re.fullmatch(r"/wp-content/uploads/2026/\d\d/([\w-]+\.png)", path)
        small = painted and painted[1] in {"thumb-60.png", "avatar.png"}
        return Document(pictures.paint(painted[1], *((60, 60) if small else ())), "image/png") if painted else None

    def _shortlink(self, query: str) -> Document | None:
        number = parse_qs(query).get("p", [""])[0]
        for story in self.stories:
            if str(pages.number_of(story, self.stories)) == number:
                return _moved(self.base + story.path)
        return None

    def _render(self, template: str, **fields: object) -> str:
        popular = channels.named_by("listing", self.stories)[:5]
        around = {"site": {"name": pages.SITE_NAME, "base": self.base}, "popular": popular, "n": lambda _, text: text}
        return pages.template(template, self.base).render(**around, **fields)


def _belongs(story: Story, kind: str, name: str) -> bool:
    if kind in {"", "category"}:
        return name in {"", "news"} or story.category == name
    return name in map(pages.slug, story.tags if kind == "tag" else story.authors)


def _fields(row: dict[str, object], wanted: list[str]) -> dict[str, object]:
    names = {name.split(".")[0] for name in wanted if name}
    return {key: value for key, value in row.items() if not names or key in names}


def _moved(url: str) -> Document:
    return Document(b"", status=301, headers=(("Location", url),))


def _json(value: object, status: int) -> Document:
    return Document(json.dumps(value).encode(), JSON, status=status)
