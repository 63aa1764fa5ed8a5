"""An article's own page: its text, what proves its facets, and what was left out of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database
from markupsafe import Markup

Row = Mapping[str, Any]

_ARTICLE = """
select articles.*, article_texts.body, article_texts.blocks, article_texts.provenance, duplicates.of_article_id,
  duplicates.reason as copy_reason
from articles
left join article_texts on article_texts.article_id = articles.id
left join duplicates on duplicates.article_id = articles.id
where articles.id = :article
"""
_PARTS = {
    "authors": """
        select authors.name from article_authors join authors on authors.id = article_authors.author_id
        where article_authors.article_id = :article order by article_authors.position
    """,
    "proofs": """
        select article_tags.tag, tags.label, tags.description, article_tags.score, article_tags.evidence,
          article_tags.start, article_tags."end", article_tags.rule, article_tags.action, article_tags.stage,
          article_tags.decided_by
        from article_tags join tags on tags.name = article_tags.tag
        where article_tags.article_id = :article and article_tags.score >= 0.5
        order by article_tags.score desc, article_tags.tag, article_tags.start
    """,
    "verdicts": """
        select verdicts.verdict, tags.label from verdicts join tags on tags.name = verdicts.tag
        where verdicts.article_id = :article order by verdicts.id
    """,
    "countries": "select distinct country as name from tag_countries where article_id = :article order by country",
    "companies": "select distinct company as name from tag_companies where article_id = :article order by company",
    "citations": "select kind, name, url from citations where article_id = :article order by id",
    "removed": """
        select kind, text, rule, rule_version, reason, place from removed_blocks
        where article_id = :article order by position, id
    """,
    "rights": """
        select kind, value, source from article_rights where article_id = :article order by kind, value, source
    """,
    "revisions": "select * from revisions where article_id = :article order by id desc limit 50",
    "images": """
        select url, alt, caption, credit, is_lead from images
        where article_id = :article order by is_lead desc, position limit 100
    """,
    "keywords": "select name from keywords where article_id = :article group by name order by min(id) limit 60",
    "threaded": """
        select article_id as id, headline, source, published_at, status, new_text, reason from story_threads
        where story_id = (select story_id from articles where id = :article) order by position limit 50
    """,
    "thread": """
        select other.id, other.headline, other.source, other.published_at, other.status
        from articles as this join articles as other on other.story_id = this.story_id
        where this.id = :article order by other.published_at is null, other.published_at, other.id limit 50
    """,
    "copies": """
        select articles.id, articles.headline, articles.source, duplicates.reason
        from duplicates join articles on articles.id = duplicates.article_id
        where duplicates.of_article_id = :article order by articles.id limit 50
    """,
    "tombstones": """
        select missing_since, confirmed_at, returned_at, reason from tombstones
        where article_id = :article and confirmed_at is not null order by id desc limit 20
    """,
}
# Where the number of an article stands: in these views, and in any question (no table) under the name article_id.
_NUMBER_OF_ARTICLE = {
    "full_articles": "id",
    "localization_stories": "id",
    "localization_events": "article_id",
    "who_and_where": "article_id",
    "topic_stories": "id",
    "review_queue": "article_id",
    "recent_articles": "id",
    "articles_to_hand_around": "id",
    "recent_changes": "article_id",
    "vanished_articles": "article_id",
    "story_threads": "article_id",
    "what_was_removed": "article_id",
    "rules_by_source": "article_id",
    "rules_on_one_source": "article_id",
    "rules_that_changed": "article_id",
    "stories_beside_channels": "article_id",
    None: "article_id",
}


@hookimpl
def extra_template_vars(
    view_name: str, database: str | None, table: str | None, request: Any, datasette: Datasette
) -> Callable[[], Awaitable[dict[str, Any]]] | None:
    """Give the page of a row of ``articles`` its variable ``article``."""
    if view_name != "row" or table != "articles":
        return None

    async def variables() -> dict[str, Any]:
        return {"article": await article_page(datasette.get_database(database), request.url_vars["pks"])}

    return variables


@hookimpl
def render_cell(value: Any, column: str, table: str | None, database: str, datasette: Datasette) -> str | None:
    """Make the number of an article a link to its page."""
    if not isinstance(value, int) or _NUMBER_OF_ARTICLE.get(table) != column:
        return None
    return Markup('<a href="{}">{}</a>').format(datasette.urls.row(database, "articles", str(value)), value)


async def article_page(database: Database, article_id: str) -> dict[str, Any] | None:
    """Return all that the template shows of one article, or None when there is no such article."""
    rows = await _rows(database, _ARTICLE, article_id)
    if not rows:
        return None
    parts = {name: await _rows(database, sql, article_id) for name, sql in _PARTS.items()}
    article = rows[0]
    parts["thread"] = parts.pop("threaded") or parts["thread"]
    article["origins"] = origins(article["provenance"])
    return {**article, **parts, "facets": _facets(parts["proofs"])}


def origins(provenance: str | None) -> dict[str, Row]:
    """Return where each field's value came from: source, raw text and note; what cannot be read is left out."""
    try:
        told = json.loads(provenance or "{}")
    except ValueError:
        return {}
    fields = told.items() if isinstance(told, dict) else ()
    return {str(name): origin for name, origin in fields if isinstance(origin, dict) and origin.get("source")}


def _facets(proofs: Iterable[Row]) -> list[Row]:
    """Return each facet once, with the score and rule of its surest proof."""
    facets: dict[str, Row] = {}
    for proof in proofs:
        facets.setdefault(proof["tag"], proof)
    return list(facets.values())


async def _rows(database: Database, sql: str, article_id: str) -> list[dict[str, Any]]:
    try:
        rows = await database.execute(sql, {"article": article_id}, log_sql_errors=False)
        return [dict(row) for row in rows]
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):  # an archive that no newer crawl has opened yet
            return []
        raise
