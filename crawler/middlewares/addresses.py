"""The address guard: no request reaches anything that is not public, unless the owner allowed that very pair.

Every request passes here, also those made by redirects and for robots.txt. Schemes, ports and addresses spelt out in
the URL are judged here; names are judged by ``crawler.middlewares.resolver``, on the answer that is connected to.

Settings: ALLOWED_ADDRESSES. Stats: ``addresses/refused``.
"""

from __future__ import annotations

import logging
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.statscollectors import StatsCollector

from crawler.middlewares.public_addresses import PUBLIC_PORTS, AddressList, is_public, literal_address

logger = logging.getLogger(__name__)


class AddressRefused(IgnoreRequest):
    """A request that must not be made; the message says why and how to allow it."""


class AddressGuard:
    """Downloader middleware that refuses addresses inside the network."""

    def __init__(self, allowed: AddressList, stats: StatsCollector) -> None:
        self.allowed = allowed
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads ALLOWED_ADDRESSES; a wrong pair raises ValueError."""
        assert crawler.stats is not None
        return cls(AddressList(crawler.settings.get("ALLOWED_ADDRESSES") or ""), crawler.stats)

    def process_request(self, request: Request) -> None:
        """Lets a request to a public address pass, raises AddressRefused for any other."""
        reason = refusal(request.url, self.allowed)
        if reason:
            self.stats.inc_value("addresses/refused")
            logger.info("%s was not asked for: %s", request.url, reason)
            raise AddressRefused(reason)


def refusal(url: str, allowed: AddressList) -> str:
    """Why this URL must not be asked for, as a sentence; "" when it may be (as far as the URL alone can tell)."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        return f"the address is malformed ({error})"
    if parts.scheme not in {"http", "https"}:
        return f"only http and https are fetched, not {parts.scheme or 'an address without scheme'}"
    if not host:
        return "the address names no host"
    if parts.username is not None or parts.password is not None:
        return "the address carries a user name or a password"
    port = port if port is not None else (443 if parts.scheme == "https" else 80)
    if allowed.allows(host, port):
        return ""
    advice = f"if it is yours, allow it with -s ALLOWED_ADDRESSES={host}:{port}"
    if port not in PUBLIC_PORTS:
        return f"port {port} of {host} is neither 80 nor 443; {advice}"
    literal = literal_address(host)
    if literal is not None and not is_public(literal):
        return f"{host} is an address inside the network; {advice}"
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return f"{host} is a name inside the network; {advice}"
    return ""
