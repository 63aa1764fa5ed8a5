"""The page of pictures: each is the answer to a question of the desk, drawn; its numbers are one click away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database, QueryInterrupted

Row = Mapping[str, Any]

_HOURS = tuple(f"{hour:02}" for hour in range(24))
_SOURCES = "select name from sources order by name limit 500"


@hookimpl
def extra_template_vars(
    view_name: str, request: Any, datasette: Datasette
) -> Callable[[], Awaitable[dict[str, Any]]] | None:
    """Give the page of pictures its variable ``pictures``."""
    if view_name != "desk-pictures":
        return None

    async def variables() -> dict[str, Any]:
        return {"pictures": await pictures_page(datasette, request.args)}

    return variables


async def pictures_page(datasette: Datasette, asked: Any) -> dict[str, Any]:
    """Return every picture with its rows; what the reader asks for narrows those questions that know it."""
    menu = datasette.plugin_config("nightdesk") or {}
    database = datasette.get_database("nightdesk")
    pictures = []
    wanted: dict[str, str] = {}
    for question in menu.get("questions", []):
        if not question["picture"]:
            continue
        values = {name: (asked.get(name) or "").replace("\x00", " ") for name in question["parameters"]}
        wanted |= values
        rows = await _rows(database, menu["sql"][question["name"]], values)
        given = urlencode({name: value for name, value in values.items() if value})
        address = datasette.urls.query("nightdesk", question["name"])
        pictures.append(
            {
                **question,
                "rows": rows,
                "columns": list(rows[0]) if rows else [],
                "every_column": _HOURS if question["name"] == "publishing_rhythm" else (),
                "address": f"{address}?{given}" if given else address,
                "csv": f"{address}.csv?{given}" if given else f"{address}.csv",
            }
        )
    sources = [row["name"] for row in await _rows(database, _SOURCES, {}) or []]
    return {"drawn": pictures, "wanted": wanted, "sources": sources, "address": datasette.urls.path("/-/pictures")}


async def _rows(database: Database, sql: str, values: Row) -> list[Row] | None:
    """The rows, or None where the archive is too large to answer in time."""
    try:
        return [dict(row) for row in await database.execute(sql, values)]
    except QueryInterrupted:
        return None
