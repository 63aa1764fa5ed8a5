"""An article's own page: its text with the proofs of its facets marked in place, and what was left out of it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database
from markupsafe import Markup

Row = Mapping[str, Any]

_ARTICLE = """
select articles.*, article_texts.body, duplicates.of_article_id, duplicates.reason as copy_reason
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
          article_tags.start, article_tags."end", article_tags.rule
        from article_tags join tags on tags.name = article_tags.tag
        where article_tags.article_id = :article and article_tags.score >= 0.5
        order by article_tags.score desc, article_tags.tag, article_tags.start
    """,
    "countries": "select distinct country as name from tag_countries where article_id = :article order by country",
    "companies": "select distinct company as name from tag_companies where article_id = :article order by company",
    "citations": "select kind, name, url from citations where article_id = :article order by id",
    "removed": """
        select text, rule, rule_version, reason from removed_blocks
        where article_id = :article order by position, id
    """,
    "revisions": "select seen_at, replaced_at, headline from revisions where article_id = :article order by id desc",
}
# Where the number of an article stands: in these views, and in any question (no table) under the name article_id.
_NUMBER_OF_ARTICLE = {
    "full_articles": "id",
    "localization_stories": "id",
    "recent_articles": "id",
    "recent_changes": "article_id",
    "what_was_removed": "article_id",
    "rules_by_source": "article_id",
    "rules_on_one_source": "article_id",
    "rules_that_changed": "article_id",
    "stories_beside_channels": "article_id",
    None: "article_id",
}

# Up to a blank line; the items of a list and the rows of a table stand in lines of their own inside it.
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")


class Piece(NamedTuple):
    """A stretch of text; ``facet`` is the tag that it proves, or ""."""

    text: str
    facet: str = ""


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
    headline, *paragraphs = marked_paragraphs(article["headline"] or "", article["body"] or "", parts["proofs"])
    return {
        **article,
        **parts,
        "facets": _facets(parts["proofs"]),
        "headline_pieces": headline,
        "paragraphs": paragraphs,
    }


def marked_paragraphs(headline: str, body: str, proofs: Iterable[Row]) -> list[list[Piece]]:
    """Return the headline and every paragraph of the body, cut where a proof begins or ends.

    Offsets of proofs count in headline, blank line, body. One that does not say there what it says in the archive is
    not marked; of two that overlap the first keeps its whole length, so no letter is shown twice or lost.
    """
    text = f"{headline}\n\n{body}"
    spans = [
        (row["start"], row["end"], row["tag"])
        for row in proofs
        if row["evidence"] and text[row["start"] : row["end"]] == row["evidence"]
    ]
    spans.sort(key=lambda span: (span[0], -span[1]))
    stretches = [(0, len(headline))]
    stretches += [(found.start(), found.end()) for found in _PARAGRAPH.finditer(text) if found.start() > len(headline)]
    return [_pieces(text, start, end, spans) for start, end in stretches]


def _pieces(text: str, start: int, end: int, spans: Sequence[tuple[int, int, str]]) -> list[Piece]:
    pieces = []
    position = start
    for span_start, span_end, facet in spans:
        first, last = max(span_start, position), min(span_end, end)
        if first >= last:
            continue
        pieces += [Piece(text[position:first]), Piece(text[first:last], facet)]
        position = last
    return [piece for piece in (*pieces, Piece(text[position:end])) if piece.text]


def _facets(proofs: Iterable[Row]) -> list[Row]:
    """Return each facet once, with the score and rule of its surest proof."""
    facets: dict[str, Row] = {}
    for proof in proofs:
        facets.setdefault(proof["tag"], proof)
    return list(facets.values())


async def _rows(database: Database, sql: str, article_id: str) -> list[Row]:
    return [dict(row) for row in await database.execute(sql, {"article": article_id})]
