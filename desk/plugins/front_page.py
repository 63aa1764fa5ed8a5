"""The front page's numbers and stories, read when the page is asked for.

Every value reaches the template as text, which escapes it; an address becomes a link only when it is http or https.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database, QueryInterrupted

Row = Mapping[str, Any]

_STORIES = 8
_SOURCES = 40
_QUOTE_LENGTH = 400  # evidence may be two long sentences; the card shows what fits, the view shows all
# A right-to-left override in a headline would turn the text around it; the letters of such a language do not need it.
_WITHOUT_DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])

_NUMBERS = """
select
  (select count(*) from articles where status <> 'duplicate') as articles,
  (select count(*) from articles where is_localization = 1 and status <> 'duplicate') as localization,
  (select count(*) from sources) as sources,
  (select count(*) from removed_blocks) as removed,
  (select max(coalesce(finished_at, started_at)) from crawls) as last_crawl
"""
_LATEST = """
select id, url, source, headline, published_at from articles
where is_localization = 1 and status <> 'duplicate'
order by published_at desc, id desc limit :count
"""
# The surest facet first; the first sentence that it brings is the story's quote.
_PROOF = """
select article_tags.article_id, article_tags.tag, tags.label, article_tags.evidence
from article_tags join tags on tags.name = article_tags.tag
where article_tags.article_id = :article and article_tags.score >= 0.5
order by article_tags.score desc, article_tags.start, article_tags.id
"""
_COUNTRIES = "select distinct country from tag_countries where article_id = :article order by country"
_NIGHT = """
select source, started_at, outcome, reason, articles_new, articles_changed, stories_localization, pages_failed
from crawls where id in (select max(id) from crawls group by source)
order by started_at desc, source limit :count
"""


@hookimpl
def extra_css_urls(datasette: Datasette) -> list[str]:
    """Dress datasette's own pages like the front page."""
    return [datasette.urls.path("/static/desk.css")]


@hookimpl
def extra_template_vars(view_name: str, datasette: Datasette) -> Callable[[], Awaitable[dict[str, Any]]] | None:
    """Give the front page its variable ``desk``; other pages need nothing."""
    if view_name != "index":
        return None

    async def variables() -> dict[str, Any]:
        database = await _archive(datasette)
        return {"desk": await front_page(datasette, database) if database else None}

    return variables


async def front_page(datasette: Datasette, database: Database) -> dict[str, Any]:
    """Return all that the template shows; a part that the archive cannot answer in time is empty, never an error."""
    numbers = await _rows(database, _NUMBERS)
    menu = datasette.plugin_config("nightdesk") or {}
    return {
        "database": database.name,
        "numbers": dict(numbers[0]) if numbers else {},
        "last_crawl": spoken_instant(numbers[0]["last_crawl"]) if numbers else "",
        "stories": await _stories(datasette, database),
        "night": [
            {**row, "started": spoken_instant(row["started_at"])}
            for row in await _rows(database, _NIGHT, count=_SOURCES)
        ],
        "questions": menu.get("questions", []),
        "views": menu.get("views", []),
        "tables": menu.get("tables", []),
    }


def web_address(url: str | None) -> str:
    """Return the address if a link may lead there: absolute, http or https, without blanks or control characters."""
    if not url or any(character.isspace() or not character.isprintable() for character in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


def shortened(quote: str) -> str:
    """Return a quote that fits a card, cut between words."""
    text = " ".join(plain(quote).split())
    return text if len(text) <= _QUOTE_LENGTH else text[:_QUOTE_LENGTH].rpartition(" ")[0] + " …"


def plain(text: str | None) -> str:
    """Return crawled text as the page may show it (the template escapes it): no marks that turn the direction."""
    return (text or "").translate(_WITHOUT_DIRECTION_MARKS).strip()


def spoken_instant(instant: str | None) -> str:
    """Return "21 November 2026, 01:00 UTC" for the archive's own spelling, anything else as it is."""
    try:
        moment = datetime.fromisoformat(instant or "")
    except ValueError:
        return instant or ""
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


async def _archive(datasette: Datasette) -> Database | None:
    for name, database in datasette.databases.items():
        if name != "_internal" and "full_articles" in await database.view_names():
            return database
    return None


async def _stories(datasette: Datasette, database: Database) -> list[dict[str, Any]]:
    stories = []
    for row in await _rows(database, _LATEST, count=_STORIES):
        proof = await _rows(database, _PROOF, article=row["id"])
        countries = await _rows(database, _COUNTRIES, article=row["id"])
        stories.append(
            {
                "headline": plain(row["headline"]),
                "source": row["source"],
                "published": spoken_instant(row["published_at"]).partition(",")[0],
                "url": web_address(row["url"]),
                "page": datasette.urls.row(database.name, "articles", str(row["id"])),
                "facets": _facets(proof),
                "quote": shortened(next((line["evidence"] for line in proof if line["evidence"]), "")),
                "countries": [line["country"] for line in countries],
            },
        )
    return stories


def _facets(proof: Iterable[Row]) -> list[dict[str, str]]:
    labels = {line["tag"]: line["label"] or line["tag"] for line in proof}
    return [{"name": name, "label": label} for name, label in labels.items()]


async def _rows(database: Database, sql: str, **values: object) -> list[Row]:
    try:
        return [dict(row) for row in await database.execute(sql, values)]
    except QueryInterrupted:  # a very large archive: the page stands, this part of it stays empty
        return []
