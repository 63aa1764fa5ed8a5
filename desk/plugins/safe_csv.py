"""No cell of a CSV is a formula: spreadsheets run what begins with ``=``, and strangers wrote what is in the cells."""

from __future__ import annotations

import csv
import io
import re
from codecs import getincrementaldecoder
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from datasette import hookimpl

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

# What a spreadsheet takes for the beginning of a formula, also behind blanks; a number is none.
_FORMULA = re.compile(r"\s*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def safe_cell(text: str) -> str:
    """Return the text with an apostrophe before it where a spreadsheet would run it."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


class SafeRows:
    """Makes the cells of a CSV safe that comes in pieces; holds no more than one row and one piece."""

    def __init__(self) -> None:
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._rest = ""

    def feed(self, piece: bytes, *, is_last: bool) -> bytes:
        """Return what can be told of the pieces so far: whole rows, and all of it when this is the last."""
        text = self._rest + self._decoder.decode(piece, final=is_last)
        end = len(text) if is_last else _end_of_rows(text)
        self._rest = text[end:]
        return _rewritten(text[:end]).encode()


def _end_of_rows(text: str) -> int:
    """Where the last row ends: at a line break that no quotation mark is open before."""
    end = quotes = begin = 0
    while (at := text.find("\n", begin)) >= 0:
        quotes += text.count('"', begin, at)
        begin = at + 1
        if quotes % 2 == 0:
            end = begin
    return end


def _rewritten(text: str) -> str:
    told = io.StringIO()
    csv.field_size_limit(1 << 30)  # of the body of an article, nothing is cut
    writer = csv.writer(told)
    for row in csv.reader(io.StringIO(text, newline="")):
        writer.writerow([safe_cell(cell) for cell in row])
    return told.getvalue()


@hookimpl
def asgi_wrapper() -> Callable[[Application], Application]:
    """Rewrite every good answer to an address that ends in ``.csv``."""
    return _with_safe_cells


def _with_safe_cells(application: Application) -> Application:
    async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not str(scope.get("path", "")).endswith(".csv"):
            await application(scope, receive, send)
            return
        rows = SafeRows()
        is_csv = False

        async def send_safely(message: Message) -> None:
            nonlocal is_csv
            if message["type"] == "http.response.start":
                is_csv = message.get("status") == 200 and b"html" not in dict(message["headers"]).get(
                    b"content-type", b""
                )
                kept = [pair for pair in message["headers"] if pair[0].lower() != b"content-length"]
                message = {**message, "headers": kept if is_csv else message["headers"]}
            elif is_csv and message["type"] == "http.response.body":
                body = rows.feed(message.get("body", b""), is_last=not message.get("more_body", False))
                message = {**message, "body": body}
            await send(message)

        await application(scope, receive, send_safely)

    return wrapped
