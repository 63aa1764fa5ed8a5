"""What the two pages of search show: stories with snippets, what to narrow them by, and what was not understood."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database, QueryInterrupted
from jinja2 import Environment

Row = Mapping[str, Any]

_VIEWS = {
    "desk-search": ("search", "search_matches", ("q",)),
    "desk-search-advanced": ("search_advanced", "search_advanced_matches", ("headline", "text")),
}
_FILTERS = ("source", "language", "facet", "country", "company", "month")
_PER_PAGE = 20
_FACET_SIZE = 12
_MOST = 1000  # search_matches.sql ranks no more
# Signs of the private use area begin and end what is marked: a story that has them gets a mark too many, no more.
_BEGIN, _END = "\ue000", "\ue001"

_FOUND = """
select articles.id, articles.source, articles.language,
  substr(coalesce(articles.published_at, articles.first_seen_at), 1, 7) as month
from found join articles on articles.id = found.id
order by case :order when 'newest' then coalesce(articles.published_at, articles.first_seen_at) end desc,
  found.score, articles.published_at desc, articles.id desc
"""
_STORIES = """
select articles.id, articles.source, articles.published_at, articles.url, articles.language, articles.is_localization,
  coalesce((
    select highlight(articles_fts, 0, :begin, :end) from articles_fts
    where articles_fts match :headline_terms and rowid = articles.id
  ), replace(articles.headline, :unspaced, :begin || :unspaced || :end)) as headline,
  coalesce((
    select snippet(article_texts_fts, 0, :begin, :end, ' … ', 40) from article_texts_fts
    where article_texts_fts match :text_terms and rowid = articles.id
  ), (
    select replace(
      substr(body, max(1, instr(lower(body), :unspaced) - 40), 120), :unspaced, :begin || :unspaced || :end
    )
    from article_texts where :unspaced <> '' and article_id = articles.id and instr(lower(body), :unspaced) > 0
  ), (
    select highlight(articles_fts, 1, :begin, :end) from articles_fts
    where articles_fts match :headline_terms and rowid = articles.id
  ), articles.description) as excerpt,
  (
    select json_group_array(json_object('name', name, 'label', label)) from tags
    where name in (select tag from article_tags where article_id = articles.id and score >= 0.5)
  ) as facets
from json_each(:ids) as wanted join articles on articles.id = wanted.value
order by wanted.key
"""
_COUNTS = {
    "facet": """
        select tags.name as value, tags.label, count(distinct article_tags.article_id) as stories
        from article_tags join tags on tags.name = article_tags.tag
        where article_tags.article_id in (select value from json_each(:ids)) and article_tags.score >= 0.5
        group by tags.name
    """,
    "country": """
        select country as value, country as label, count(distinct article_id) as stories from tag_countries
        where article_id in (select value from json_each(:ids)) group by country
    """,
    "company": """
        select company as value, company as label, count(distinct article_id) as stories from tag_companies
        where article_id in (select value from json_each(:ids)) group by company
    """,
}
_TERMS = {
    "desk-search": """
        select search_any(:q) as headline_terms, search_any(:q) as text_terms, '[]' as odd,
          coalesce(json_extract(search_unspaced(:q), '$[0]'), '') as unspaced
    """,
    "desk-search-advanced": """
        select advanced_headline(:headline) as headline_terms, advanced_text(:text) as text_terms,
          json_array(is_understood(:headline, 'headline'), is_understood(:text, 'text')) as odd, '' as unspaced
    """,
}


@hookimpl
def extra_template_vars(
    view_name: str, request: Any, datasette: Datasette
) -> Callable[[], Awaitable[dict[str, Any]]] | None:
    """Give both pages of search their variable ``search``."""
    if view_name not in _VIEWS:
        return None

    async def variables() -> dict[str, Any]:
        return {"search": await search_page(datasette, view_name, request.args)}

    return variables


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Give the template the filter that parts a text into what is marked and what is not."""
    env.filters["marked_words"] = marked_words


def marked_words(text: str | None) -> list[tuple[str, bool]]:
    """Return the pieces of a snippet in order, each with whether the search found it there."""
    pieces = []
    for part in (text or "").split(_BEGIN):
        found, end, rest = part.rpartition(_END)
        pieces += [(found.replace(_END, ""), True), (rest, False)] if end else [(part, False)]
    return [piece for piece in pieces if piece[0]]


