"""How a host is called wherever something is remembered of it."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit


@lru_cache(1024)  # asked several times of each request
def host_name(url: str) -> str:
    """The host of a URL, with its port where that is not the usual one; "" where there is none."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return ""
    return f"{host}:{port}" if port and port not in {80, 443} else host
