"""The desk's own pages: search, pictures, feeds. Each is a template; its variables come from the plugin of its name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import Forbidden, NotFound, Response, hookimpl
from datasette.app import Datasette

Page = Callable[[Datasette, Any], Awaitable[Response]]

# The name under which the archive is always attached (archive.py).
_ARCHIVE = "nightdesk"
# The first two take the place of datasette's page of the question of that name; its .json, .csv and .atom stay.
_PAGES = {
    rf"^/{_ARCHIVE}/search$": ("search.html", "desk-search"),
    rf"^/{_ARCHIVE}/search_advanced$": ("search.html", "desk-search-advanced"),
    r"^/-/pictures$": ("pictures.html", "desk-pictures"),
    r"^/-/feeds$": ("feeds.html", "desk-feeds"),
    r"^/-/feeds\.opml$": ("feeds.opml", "desk-opml"),
}
_TYPES = {"html": "text/html; charset=utf-8", "opml": "text/x-opml; charset=utf-8"}


@hookimpl
def register_routes() -> list[tuple[str, Page]]:
    """Give each page its address."""
    return [(address, _page(template, view)) for address, (template, view) in _PAGES.items()]


@hookimpl
def menu_links(datasette: Datasette) -> list[dict[str, str]]:
    """Name the pages in datasette's menu, on every page."""
    if _ARCHIVE not in datasette.databases:
        return []
    return [
        {"href": datasette.urls.query(_ARCHIVE, "search"), "label": "Search"},
        {"href": datasette.urls.path("/-/pictures"), "label": "Pictures"},
        {"href": datasette.urls.path("/-/feeds"), "label": "Feeds"},
    ]


def _page(template: str, view: str) -> Page:
    async def page(datasette: Datasette, request: Any) -> Response:
        await _require_archive(datasette, request.actor)
        context = {"database": _ARCHIVE, "view": view}
        text = await datasette.render_template(template, context, request=request, view_name=view)
        return Response(text, content_type=_TYPES[template.rpartition(".")[2]])

    return page


async def _require_archive(datasette: Datasette, actor: dict[str, Any] | None) -> None:
    """Refuse whoever may not see the archive, in the words of either line of datasette."""
    if _ARCHIVE not in datasette.databases:
        raise NotFound("No archive is attached.")
    if hasattr(datasette, "ensure_permissions"):  # 0.65
        await datasette.ensure_permissions(actor, [("view-database", _ARCHIVE), "view-instance"])
        return
    from datasette.resources import DatabaseResource  # noqa: PLC0415  # 1.0 alone has it

    if not await datasette.allowed(action="view-database", resource=DatabaseResource(_ARCHIVE), actor=actor):
        raise Forbidden("view-database")
