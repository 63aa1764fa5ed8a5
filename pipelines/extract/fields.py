"""The smaller fields: site, description, ids, sections, keywords, neighbours, access, lead image."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from crawler.items import Image
from pipelines.extract.addresses import absolute
from pipelines.extract.found import Container, Spot
from pipelines.extract.head import Head
from pipelines.extract.linked_data import kinds_of, texts_of
from pipelines.extract.pictures import identity_of
from pipelines.extract.texts import one_line, squeezed

_POST_NUMBER = re.compile(r"(?:^|\s)(?:post|postid|article)-(\d{1,12})(?=$|\s)")
_PUBLISHER_IDS = (
    "article:id",
    "post-id",
    "article-id",
    "articleid",
    "cxenseparse:articleid",
    "bt:id",
    "parsely-post-id",
    "doc-id",
    "article_id",
)
_MOST_WORDS = 50
_LONGEST_WORD = 80


def site_name_of(head: Head) -> str:
    """What the site calls itself."""
    name = head.first(
        "og:site_name", "application-name", "al:ios:app_name", "apple-mobile-web-app-title", "publisher", "cre"
    )
    if name and not name.startswith("http"):
        return name
    publisher = head.data.resolve(head.data.article.get("publisher"))
    for text in texts_of(publisher):
        return text
    for node in head.data.nodes:
        if kinds_of(node) & {"website", "newsmediaorganization"}:
            for text in texts_of(node.get("name")):
                return text
    return ""


def site_names_of(head: Head, url: str | None) -> tuple[str, ...]:
    """Everything that the site calls itself: its name, its publisher, its domain and what its domain consists of."""
    names = [value for _, value in head.all("og:site_name", "application-name", "publisher")]
    names += texts_of(head.data.resolve(head.data.article.get("publisher")))
    try:
        host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    labels = host.split(".")
    return tuple(dict.fromkeys([*names, host, *(label for label in labels[:-1] if len(label) > 2)]))


def description_of(head: Head) -> str:
    """The page's own summary."""
    return head.first("og:description", "description", "twitter:description", "dc.description") or head.data.text(
        "description"
    )


def publisher_id_of(head: Head, containers: Iterable[Container]) -> str:
    """The publisher's own number of the story, or ""."""
    shortlink = head.link("shortlink")
    if shortlink:
        numbers = parse_qs(urlsplit(shortlink.href).query).get("p", [""])
        if numbers[0].isdecimal():
            return numbers[0]
    for container in containers:
        if container.tag in {"body", "article"} and (match := _POST_NUMBER.search(container.names)):
            return match[1]
    named = head.first(*_PUBLISHER_IDS)
    return (named or head.data.text("identifier"))[:100]


def categories_of(head: Head, spots: Iterable[Spot]) -> tuple[str, ...]:
    """The site's sections that the story belongs to."""
    values = [value for _, value in head.all("article:section", "section", "parsely-section", "dc.subject.category")]
    values += texts_of(head.data.article.get("articleSection"))
    values += [_text(spot) for spot in spots if spot.kind == "category"]
    return _words(value for value in values)


def keywords_of(head: Head, spots: Iterable[Spot]) -> tuple[str, ...]:
    """The publisher's keywords: of the metadata and of the links that readers see."""
    values = [value for _, value in head.all("article:tag")]
    for text in texts_of(head.data.article.get("keywords")):
        values += text.split(",")
    for _, value in head.all("news_keywords", "keywords", "parsely-tags", "sailthru.tags"):
        values += re.split("[,;、，]", value)
    values += [_text(spot) for spot in spots if spot.kind == "keyword"]
    return _words(values)


def _text(spot: Spot) -> str:
    return one_line(spot.element.text())


def _words(values: Iterable[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for value in values:
        word = value.strip(" #,;:")
        if word and len(word) <= _LONGEST_WORD:
            seen.setdefault(squeezed(word) or word, word)
    return tuple(seen.values())[:_MOST_WORDS]


def images_with_lead(head: Head, images: tuple[Image, ...], base: str) -> tuple[Image, ...]:
    """The story's pictures, the lead image first among equals: marked where it is one of them, else put in front."""
    lead = absolute(base, _lead_address(head))
    if not lead:
        return (replace(images[0], is_lead=True), *images[1:]) if images else ()
    for at, image in enumerate(images):
        if identity_of(image.url) == identity_of(lead):
            return (*images[:at], replace(image, is_lead=True), *images[at + 1 :])
    return (Image(lead, is_lead=True), *images)


def _lead_address(head: Head) -> str:
    named = head.first("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    if named:
        return named
    value = head.data.resolve(head.data.article.get("image"))
    for _ in range(3):
        if isinstance(value, list) and value:
            value = head.data.resolve(value[0])
        if isinstance(value, dict):
            value = value.get("url") or value.get("contentUrl")
    return value if isinstance(value, str) else ""