async def search_page(datasette: Datasette, view: str, asked: Any) -> dict[str, Any]:
    """Return all that the template shows; a search that takes too long says so and finds nothing."""
    question, part, fields = _VIEWS[view]
    wanted = {name: (asked.get(name) or "").replace("\x00", " ").strip() for name in (*fields, *_FILTERS, "order")}
    database = datasette.get_database("nightdesk")
    address = datasette.urls.query("nightdesk", question)
    page = _page_number(asked.get("page"))
    shown: dict[str, Any] = {"wanted": wanted, "address": address, "question": question, "page": page, "stories": []}
    shown |= {"asked": any(wanted[name] for name in fields), "late": False, "facets": [], "found": 0}
    if not shown["asked"]:
        return shown
    matches = (datasette.plugin_config("nightdesk") or {})["sql"][part]
    try:
        found = [dict(row) for row in await database.execute(f"{matches}\n{_FOUND}", wanted, truncate=False)]
        return {**shown, **await _answer(datasette, database, view, shown, found)}
    except QueryInterrupted:
        return {**shown, "late": True}


async def _answer(
    datasette: Datasette, database: Database, view: str, shown: Row, found: Sequence[Row]
) -> dict[str, Any]:
    wanted, page = shown["wanted"], shown["page"]
    terms = dict((await database.execute(_TERMS[view], wanted)).first())
    ids = [row["id"] for row in found]
    here = json.dumps(ids[(page - 1) * _PER_PAGE : page * _PER_PAGE])
    values = {"ids": here, "begin": _BEGIN, "end": _END, **terms}
    stories = [dict(row) for row in await database.execute(_STORIES, values)]
    for story in stories:
        story["facets"] = json.loads(story["facets"])
        story["page"] = datasette.urls.row(database.name, "articles", str(story["id"]))
    pages = -(-len(ids) // _PER_PAGE)
    return {
        "stories": stories,
        "found": len(ids),
        "is_full": len(ids) >= _MOST,
        "facets": await _facets(database, shown, found, json.dumps(ids)),
        "odd": [name for name, good in zip(_VIEWS[view][2], json.loads(terms["odd"]), strict=False) if not good],
        "previous": _with(shown, page=str(page - 1)) if page > 1 else "",
        "next": _with(shown, page=str(page + 1)) if page < pages else "",
        "formats": {name: _with(shown, suffix=f".{name}") for name in ("json", "csv")}
        | {"atom": _with(shown, suffix=".atom", order="newest")},
        "orders": {name: _with(shown, order=name) for name in ("best", "newest")},
    }


async def _facets(database: Database, shown: Row, found: Sequence[Row], ids: str) -> list[dict[str, Any]]:
    facets = []
    for name in _FILTERS:
        if name in _COUNTS:
            rows = [dict(row) for row in await database.execute(_COUNTS[name], {"ids": ids}, truncate=False)]
        else:
            rows = _counted(row[name] for row in found)
        rows.sort(key=(lambda row: row["value"]) if name == "month" else (lambda row: (-row["stories"], row["value"])))
        if name == "month":
            rows.reverse()
        chosen = shown["wanted"][name]
        for row in rows:
            row["link"] = _with(shown, **{name: row["value"]})
        without = _with(shown, **{name: ""}) if chosen else ""
        facets.append({"name": name, "values": rows[:_FACET_SIZE], "chosen": chosen, "without": without,
                       "more": max(0, len(rows) - _FACET_SIZE)})  # fmt: skip
    return facets


def _counted(values: Iterable[str | None]) -> list[dict[str, Any]]:
    return [{"value": value, "label": value, "stories": count} for value, count in Counter(values).items() if value]


def _with(shown: Row, *, suffix: str = "", **changes: str) -> str:
    """Return the address of this search with some of it changed; from the first page on, unless another is named."""
    wanted = {**shown["wanted"], **changes}
    return f"{shown['address']}{suffix}?{urlencode({name: value for name, value in wanted.items() if value})}"


def _page_number(text: str | None) -> int:
    return min(int(text), _MOST) if text and text.isascii() and text.isdigit() and len(text) < 5 and int(text) else 1
