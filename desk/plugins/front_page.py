"""The front page's numbers and stories, read when the page is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database, QueryInterrupted

Row = Mapping[str, Any]

_STORIES = 8
_SOURCES = 40

# One query each, so that a table too large to be counted in time costs its own number alone. Copies are few and have an
# index: taking them off is quicker than counting around them.
_NUMBERS = {
    "articles": "select (select count(*) from articles) - (select count(*) from articles where status = 'duplicate')",
    "localization": (
        "select (select count(*) from articles where is_localization = 1)"
        " - (select count(*) from articles where status = 'duplicate' and is_localization = 1)"
    ),
    "sources": "select count(*) from sources",
    "removed": "select count(*) from removed_blocks",
}
_LAST_CRAWL = "select max(coalesce(finished_at, started_at)) from crawls"
_LATEST = """
select id, url, source, headline, published_at from articles
where is_localization = 1 and status <> 'duplicate'
order by published_at desc, id desc limit :count
"""
# The surest facet first.
_PROOF = """
select article_tags.article_id, article_tags.tag, tags.label, article_tags.evidence, article_tags.start
from article_tags join tags on tags.name = article_tags.tag and tags.kind = 'facet'
where article_tags.article_id = :article and article_tags.score >= 0.5
order by article_tags.score desc, article_tags.start, article_tags.id
"""
_SUBJECTS = """
select country as name, 1 as part from tag_countries where article_id = :article
union
select company, 2 from tag_companies where article_id = :article
order by part, name
"""
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
    counts = await asyncio.gather(*(_value(database, sql) for sql in _NUMBERS.values()))
    menu = datasette.plugin_config("nightdesk") or {}
    return {
        "database": database.name,
        "numbers": {
            name: "many" if count is None else f"{count:,}" for name, count in zip(_NUMBERS, counts, strict=True)
        },
        "last_crawl": await _value(database, _LAST_CRAWL),
        "stories": await _stories(datasette, database),
        "night": await _rows(database, _NIGHT, count=_SOURCES),
        "questions": menu.get("questions", []),
        "views": menu.get("views", []),
        "tables": menu.get("tables", []),
    }


def quote(headline: str, proofs: Iterable[Row]) -> str:
    """Return the surest proof that says more than the headline above it, else what there is."""
    texts = [proof for proof in proofs if proof["evidence"]]
    beyond = [proof for proof in texts if proof["start"] >= len(headline)]
    return next((str(proof["evidence"]) for proof in (*beyond, *texts)), "")


async def _archive(datasette: Datasette) -> Database | None:
    for name, database in datasette.databases.items():
        if name != "_internal" and "full_articles" in await database.view_names():
            return database
    return None


async def _stories(datasette: Datasette, database: Database) -> list[dict[str, Any]]:
    stories = []
    for row in await _rows(database, _LATEST, count=_STORIES):
        proof = await _rows(database, _PROOF, article=row["id"])
        subjects = await _rows(database, _SUBJECTS, article=row["id"])
        stories.append(
            {
                **row,
                "page": datasette.urls.row(database.name, "articles", str(row["id"])),
                "facets": _facets(proof),
                "quote": quote(row["headline"], proof),
                "subjects": [line["name"] for line in subjects],
            },
        )
    return stories


def _facets(proof: Iterable[Row]) -> list[dict[str, str]]:
    labels = {line["tag"]: line["label"] or line["tag"] for line in proof}
    return [{"name": name, "label": label} for name, label in labels.items()]


async def _value(database: Database, sql: str) -> Any:
    rows = await _rows(database, sql)
    return next(iter(rows[0].values())) if rows else None


async def _rows(database: Database, sql: str, **values: object) -> list[Row]:
    try:
        return [dict(row) for row in await database.execute(sql, values)]
    except QueryInterrupted:  # a very large archive: the page stands, this part of it stays empty
        return []
