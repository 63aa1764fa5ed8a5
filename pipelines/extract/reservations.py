"""The file tdmrep.json of a host: which of its addresses are reserved from text and data mining. Pure.

It is one of the three ways of the protocol of reservations (TDMRep, W3C community group, 2024): an array of rules, each
with a path as in robots.txt, "*" and a final "$" included. Where several fit, the longest speaks, as in robots.txt.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from crawler.items import Right
from pipelines.extract.rights import POLICY, RESERVATION

ADDRESS = "/.well-known/tdmrep.json"
MOST_BYTES = 256 * 1024
_MOST_RULES = 1_000
_LONGEST = 500
_SOURCE = "tdmrep.json"
_VALUES = {"1": "1", "true": "1", "0": "0", "false": "0"}


class ReservationRule(NamedTuple):
    """What the file says of the addresses whose path fits ``location``."""

    location: str
    reservation: str  # "1" or "0"
    policy: str = ""


def reservation_rules(body: bytes) -> tuple[ReservationRule, ...]:
    """The rules of a tdmrep.json; none where it is no such file. Never raises."""
    try:
        found = json.loads(body[:MOST_BYTES].decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return ()
    rows = found if isinstance(found, list) else [found]
    return tuple(rule for rule in map(_rule, rows[:_MOST_RULES]) if rule is not None)


def rights_of_reservations(rules: tuple[ReservationRule, ...], url: str) -> tuple[Right, ...]:
    """What the rules say of this address."""
    parts = urlsplit(url)
    path = unquote(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fitting = [rule for rule in rules if _fits(rule.location, path)]
    if not fitting:
        return ()
    rule = max(fitting, key=lambda one: len(one.location))
    told = (Right(RESERVATION, rule.reservation, _SOURCE),)
    return (*told, Right(POLICY, rule.policy, _SOURCE)) if rule.policy else told


def _rule(row: Any) -> ReservationRule | None:
    if not isinstance(row, dict):
        return None
    location, policy = row.get("location"), row.get("tdm-policy")
    reservation = _VALUES.get(str(row.get("tdm-reservation")).strip().lower())
    if reservation is None or not isinstance(location, str) or not location.startswith(("/", "*")):
        return None
    told = policy.strip()[:_LONGEST] if isinstance(policy, str) else ""
    return ReservationRule(unquote(location.strip())[:_LONGEST], reservation, told)


def _fits(location: str, path: str) -> bool:
    """Whether the path begins as the pattern says; each part is looked for once, so that no pattern takes long."""
    is_whole = location.endswith("$")
    first, *rest = location.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for index, part in enumerate(rest, 1):
        if is_whole and index == len(rest):
            return path.endswith(part) and len(path) - len(part) >= at
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return not is_whole or at == len(path)
