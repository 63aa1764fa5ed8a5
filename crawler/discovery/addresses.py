"""Addresses as channel documents write them: made absolute, or refused."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

# Browsers and servers give up at about this length; what is longer is a trap or an embedded picture.
LONGEST_URL = 2048

_NEVER_IN_URL = re.compile(r"[\x00-\x1f\x7f]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def absolute(address: str, base: str) -> str:
    """``address`` as an absolute http or https address without fragment, or "" if it is none that may be asked for."""
    address = _NEVER_IN_URL.sub("", address).strip().replace(" ", "%20")
    if not address or len(address) > LONGEST_URL:
        return ""
    try:
        url = urldefrag(urljoin(base, address)).url
        parts = urlsplit(url)
        is_sound = parts.scheme in _DEFAULT_PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    return url if is_sound and "@" not in parts.netloc and len(url) <= LONGEST_URL else ""


@lru_cache(1024)  # the home page's is asked for with every link
def split(url: str) -> SplitResult | None:
    """The parts of ``url``, or None where it has no host or cannot be split."""
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return None
    return parts if parts.hostname and has_port else None


@lru_cache(1024)
def host_of(parts: SplitResult) -> tuple[str, int]:
    """The host without a leading "www." and the port: what two addresses of one site share."""
    host = (parts.hostname or "").removeprefix("www.")
    return host, parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)


def same_site(url: str, home: str) -> bool:
    """True if ``url`` is on the host of ``home``, with or without "www.", or on a subdomain of it."""
    parts, home_parts = split(url), split(home)
    if parts is None or home_parts is None:
        return False
    (host, port), (home_host, home_port) = host_of(parts), host_of(home_parts)
    if host == home_host:
        return port == home_port or {port, home_port} == set(_DEFAULT_PORTS.values())
    is_subdomain = host.endswith("." + home_host) and "." in home_host
    return is_subdomain and {port, home_port} <= {*_DEFAULT_PORTS.values(), home_port}
