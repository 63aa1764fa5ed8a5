"""A resolver that refuses names pointing inside the network.

The answer judged here is the answer that is connected to, so a name that changes its address between check and
connection gains nothing (DNS rebinding).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.middlewares.public_addresses import AddressList, is_public, literal_address

# Why a name was refused, by name: Twisted keeps no more of a lookup that failed than that it did.
refused: dict[str, str] = {}


class PublicResolver(CachingThreadedResolver):
    """Scrapy's caching resolver, minus every answer that is not public.

    Hosts on ALLOWED_ADDRESSES resolve to what they like: their port is checked by the address guard.
    """

    allowed: AddressList

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Scrapy's own construction, with the owner's list beside it."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.allowed = AddressList(crawler.settings.get("ALLOWED_ADDRESSES") or "")
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """The address of a host; fails with DNSLookupError where the answer lies inside the network."""
        answer = super().getHostByName(name, timeout)
        answer.addCallback(self._only_public, name)
        return answer

    def _only_public(self, address: str, name: str) -> str:
        literal = literal_address(address)
        if name.lower() not in self.allowed.hosts and literal is not None and not is_public(literal):
            refused[name] = f"{name} answers with {address}, an address inside the network; it was not contacted"
            raise DNSLookupError(refused[name])
        return address
