"""WordPress's REST interface: a page of posts becomes links with the story's own text, dates and number."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from crawler.discovery.addresses import absolute
from crawler.discovery.dates import parse_instant
from crawler.discovery.json_feeds import parsed_json, text_in
from crawler.discovery.reading import MOST_LINKS, ChannelReading
from crawler.discovery.texts import names_in, plain_line, plain_text
from crawler.items import Discovered

# A backfill takes the most that WordPress gives at once; a nightly look at the newest posts need not cost so much.
PER_PAGE, PER_PAGE_OF_BACKFILL = 50, 100

# What is read below and nothing else: the answer is a tenth of the size, and the site renders no more than that.
_FIELDS = (
    "id,link,date,date_gmt,modified_gmt,title,excerpt,content,lang,jetpack_featured_media_url,"
    "yoast_head_json.author,yoast_head_json.og_image,yoast_head_json.og_locale"
)


def posts_url(root: str, page: int = 1, *, after: date | None = None, per_page: int | None = None) -> str:
    """The address of a page of posts, newest first. ``root`` is the REST root, also in its form ``/?rest_route=/``.

    ``after`` goes to the site a day earlier than it is: WordPress compares with its own local time.
    """
    per_page = per_page or (PER_PAGE if after is None else PER_PAGE_OF_BACKFILL)
    values = {"per_page": str(per_page), "page": str(page), "orderby": "date", "order": "desc", "_fields": _FIELDS}
    if after is not None:
        values["after"] = f"{after - timedelta(days=1):%Y-%m-%d}T00:00:00"
    parts = urlsplit(root)
    query = parse_qs(parts.query)
    if "rest_route" in query:
        values = {"rest_route": query["rest_route"][0].rstrip("/") + "/wp/v2/posts", **values}
        return urlunsplit(parts._replace(query=urlencode(values, safe="/:,"), fragment=""))
    path = parts.path.rstrip("/") + "/wp/v2/posts"
    return urlunsplit(parts._replace(path=path, query=urlencode(values, safe="/:,"), fragment=""))


def read_posts(body: bytes, url: str) -> ChannelReading:
    """The posts in a REST answer. ``next_page`` is set while the pages are full. Never raises."""
    posts = parsed_json(_from_first_bracket(body))
    if isinstance(posts, dict):
        return ChannelReading(error=_error_of(posts))
    if not isinstance(posts, list):
        return ChannelReading(error=_what_it_is(body))
    found = [_discovered(post, url) for post in posts[:MOST_LINKS] if isinstance(post, dict)]
    links = tuple({link.url: link for link in found if link.url}.values())
    if posts and not links:
        return ChannelReading(error="This is JSON, but not a list of WordPress posts.")
    return ChannelReading(links=links, next_page=_next_page(url, len(posts)))


def _from_first_bracket(body: bytes) -> bytes:
    """The answer without the notices that broken plugins print before it."""
    found = re.search(
        rb"""^[ \t]{0,200}(?=\[\s{0,200}[{\]]|\{\s{0,200}")""",
        body[:20_000].removeprefix(b"\xef\xbb\xbf"),
        re.MULTILINE,
    )
    return body.removeprefix(b"\xef\xbb\xbf")[found.end() :] if found else body


def _what_it_is(body: bytes) -> str:
    start = body[:500].lstrip().lower()
    if not start:
        return "The answer is empty."
    if start.startswith(b"<"):
        return "This is a web page, not an answer of WordPress's REST interface."
    return "The answer is not JSON that can be read."


def _error_of(answer: dict[str, Any]) -> str:
    code, message = text_in(answer, "code"), plain_line(text_in(answer, "message"), 200)
    if not code:
        return "This is JSON, but not a list of WordPress posts."
    return f"WordPress answers: {message.rstrip('.') or 'an error'} ({plain_line(code, 60)})."


def _next_page(url: str, posts: int) -> str | None:
    """The next page as long as this one is full; a page that is not is the last."""
    parts = urlsplit(url)
    query = parse_qs(parts.query, keep_blank_values=True)
    page, per_page = query.get("page", ["1"])[0], query.get("per_page", ["10"])[0]
    if not (page.isascii() and page.isdigit() and per_page.isascii() and per_page.isdigit()):
        return None
    if len(page) > 6 or not 0 < int(per_page[:4]) <= posts:
        return None
    query["page"] = [str(int(page) + 1)]
    return urlunsplit(parts._replace(query=urlencode(query, doseq=True, safe="/:,")))


def _discovered(post: dict[str, Any], url: str) -> Discovered:
    number = post.get("id")
    content = post.get("content")
    is_protected = isinstance(content, dict) and content.get("protected") is True
    raw = text_in(post, "date_gmt") or text_in(post, "date")
    return Discovered(
        url=absolute(text_in(post, "link"), url),
        title=plain_line(text_in(post, "title", "rendered")),
        published=_instant(text_in(post, "date_gmt")),
        published_raw=raw[:80],
        modified=_instant(text_in(post, "modified_gmt")),
        authors=_authors(post),
        categories=_categories(post),
        summary=plain_text(text_in(post, "excerpt", "rendered")),
        content_html="" if is_protected else text_in(post, "content", "rendered"),
        image_url=_image(post, url),
        language=_language(post),
        publisher_id=str(number) if isinstance(number, int) and not isinstance(number, bool) and number > 0 else "",
    )


def _instant(text: str) -> datetime | None:
    return parse_instant(text, zone=UTC)


def _authors(post: dict[str, Any]) -> tuple[str, ...]:
    return names_in(
        [text_in(author, "name") for author in _embedded(post, "author")]
        or [text_in(post, "yoast_head_json", "author")]
    )


def _categories(post: dict[str, Any]) -> tuple[str, ...]:
    groups = [group for group in _embedded(post, "wp:term") if isinstance(group, list)]
    return names_in([text_in(term, "name") for group in groups for term in group])


def _embedded(post: dict[str, Any], name: str) -> list[Any]:
    embedded = post.get("_embedded")
    values = embedded.get(name) if isinstance(embedded, dict) else None
    return values if isinstance(values, list) else []


def _image(post: dict[str, Any], url: str) -> str:
    yoast = post.get("yoast_head_json")
    images = yoast.get("og_image") if isinstance(yoast, dict) else None
    first = images[0] if isinstance(images, list) and images else None
    media = next(iter(_embedded(post, "wp:featuredmedia")), None)
    address = text_in(post, "jetpack_featured_media_url") or text_in(media, "source_url") or text_in(first, "url")
    return absolute(address, url)


def _language(post: dict[str, Any]) -> str:
    written = text_in(post, "lang") or text_in(post, "yoast_head_json", "og_locale")
    found = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?", written)
    if found is None:
        return ""
    return found[1].lower() + (f"-{found[2]}" if found[2] else "")
