"""What a failed connection means, in words for the owner of the desk."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawler.clean_log import printable
from crawler.middlewares.resolver import refused

# Scrapy's kinds of failure, each in words; a kind that is missing here speaks for itself.
WORDS: tuple[tuple[type[Exception], str], ...] = (
    (DownloadConnectionRefusedError, "the server refuses the connection"),
    (DownloadTimeoutError, "the server took too long to answer"),
    (ResponseDataLossError, "the answer broke off in the middle"),
    (DownloadCancelledError, "the document is larger than DOWNLOAD_MAXSIZE allows"),
)
# How Twisted quotes the failure within a failure.
_WITHIN = re.compile(r"<twisted\.python\.failure\.Failure [\w.]+: (.*?)>\]?$", re.DOTALL)


def in_words(error: BaseException | None, host: str) -> str:
    """One sentence, without a full stop or control characters, that says why ``host`` could not be read."""
    return printable(_in_words(error, host))


def _in_words(error: BaseException | None, host: str) -> str:
    if isinstance(error, IgnoreRequest):
        return str(error)  # a guard's own sentence
    if isinstance(error, CannotResolveHostError):
        name = urlsplit(f"//{host}").hostname or ""
        return (
            refused.get(name)
            or f"{host} cannot be found (no address for this name); is the name right, and is the network up?"
        )
    for kind, words in WORDS:
        if isinstance(error, kind):
            return f"{host} cannot be reached: {words}"
    told = str(error).strip() or type(error).__name__
    if found := _WITHIN.search(told):
        return f"{host} cannot be read: {_plainly(found[1].rstrip('.'))}"
    return f"{host} cannot be reached: {told}"


def _plainly(within: str) -> str:
    if within.startswith("Connection "):
        return "the connection broke off"
    if "wrong version number" in within:
        return "it does not speak https; does its address begin with http:// ?"
    if "certificate verify failed" in within or "VerificationError" in within:
        return "its certificate is not valid, so nobody knows who answers"
    if "protocol version" in within or "unsupported protocol" in within:
        return "it speaks no TLS 1.2 or later"
    return f"what it answers is not HTTP as it should be ({within})"
