"""Which addresses are public: the one question behind the address guard and the resolver."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable

PUBLIC_PORTS = frozenset({80, 443})
# All of IPv6 that is handed out (IANA); what lies elsewhere was given up, or is somebody's own.
_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Looks public and is a cloud's own: the agent of virtual machines on Azure.
_INSIDE = frozenset({ipaddress.IPv4Address("168.63.129.16")})


class AddressList:
    """The exact host:port pairs inside the network that the owner allows.

    ``text`` is the setting ALLOWED_ADDRESSES: pairs separated by commas or spaces, IPv6 hosts in brackets. A pair that
    has no port, or a port that is no number, raises ValueError with the pair in it.
    """

    def __init__(self, text: str | Iterable[str] = "") -> None:
        pairs = text.replace(",", " ").split() if isinstance(text, str) else list(text)
        self.pairs = frozenset(_pair(pair) for pair in pairs)
        self.hosts = frozenset(host for host, _ in self.pairs)

    def allows(self, host: str, port: int) -> bool:
        """Whether this very pair is on the list."""
        return (host.lower(), port) in self.pairs


def _pair(text: str) -> tuple[str, int]:
    host, colon, port = text.strip().rpartition(":")
    if not colon or not port.isdecimal() or not host:
        raise ValueError(f"ALLOWED_ADDRESSES: {text!r} is not a host:port pair, such as 127.0.0.1:8930")
    return host.strip("[]").lower(), int(port)


def literal_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a host name spells out in any form a C library accepts, or None for a real name.

    Covers dotted, decimal, hexadecimal, octal and shortened IPv4 ("2130706433", "0x7f.1", "127.1"), digits of other
    scripts, and IPv6 in brackets with or without a zone.
    """
    plain = host.strip("[]").partition("%")[0].rstrip(".")
    plain = "".join(str(int(c)) if c.isdecimal() and not c.isascii() else c for c in plain)
    try:
        return ipaddress.ip_address(plain)
    except ValueError:
        pass
    if not plain or plain[0] not in "0123456789":
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(plain))
    except (OSError, UnicodeError):
        return None


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether packets to this address leave the owner's network: IANA's globally reachable blocks, nothing else."""
    if isinstance(address, ipaddress.IPv6Address):
        embedded = address.ipv4_mapped or address.sixtofour
        if embedded is None and address in _NAT64:
            embedded = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if embedded is not None:
            return is_public(embedded)
        return address in _GIVEN_OUT and address.is_global
    return address.is_global and not address.is_multicast and address not in _INSIDE
