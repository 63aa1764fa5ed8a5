"""Pages with their truth: from a folder, from the corpora beside the project, or the newsroom's own stories."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from w3lib.encoding import html_to_unicode

from bench.peers.records import Dataset, Page, Truth

PROJECT = Path(__file__).resolve().parents[2]
CORPORA = PROJECT.parent / "shared" / "corpora"
DEFAULT = ("article-bodies", "news-fields")
NEWSROOM = "newsroom"
BASE = "http://lantern.example"


class NoDatasetError(ValueError):
    """A folder is no dataset; the message says why and what to do."""


def default_folders(corpora: Path = CORPORA) -> list[Path]:
    """The corpora beside the project that are there."""
    return [corpora / name for name in DEFAULT if (corpora / name).is_dir()]


def read_folder(folder: Path) -> Dataset:
    """A dataset: pages in ``html/``, plain or packed, and their truth in expected.json or ground-truth.json.

    Raises:
        NoDatasetError: The folder holds no such thing.
    """
    path = next((folder / name for name in ("ground-truth.json", "expected.json") if (folder / name).is_file()), None)
    if path is None:
        raise NoDatasetError(
            f"{folder} holds neither expected.json nor ground-truth.json; docs/benchmarks.md says what a dataset is"
        )
    try:
        rows: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
        pages = tuple(_page(_html(folder / "html", key), row) for key, row in sorted(rows.items()))
    except (ValueError, AttributeError, EOFError, OSError) as error:
        raise NoDatasetError(f"{path} cannot be used: {error}; docs/benchmarks.md says what it holds") from error
    if not pages:
        raise NoDatasetError(f"{path} names no page")
    return Dataset(folder.resolve().name, pages)


def read_newsroom() -> Dataset:
    """The stories of the newsroom that stand on one page, as its server would send them."""
    from tests.newsroom.site import Site  # noqa: PLC0415 - not every copy of the project has its tests
    from tests.newsroom.stories import load_stories  # noqa: PLC0415 - as above

    stories = load_stories()
    site = Site(stories, BASE)
    pages = []
    for story in stories:
        document = site.document(story.path)
        if document is None or len(story.parts) > 1:
            continue
        published = story.published.isoformat() if story.tells_the_hour else story.published.date().isoformat()
        truth = Truth(story.expected_body, story.headline, tuple(story.authors), published)
        pages.append(Page(BASE + story.path, document.body, document.body.decode(story.encoding), truth))
    return Dataset(NEWSROOM, tuple(pages))


def letters(html: bytes) -> str:
    """A page decoded for extractors that want it so: as UTF-8 if it is, else as a browser would."""
    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        return html_to_unicode(None, html, default_encoding="cp1252")[1]


def _html(folder: Path, key: str) -> bytes:
    packed = folder / f"{key}.html.gz"
    return gzip.decompress(packed.read_bytes()) if packed.is_file() else (folder / f"{key}.html").read_bytes()


def _page(html: bytes, row: dict[str, Any]) -> Page:
    authors = row.get("authors")
    truth = Truth(
        body=row.get("body", row.get("articleBody")),
        title=row.get("title"),
        authors=None if authors is None else tuple(authors),
        published=row.get("published"),
    )
    return Page(row.get("url") or "http://page.example/", html, letters(html), truth)
