"""What an embedded element shows: posts of social networks, videos, sound."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from pipelines.extract.rule_files import table
from pipelines.extract.texts import one_line
from pipelines.extract.tree import Node, attribute, named, spaced_text

_ROWS = table("embeds")["provider"]
# (end of the host, beginning of the path, name); a player's page is an embed, an advertisement's frame is not.
_PROVIDERS = tuple((row["host"], row.get("path", "/"), row["name"]) for row in _ROWS if "host" in row)
_POST_CLASSES = {name: row["name"] for row in _ROWS for name in row.get("classes", ())}
_VIDEO_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{6,20}")
_ADDRESS_ATTRIBUTES = ("src", "data-src", "data-lazy-src", "data-litespeed-src", "data-original", "data-url", "data")


def post_kind(classes: str) -> str:
    """The network whose embedded post a blockquote with these classes is, or ""."""
    if not classes:
        return ""
    for name in classes.lower().split():
        if name in _POST_CLASSES:
            return str(_POST_CLASSES[name])
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


def embed_of_element(element: Node, names: Mapping[str, str]) -> str:
    """The address of what the element embeds, or "" where it embeds nothing that belongs to a story."""
    tag = str(element.tag)
    video = names.get("data-videoid") or names.get("videoid") or ""
    if "youtube" in tag and _VIDEO_IDENTIFIER.fullmatch(video):
        return f"https://www.youtube.com/watch?v={video}"
    if tag in {"amp-twitter", "amp-instagram", "amp-facebook", "amp-tiktok"}:
        return _amp_post(tag, names)
    for name in _ADDRESS_ATTRIBUTES:
        url = names.get(name, "").strip()
        if url and not url.startswith(("about:", "data:", "javascript:", "blob:")):
            return url if tag in {"video", "audio"} or provider_of(url) else ""
    if tag in {"video", "audio"}:
        source = next(named(element, "source"), None)
        return (attribute(source, "src") or attribute(source, "data-src")).strip() if source is not None else ""
    return ""


def post_of(quote: Node) -> tuple[str, str]:
    """The visible text of a quoted post, and its address: that of its last link."""
    links = [attribute(link, "href") for link in named(quote, "a")]
    return one_line(spaced_text(quote)), links[-1] if links else attribute(quote, "cite")


def _amp_post(tag: str, names: Mapping[str, str]) -> str:
    if tag == "amp-twitter" and names.get("data-tweetid", "").isdigit():
        return f"https://twitter.com/i/status/{names['data-tweetid']}"
    if tag == "amp-instagram" and _VIDEO_IDENTIFIER.fullmatch(names.get("data-shortcode", "")):
        return f"https://www.instagram.com/p/{names['data-shortcode']}/"
    return names.get("data-href", "") or names.get("data-src", "")
