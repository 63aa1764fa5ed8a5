"""What an embedded element shows: posts of social networks, videos, sound; whose it is, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from pipelines.extract.rule_files import table
from pipelines.extract.texts import one_line
from pipelines.extract.tree import Node, attribute, attributes_of, named, spaced_text

_RULES = table("embeds")
_ROWS = _RULES["provider"]
# (end of the host, beginning of the path, name); a player's page is an embed, an advertisement's frame is not.
_PROVIDERS = tuple((host, row.get("path", "/"), row["name"]) for row in _ROWS for host in row.get("hosts", ()))
_POST_CLASSES: dict[str, str] = {name: row["name"] for row in _ROWS for name in row.get("classes", ())}
# The services that show films.
VIDEOS = frozenset(_RULES["videos"])
# Elements that a script turns into a player or a post, by class.
_STAND_INS: dict[str, str] = {name: row["name"] for row in _ROWS for name in row.get("stand_ins", ())}
STAND_INS = frozenset(_STAND_INS)
# Elements of frameworks that show a video by its identifier, or a post, and whose they are.
_OWN_ELEMENTS: dict[str, str] = {name: row["name"] for row in _ROWS for name in row.get("elements", ())}
_BY_IDENTIFIER: dict[str, str] = {row["name"]: row["address"] for row in _ROWS if "address" in row}
_SCRIPTS = tuple((row["script"], row["name"]) for row in _ROWS if "script" in row)
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{5,40}")
_TELEGRAM_POST = re.compile(r"\w{3,64}/\d{1,12}")
_ADDRESS_ATTRIBUTES = (
    "src", "data-src", "data-lazy-src", "data-litespeed-src", "data-original", "data-url", "data-href", "data",
)  # fmt: skip
_IDENTIFIER_ATTRIBUTES = (
    "data-videoid", "videoid", "video-id", "data-video-id", "data-id", "data-tweetid", "data-shortcode",
    "data-gistid", "data-trackid",
)  # fmt: skip
_NO_ADDRESS = ("about:", "data:", "javascript:", "blob:")
_OWN_PLAYERS = frozenset(["video", "audio", "amp-video", "amp-audio"])


class Embed(NamedTuple):
    """Something from elsewhere that a page shows: its address, and whose it is ("video": the site's own)."""

    url: str
    service: str


def post_kind(classes: str) -> str:
    """The network whose embedded post a blockquote with these classes is, or ""."""
    if not classes:
        return ""
    for name in classes.lower().split():
        if name in _POST_CLASSES:
            return _POST_CLASSES[name]
    return ""


def provider_of(url: str) -> str:
    """The name of the service whose player the URL is, or "" for frames that show no content."""
    try:
        parts = urlsplit(url if "//" in url[:8] else f"https://{url}")
        host = parts.hostname or ""
    except ValueError:
        return ""
    for end, path, name in _PROVIDERS:
        if (host == end or host.endswith(f".{end}")) and parts.path.startswith(path):
            return str(name)
    return ""


def embed_of_element(element: Node, names: Mapping[str, str]) -> Embed | None:
    """What the element embeds; None where it embeds nothing that belongs to a story."""
    tag = str(element.tag)
    service = _OWN_ELEMENTS.get(tag, "")
    if service and (url := _by_identifier(service, names)):
        return Embed(url, service)
    url = _address(names)
    if tag in _OWN_PLAYERS:
        url = url or _source_of(element)
        return Embed(url, provider_of(url) or tag.removeprefix("amp-")) if url else None
    service = service or provider_of(url)
    return Embed(url, service) if url and service else None


def stand_in(names: Mapping[str, str]) -> Embed | None:
    """The player or post that a script puts in the place of an element with these classes and attributes."""
    for name in names.get("class", "").lower().split():
        service = _STAND_INS.get(name)
        if service is not None:
            url = _address(names)
            if not provider_of(url):
                url = _by_identifier(service, names) or names.get("data-href", "")
            if url:
                return Embed(url, service)
    return None


def script_embed(script: Node) -> Embed | None:
    """What a script without text shows in its own place: a gist, a post of a channel."""
    names = attributes_of(script)
    source = names.get("src", "")
    for part, service in _SCRIPTS:
        if part in source:
            if service != "telegram":
                return Embed(source, service)
            post = names.get("data-telegram-post", "")
            return Embed(f"https://t.me/{post}", service) if _TELEGRAM_POST.fullmatch(post) else None
    return None


def post_of(quote: Node) -> tuple[str, str]:
    """The visible text of a quoted post, and its address: as its code names it, else that of its last link."""
    names = attributes_of(quote)
    told = names.get("data-instgrm-permalink") or names.get("data-text-post-permalink") or names.get("cite")
    links = [attribute(link, "href") for link in named(quote, "a")]
    return one_line(spaced_text(quote)), told or (links[-1] if links else "")


def _address(names: Mapping[str, str]) -> str:
    for name in _ADDRESS_ATTRIBUTES:
        url = names.get(name)
        if url and (url := url.strip()) and not url.startswith(_NO_ADDRESS):
            return url
    return ""


def _by_identifier(service: str, names: Mapping[str, str]) -> str:
    for name in _IDENTIFIER_ATTRIBUTES:
        value = names.get(name, "")
        if service in _BY_IDENTIFIER and _IDENTIFIER.fullmatch(value):
            return _BY_IDENTIFIER[service].format(value)
    return ""


def _source_of(player: Node) -> str:
    for source in named(player, "source"):
        url = _address(attributes_of(source))
        if url:
            return url
    return ""
