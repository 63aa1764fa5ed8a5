"""The page of feeds: one for each tag, country, company and saved search, and all of them as OPML for a feed reader."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database, QueryInterrupted

Row = Mapping[str, Any]

FILE_NAME = "searches.toml"  # beside the archive, where there is one
_MOST = 60
_WORDS = {"title", "q", "source", "language", "facet", "country", "company", "month"}
_GROUPS = {
    "facet": ("Facets and topics", """
        select tags.name, tags.label, count(distinct article_id) as stories from tags
        left join article_tags on article_tags.tag = tags.name and score >= 0.5
        group by tags.name order by kind, stories desc, tags.name
    """),
    "country": ("Countries", """
        select country as name, country as label, count(distinct article_id) as stories from tag_countries
        group by country order by stories desc, country limit :most
    """),
    "company": ("Companies", """
        select company as name, company as label, count(distinct article_id) as stories from tag_companies
        group by company order by stories desc, company limit :most
    """),
}  # fmt: skip


@hookimpl
def extra_template_vars(
    view_name: str, request: Any, datasette: Datasette
) -> Callable[[], Awaitable[dict[str, Any]]] | None:
    """Give the page of feeds its variable ``feeds``."""
    if view_name not in {"desk-feeds", "desk-opml"}:
        return None

    async def variables() -> dict[str, Any]:
        groups, complaint = await feed_groups(datasette)
        told = opml(groups, lambda path: datasette.absolute_url(request, path))
        return {"feeds": {"groups": groups, "complaint": complaint, "opml": told}}

    return variables


async def feed_groups(datasette: Datasette) -> tuple[list[tuple[str, list[Row]]], str]:
    """Return every group of feeds with its entries, and what is wrong with the file of saved searches, or ""."""
    database = datasette.get_database("nightdesk")
    search, stories = (datasette.urls.query("nightdesk", name) for name in ("search", "stories_of"))
    groups: list[tuple[str, list[Row]]] = []
    rows: list[Row] = []
    saved, complaint = saved_searches(_archive_folder(database))
    if saved:
        for name, asked in saved.items():
            terms = urlencode({key: value for key, value in asked.items() if key != "title"} | {"order": "newest"})
            rows.append(
                {"label": asked.get("title", name), "page": f"{search}?{terms}", "feed": f"{search}.atom?{terms}"}
            )
        groups.append(("Saved searches", rows))
    for parameter, (title, sql) in _GROUPS.items():
        rows = []
        for row in await _rows(database, sql):
            terms = urlencode({parameter: row["name"]})
            rows.append({**row, "page": f"{stories}?{terms}", "feed": f"{stories}.atom?{terms}"})
        groups.append((title, rows))
    questions = (datasette.plugin_config("nightdesk") or {}).get("questions", [])
    groups.append(("Questions", [
        {"label": question["title"], "page": datasette.urls.query("nightdesk", question["name"]),
         "feed": datasette.urls.query("nightdesk", question["name"]) + ".atom"}
        for question in questions
        if question["about"] in {"Localization", "Threads and changes"}
    ]))  # fmt: skip
    return groups, complaint


def saved_searches(folder: Path) -> tuple[dict[str, dict[str, str]], str]:
    """Read ``searches.toml``: a table a search, with title, q and what narrows it. A sentence tells what is wrong."""
    path = folder / FILE_NAME
    if not path.is_file():
        return {}, ""
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return {}, f"{path} cannot be read: {error}."
    good = {}
    for name, asked in read.items():
        if not isinstance(asked, dict) or not isinstance(asked.get("q"), str):
            return {}, f"{path}: [{name}] has no q = '...': the words to look for."
        odd = [key for key, value in asked.items() if key not in _WORDS or not isinstance(value, str)]
        if odd:
            return (
                {},
                f"{path}: [{name}] has {odd[0]}; a search has {', '.join(sorted(_WORDS))}, each in quotation marks.",
            )
        good[name] = asked
    return good, ""


def opml(groups: list[tuple[str, list[Row]]], absolute: Callable[[str], str]) -> str:
    """Return the feeds as an OPML document; ``absolute`` makes an address of a path."""
    root = ET.Element("opml", {"version": "2.0"})
    ET.SubElement(ET.SubElement(root, "head"), "title").text = "Nightdesk"
    body = ET.SubElement(root, "body")
    for title, rows in groups:
        group = ET.SubElement(body, "outline", {"text": title})
        for row in rows:
            label = "".join(character if character.isprintable() else " " for character in str(row["label"]))
            ET.SubElement(group, "outline", {"type": "rss", "text": label, "xmlUrl": absolute(row["feed"])})
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode")


def _archive_folder(database: Database) -> Path:
    named = database.path or os.environ.get("NIGHTDESK_DB") or "."
    return Path(named).absolute().parent


async def _rows(database: Database, sql: str) -> list[Row]:
    try:
        return [dict(row) for row in await database.execute(sql, {"most": _MOST})]
    except QueryInterrupted:  # a very large archive: the page stands without this group
        return []
