"""Crawled text is a stranger's text: what keeps it from reaching outside."""

from __future__ import annotations

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
