"""The identity of an address: one spelling for all the ways in which sites write the URL of the same page."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote_plus, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

_DEFAULT_PORTS = {"http": 80, "https": 443}
# A visitor's session, as Java servers write it into the path, and as others do into the query: a long opaque key. The
# same names with a plain number are those of stories.
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sessionid|sid)=[^/;]*", re.IGNORECASE)
_SESSION_NAMES = frozenset({"oscsid", "s", "session", "session_id", "sessionid", "sid", "zenid"})
_SESSION_KEY = re.compile(r"(?=.*\d)(?=.*[a-z])[0-9a-z]{16,128}", re.IGNORECASE)
_LONGEST = 2000  # characters; longer "addresses" are data: URLs and accidents


def _tracking_names() -> tuple[frozenset[str], tuple[str, ...]]:
    """The names of tracking parameters: whole ones, and beginnings."""
    data = tomllib.loads(Path(__file__).with_name("tracking.toml").read_text(encoding="utf-8"))
    names = [name for row in data["parameters"] for name in row["names"]]
    beginnings = tuple(name.removesuffix("*") for name in names if name.endswith("*"))
    return frozenset(name for name in names if not name.endswith("*")), beginnings


_WHOLE_NAMES, _BEGINNINGS = _tracking_names()


# Most addresses are in that spelling already: a host in lower case, and a path without escapes or dots before names.
_PLAIN = re.compile(
    r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?::(?!80/|443/)(?:[1-5]\d{4}|[1-9]\d{0,3}))?"
    r"/(?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*)?",
    re.ASCII,
)


@lru_cache(maxsize=4096)
def canonical_url(url: str) -> str:
    """The one spelling of an address: what the archive calls a page by.

    Scheme and host in lower case, no default port, no user name, no fragment, no tracking parameters, the other
    parameters in order, dot segments resolved, percent escapes in one form. Idempotent. Never raises: what is no
    address of the web comes back trimmed and otherwise as it is.
    """
    if _PLAIN.fullmatch(url) and len(url) <= _LONGEST:
        return url
    trimmed = _printable(url)
    try:
        parts = urlsplit(trimmed)
        if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
            return trimmed
        # A second round: resolving one escape can uncover another.
        return _one_round(_one_round(trimmed))
    except (ValueError, UnicodeError):
        return trimmed


def _one_round(url: str) -> str:
    parts = urlsplit(canonicalize_url(url))
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    port = "" if parts.port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{parts.port}"
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _is_about_the_visit(pair))
    return urlunsplit((parts.scheme, host + port, _SESSION_IN_PATH.sub("", parts.path) or "/", query, ""))


def _is_about_the_visit(pair: str) -> bool:
    name, _, value = pair.partition("=")
    is_session = name.lower() in _SESSION_NAMES and _SESSION_KEY.fullmatch(value) is not None
    return is_session or is_tracking(name)


def is_tracking(name: str) -> bool:
    """Whether a query parameter of this name only says where a reader came from."""
    plain = unquote_plus(name).lower()
    return plain in _WHOLE_NAMES or plain.startswith(_BEGINNINGS)


def is_home_page(url: str) -> bool:
    """Whether an address is the front door of a site: as the "canonical" address of a story it is a mistake."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.path in {"", "/"} and not parts.query


def _printable(url: str) -> str:
    """Without the characters that an address cannot hold: controls, lone surrogates, blanks at the ends."""
    kept = "".join(c for c in url if c >= " " and c != "\x7f" and not "\ud800" <= c <= "\udfff")
    return kept.strip()[:_LONGEST]
