"""Alarms as JSON by HTTP POST, to whatever takes them: a chat, a pager, a script of the owner's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from crawler.watch.sending import NotSentError
from crawler.watch.texts import line_of, object_of
from pipelines.store.alarms import Message

_SECONDS = 10.0


class _NoRedirects(HTTPRedirectHandler):
    """A redirect would turn the POST into a GET, and the alarm into nothing."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def post(address: str, messages: Sequence[Message]) -> None:
    """Send the messages in one request; ``text`` is what chats show. Raises NotSentError with the reason."""
    content = {
        "program": "nightdesk",
        "text": "\n".join(line_of(message) for message in messages),
        "alarms": [object_of(message) for message in messages],
    }
    request = Request(  # noqa: S310 - read_ways lets http and https pass alone
        address,
        data=json.dumps(content, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8", "User-Agent": "Nightdesk"},
        method="POST",
    )
    try:
        with build_opener(_NoRedirects).open(request, timeout=_SECONDS) as answer:
            answer.read(1000)
    except HTTPError as error:
        with error:
            raise NotSentError(f"the webhook answered with status {error.code}") from None
    except (URLError, OSError, HTTPException) as error:
        # The address may hold a secret, and is not repeated.
        reason = getattr(error, "reason", None) or error
        raise NotSentError(f"the webhook cannot be reached: {reason}") from error
