"""Every list as an Atom feed: ``.atom`` at the end of the address of a table, a view or a question."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from datasette import Response, hookimpl
from datasette.app import Datasette

Row = Mapping[str, Any]

# The first that a list has is what its entries are called, dated by, and are about.
_TITLES = ("headline", "title", "name", "label", "author", "word", "rule", "url")
_INSTANTS = ("published_at", "first_published_at", "arrived_at", "first_seen_at", "changed_at", "gone_at", "latest_at",
             "started_at", "decided_at", "replaced_at", "last_fired_at", "visited_at", "next_visit_at")  # fmt: skip
_TEXTS = ("quote", "excerpt", "description", "evidence", "text", "reason", "example")
# What tells the rows of one article apart, and rows that are of no article; never what is counted in them.
_OF_AN_ARTICLE = ("facet", "tag", "topic", "company", "country", "kind", "name", "rule", "author", "word", "changed_at")
_OF_NONE = (*_OF_AN_ARTICLE, "id", "url", "source", "cited", "original_source", "host", "month", "hour", "state",
            "reason", "doubt", "value", "language", "headline", "size")  # fmt: skip
# These views name an article by its own number.
_OF_ARTICLES = {"articles", "full_articles", "localization_stories", "topic_stories", "recent_articles",
                "articles_to_hand_around"}  # fmt: skip
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_LONG_AGO = "1970-01-01T00:00:00Z"  # Atom asks for a date of everything; an empty feed was never changed
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LONGEST = 2_000
_TYPE = "application/atom+xml; charset=utf-8"


@hookimpl
def register_output_renderer() -> dict[str, Any]:
    """Add the ending ``.atom`` beside datasette's ``.json`` and ``.csv``."""
    return {"extension": "atom", "render": render, "can_render": can_render}


def can_render(columns: Sequence[str] | None) -> bool:
    """Return whether there is a list at all; datasette then shows the link."""
    return bool(columns)


def render(datasette: Datasette, request: Any, columns: Sequence[str], rows: Iterable[Any]) -> Response:
    """Return the feed of a list, in the order of the list. Its entries keep their identity when their counts change."""
    name = request.path.rpartition("/")[2].removesuffix(".atom")
    here = datasette.absolute_url(request, request.full_path)
    home = datasette.absolute_url(request, datasette.urls.path("/"))
    narrowed = ", ".join(
        f"{key} {value}" for key, value in _arguments(request) if value and key != "sql" and key[0] != "_"
    )
    title = f"Nightdesk: {name.replace('_', ' ')}{f' ({narrowed})' if narrowed else ''}"
    entries = [_entry(dict(zip(columns, tuple(row), strict=False)), name, home) for row in rows]
    _number_the_same(entries)
    page = here.replace(".atom?", "?").removesuffix(".atom")
    return Response(feed(title, here, page, entries), content_type=_TYPE)


def feed(title: str, address: str, page: str, entries: Sequence[Row]) -> str:
    """Return a feed as XML. An entry has ``id``, ``title``, ``updated``, ``text``, ``link``, ``original`` (or "")."""
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    _text(root, "id", address)
    _text(root, "title", title)
    _text(root, "updated", max((entry["updated"] for entry in entries), default=_LONG_AGO))
    ET.SubElement(root, "link", {"rel": "self", "href": _clean(address)})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": _clean(page)})
    ET.SubElement(ET.SubElement(root, "author"), "name").text = "Nightdesk"
    for entry in entries:
        element = ET.SubElement(root, "entry")
        for part in ("id", "title", "updated"):
            _text(element, part, entry[part])
        ET.SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": entry["link"]})
        if entry["original"]:
            ET.SubElement(element, "link", {"rel": "via", "href": _clean(entry["original"])})
        _text(element, "summary", entry["text"])
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode")


def _entry(row: Row, name: str, home: str) -> dict[str, str]:
    number = row.get("article_id") or (row.get("id") if name in _OF_ARTICLES else None)
    title = next((str(row[key]) for key in _TITLES if row.get(key)), "") or _first_words(row)
    columns = [column for column in (_OF_AN_ARTICLE if number else _OF_NONE) if row.get(column) not in (None, "")]
    key = "\x1f".join(f"{column}={row[column]}" for column in columns)
    place = f"/{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:12]}" if key else ""
    return {
        "id": f"tag:nightdesk.invalid,2026:{name}/{number or 0}{place}",
        "title": title,
        "updated": next((row[at] for at in _INSTANTS if _INSTANT.fullmatch(str(row.get(at) or ""))), _LONG_AGO),
        "text": _summary(row, title),
        "link": f"{home}nightdesk/articles/{number}" if number else f"{home}nightdesk/{name}",
        "original": _web_address(row.get("url")),
    }


def _first_words(row: Row) -> str:
    """What a row without a headline is called: its first two words, such as a country and a facet."""
    words = [value for value in row.values() if isinstance(value, str) and value][:2]
    return ", ".join(words) or "Without a headline"


def _number_the_same(entries: Iterable[dict[str, str]]) -> None:
    """Rows that nothing tells apart are entries all the same: the second of them is number 2."""
    seen: Counter[str] = Counter()
    for entry in entries:
        seen[entry["id"]] += 1
        if seen[entry["id"]] > 1:
            entry["id"] += f"/{seen[entry['id']]}"


def _summary(row: Row, title: str) -> str:
    """The quote or what stands for it, then the row itself, a column a line."""
    said = next((str(row[key]) for key in _TEXTS if row.get(key) and row[key] != title), "")
    facts = [
        f"{column.replace('_', ' ')}: {value}"
        for column, value in row.items()
        if value not in (None, "") and column not in {"url", "body", "id", *_TITLES, *_TEXTS}
    ]
    return "\n\n".join(part for part in (said[:_LONGEST], "\n".join(facts)[:_LONGEST]) if part)


def _web_address(value: object) -> str:
    try:
        parts = urlsplit(str(value or ""))
    except ValueError:
        return ""
    return str(value) if parts.scheme in {"http", "https"} and parts.netloc else ""


def _arguments(request: Any) -> list[tuple[str, str]]:
    return [(key, request.args.get(key) or "") for key in request.args]


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    """Crawled text as XML may hold it: no control characters, none that turn the direction of the title of a feed."""
    return _TURNING.sub("", _NOT_IN_XML.sub(" ", text))
