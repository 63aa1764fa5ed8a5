"""Crawled text is a stranger's text: what keeps it from reaching outside, and searches for any string from failing."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from datasette import hookimpl

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

# datasette's own pages carry inline scripts and styles: these stay allowed. Nothing comes from or goes to another host.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),  # the sites need not learn which of their stories are studied
    (b"x-content-type-options", b"nosniff"),
)
_PHRASE_OR_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')


@hookimpl(trylast=True)  # datasette's own function of this name is replaced, in its table search too
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Register ``escape_fts``."""
    conn.create_function("escape_fts", 1, escape_fts, deterministic=True)


def escape_fts(query: str | None) -> str:
    """Return an FTS5 query that means the words and quoted phrases of any string, and is never a syntax error.

    datasette's own version makes an empty query of ``"`` and of an empty string, and keeps NUL; FTS5 refuses them all.
    """
    text = (query or "").replace("\x00", " ")
    if text.count('"') % 2:
        text += '"'
    terms = [phrase or word for phrase, word in _PHRASE_OR_WORD.findall(text)]
    return " ".join(f'"{term}"' for term in terms if term.strip()) or '""'


@hookimpl
def asgi_wrapper() -> Callable[[Application], Application]:
    """Add the headers to every answer that does not bring its own."""
    return _with_headers


def _with_headers(application: Application) -> Application:
    async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = list(message.get("headers") or [])
                names = {name.lower() for name, _ in present}
                message = {**message, "headers": present + [pair for pair in _HEADERS if pair[0] not in names]}
            await send(message)

        await application(scope, receive, send_with_headers)

    return wrapped
