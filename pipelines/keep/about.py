"""What the desk knew of a page when it was kept, beside the page itself: without it, a later reading would know less.

It travels as JSON in a record of the type "metadata" that follows the page's own record.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from crawler.items import Discovered, Page, Right

CONTENT_TYPE = "application/json"
_KIND = "nightdesk-page"


def about_page(page: Page) -> bytes:
    """The source, the address that was asked for, what channels said of the story, what was said about its use."""
    told: dict[str, Any] = {"kind": _KIND, "source": page.source, "url": page.url}
    told["fetched_at"] = page.fetched_at.isoformat()  # to the fraction: "two hours ago" is reckoned from it
    if page.part_urls:
        told["part_urls"] = page.part_urls
    if page.rights:
        told["rights"] = page.rights
    if page.entry is not None:
        told["entry"] = _of_entry(page.entry)
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def restore(page: Page, about: Mapping[str, Any]) -> None:
    """Gives a page that was read from a record what ``about_page`` said of it; what cannot be meant is left out."""
    page.source = _text(about.get("source")) or page.source
    page.url = _text(about.get("url")) or page.url
    page.fetched_at = _instant(about.get("fetched_at")) or page.fetched_at
    page.part_urls = _texts(about.get("part_urls"))
    rows = about.get("rights")
    page.rights = tuple(Right(*_texts(row)) for row in rows if len(_texts(row)) == 3) if isinstance(rows, list) else ()
    if isinstance(about.get("entry"), dict):
        page.entry = _entry(about["entry"])


def read_about(body: bytes) -> dict[str, Any] | None:
    """What a record of metadata says, where it is one of ours; None for anything else."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and told.get("kind") == _KIND else None


def _of_entry(entry: Discovered) -> dict[str, Any]:
    """The entry without the story's own text, which only stands in for a page that could not be had."""
    plain = replace(entry, content_html="")
    told = {field.name: getattr(plain, field.name) for field in fields(Discovered)}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in told.items() if value}


def _entry(told: Mapping[str, Any]) -> Discovered:
    known: dict[str, Any] = {}
    for field in fields(Discovered):
        value = told.get(field.name)
        if field.name in {"published", "modified"}:
            known[field.name] = _instant(value)
        elif field.name in {"authors", "categories"}:
            known[field.name] = _texts(value)
        else:
            known[field.name] = _text(value)
    return Discovered(**known)


def _instant(value: object) -> datetime | None:
    try:
        instant = datetime.fromisoformat(_text(value))
    except ValueError:
        return None
    return instant if instant.tzinfo is not None else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
