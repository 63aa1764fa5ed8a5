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
_LINES = 6  # of threads, of changes, of what vanished
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
# The night is what came in the day before the newest arrival, whenever the page is opened.
_TONIGHT = """
select id, url, source, headline, published_at from articles
where first_seen_at >= (select strftime('%Y-%m-%dT%H:%M:%SZ', max(first_seen_at), '-24 hours') from articles)
  and is_localization = 1 and status <> 'duplicate'
order by published_at desc, id desc
"""
_LATEST = """
select id, url, source, headline, published_at from articles
where is_localization = 1 and status <> 'duplicate'
order by published_at desc, id desc limit :count
"""
_LAST_NIGHT = """
select count(distinct source) as sources, sum(articles_new) as new, sum(articles_changed) as changed,
  sum(stories_localization) as localization, sum(pages_failed) as failed, sum(requests) as requests,
  sum(not_modified) as not_modified, round(sum(bytes_received) / 1048576.0, 1) as megabytes
from crawls
where started_at >= (select strftime('%Y-%m-%dT%H:%M:%SZ', max(started_at), '-24 hours') from crawls)
"""
_THREADS = """
select stories.id, stories.headline, stories.article_count, told.article_id, told.sources
from (
  select story_id, min(id) as article_id, group_concat(distinct source) as sources from articles
  where first_seen_at >= (select strftime('%Y-%m-%dT%H:%M:%SZ', max(first_seen_at), '-24 hours') from articles)
  and story_id is not null
  group by story_id
) as told
join stories on stories.id = told.story_id
where stories.article_count > 1
order by stories.article_count desc, stories.id desc limit :count
"""
_EDITED = """
select revisions.replaced_at as changed_at, articles.id, articles.source, articles.headline,
  case when revisions.headline <> articles.headline then revisions.headline else '' end as headline_before
from revisions join articles on articles.id = revisions.article_id
order by revisions.replaced_at desc, revisions.id desc limit :count
"""
_VANISHED = """
select pages.gone_at as changed_at, articles.id, articles.source, articles.headline
from articles join pages on pages.id = articles.page_id
where articles.status = 'gone' and pages.gone_at is not null
order by pages.gone_at desc, articles.id desc limit :count
"""
# The surest facet first.
_PROOF = """
select article_tags.article_id, article_tags.tag, tags.label, article_tags.evidence, article_tags.start,
  article_tags.action, article_tags.stage
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
    return [datasette.urls.path(f"/static/{name}.css") for name in ("desk", "pages")]


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
        **await _stories(datasette, database),
        "last_night": next(iter(await _rows(database, _LAST_NIGHT)), {}),
        "threads": await _lines(datasette, database, _THREADS, "article_id"),
        "edited": await _lines(datasette, database, _EDITED, "id"),
        "vanished": await _lines(datasette, database, _VANISHED, "id"),
        "night": await _rows(database, _NIGHT, count=_SOURCES),
        "questions": _by_subject(menu.get("questions", [])),
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


async def _stories(datasette: Datasette, database: Database) -> dict[str, Any]:
    """Return tonight's localization stories, or the latest ones after a night without any."""
    rows = await _rows(database, _TONIGHT)
    tonight = len(rows)
    stories = []
    for row in rows[:_STORIES] or await _rows(database, _LATEST, count=_STORIES):
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
    return {"stories": stories, "tonight": tonight}


async def _lines(datasette: Datasette, database: Database, sql: str, article: str) -> list[dict[str, Any]]:
    rows = await _rows(database, sql, count=_LINES)
    return [{**row, "page": datasette.urls.row(database.name, "articles", str(row[article]))} for row in rows]


def _by_subject(questions: Iterable[Row]) -> dict[str, list[Row]]:
    subjects: dict[str, list[Row]] = {}
    for question in questions:
        subjects.setdefault(question["about"], []).append(question)
    return subjects


def _facets(proof: Iterable[Row]) -> list[dict[str, str]]:
    facets: dict[str, dict[str, str]] = {}
    for line in proof:
        event = ", ".join(word for word in (line["action"], line["stage"]) if word)
        facets.setdefault(line["tag"], {"name": line["tag"], "label": line["label"] or line["tag"], "event": event})
    return list(facets.values())


async def _value(database: Database, sql: str) -> Any:
    rows = await _rows(database, sql)
    return next(iter(rows[0].values())) if rows else None


async def _rows(database: Database, sql: str, **values: object) -> list[Row]:
    try:
        return [dict(row) for row in await database.execute(sql, values)]
    except QueryInterrupted:  # a very large archive: the page stands, this part of it stays empty
        return []
