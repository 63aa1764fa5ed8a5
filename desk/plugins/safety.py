"""Crawled text is a stranger's text: what keeps it from reaching outside, and from turning the page around it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from datasette import hookimpl

# In UTF-8: U+202A to U+202E and U+2066 to U+2069. The letters of languages written from the right do not need them.
_TURNING = re.compile(rb"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
_BEGUN = {b"\xe2", b"\xe2\x80", b"\xe2\x81"}

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


class StraightText:
    """Takes the marks out of a page that turn the direction of the text around them; the page may come in pieces."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, piece: bytes, *, is_last: bool) -> bytes:
        """Return the pieces so far without the marks, but for the first half of one that may go on in the next."""
        page = _TURNING.sub(b"", self._rest + piece)
        cut = len(page) if is_last else len(page) - next((n for n in (2, 1) if page[-n:] in _BEGUN), 0)
        self._rest = page[cut:]
        return page[:cut]


@hookimpl
def asgi_wrapper() -> Callable[[Application], Application]:
    """Add the headers to every answer that does not bring its own, and straighten its text."""
    return _with_headers


def _with_headers(application: Application) -> Application:
    async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
        straight: StraightText | None = None

        async def send_with_headers(message: Message) -> None:
            nonlocal straight
            if message["type"] == "http.response.start":
                present = list(message.get("headers") or [])
                names = {name.lower(): value for name, value in present}
                if b"text/html" in names.get(b"content-type", b""):
                    straight = StraightText()
                    present = [pair for pair in present if pair[0].lower() != b"content-length"]
                message = {**message, "headers": present + [pair for pair in _HEADERS if pair[0] not in names]}
            elif straight is not None and message["type"] == "http.response.body":
                body = straight.feed(message.get("body", b""), is_last=not message.get("more_body", False))
                message = {**message, "body": body}
            await send(message)

        await application(scope, receive, send_with_headers)

    return wrapped
