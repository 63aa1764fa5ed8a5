"""Pictures as they stand in a page: the real address behind lazy loading, and which of them are one picture."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipelines.extract.found import Picture
from pipelines.extract.texts import one_line
from pipelines.extract.tree import Node, attribute, attributes_of, named

# In the order of trust: what scripts load later is the real picture, ``src`` is often a grey box.
_LAZY = (
    "data-lazy-src", "data-src", "data-original", "data-orig-file", "data-large-file", "data-full-src",
    "data-hi-res-src", "data-image", "data-url", "data-img-url", "data-lazy", "data-actualsrc", "nitro-lazy-src",
)  # fmt: skip
_LAZY_SETS = ("data-lazy-srcset", "data-srcset", "nitro-lazy-srcset")
_LAZY_NAMES = frozenset([*_LAZY, *_LAZY_SETS])
_NO_FILE = ("data:", "about:", "blob:", "javascript:")
_PLACEHOLDER = re.compile(
    r"[/_.-](?:blank|spacer|pixel|placeholder|transparent|1x1|loading|grey|lazy)[/_.-]", re.IGNORECASE
)
_DECORATION = ("avatar", "emoji", "smil", "icon", "logo", "badge", "tracking", "pixel", "spinner", "sprite", "button")
_SIZE_SUFFIX = re.compile(
    r"[-_](?:\d{2,4}x\d{2,4}|scaled|large|medium|small|thumb(?:nail)?)(?=\.[a-z]{3,5}$)", re.IGNORECASE
)
_SMALLEST = 60


def picture_of(element: Node, names: Mapping[str, str]) -> Picture | None:
    """The picture that an img, amp-img or picture element shows; None for tracking pixels, icons and faces."""
    if element.tag == "picture":
        return _of_picture(element)
    if _is_small(names) or _names_decoration(names.get("class", "")):
        return None
    source = _source(names)
    if not source or source.startswith("data:") or _is_decoration(source):
        return None
    return Picture(source, one_line(names.get("alt", "")))


def identity_of(url: str) -> str:
    """What two addresses of one picture have in common: no query, no scheme, no size suffix."""
    path = url.split("?", 1)[0].split("#", 1)[0]
    return _SIZE_SUFFIX.sub("", path).split("//", 1)[-1].lower()


def _of_picture(element: Node) -> Picture | None:
    image = next(named(element, "img", "amp-img"), None)
    if image is None:
        return None
    names = attributes_of(image)
    found = picture_of(image, names)
    if found is not None or _is_small(names):
        return found
    for source in named(element, "source"):
        url = _largest(attribute(source, "srcset") or attribute(source, "data-srcset"))
        if url and not _is_placeholder(url):
            return Picture(url, one_line(names.get("alt", "")))
    return None


def _source(names: Mapping[str, str]) -> str:
    if not _LAZY_NAMES.isdisjoint(names):
        for name in _LAZY:
            url = names.get(name, "").strip()
            if url and not url.startswith(("{", "data:")) and ("/" in url or "." in url):
                return url
        for name in _LAZY_SETS:
            url = _largest(names.get(name, ""))
            if url:
                return url
    source = names.get("src", "").strip()
    if not source or _is_placeholder(source):
        return _largest(names.get("srcset", "")) or source
    return source


def _is_placeholder(source: str) -> bool:
    return source[:11].lower().startswith(_NO_FILE) or _PLACEHOLDER.search(f"/{source}") is not None


def _largest(srcset: str) -> str:
    """The address of the widest candidate of a srcset."""
    if not srcset:
        return ""
    best, widest = "", -1.0
    for candidate in re.split(r",\s+|,(?=https?:|/)", srcset.strip()):
        parts = candidate.split()
        if not parts or parts[0].startswith("data:"):
            continue
        width = _width(parts[1]) if len(parts) > 1 else 1.0
        if width > widest:
            best, widest = parts[0], width
    return best.strip(",")


def _width(descriptor: str) -> float:
    try:
        return float(descriptor.rstrip("wxh,"))
    except ValueError:
        return 0.0


def _is_small(names: Mapping[str, str]) -> bool:
    for name in ("width", "height"):
        value = names.get(name)
        if value and (value := value.removesuffix("px")).isdecimal() and len(value) < 6 and int(value) < _SMALLEST:
            return True
    return False


def _names_decoration(text: str) -> bool:
    if not text:
        return False
    lower = text.lower()
    for word in _DECORATION:  # noqa: SIM110 - any() takes twice as long, and every picture is asked twice
        if word in lower:
            return True
    return False


def _is_decoration(source: str) -> bool:
    name = source.split("?", 1)[0].rsplit("/", 1)[-1]
    return _names_decoration(name) or "gravatar.com" in source or source.endswith(".svg")
