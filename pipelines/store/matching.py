"""Which stored article a page is a reading of, and whether that reading may take the place of what is stored."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlite_utils import Database

from crawler.items import Article, Page
from pipelines.dedupe import canonical_url
from pipelines.dedupe.rewording import likeness, words_in
from pipelines.dedupe.texts import words_of
from pipelines.store import pages
from pipelines.store.drafts import Draft, draft_for
from pipelines.store.facts import identity
from pipelines.store.pages import PageRow
from pipelines.store.values import clean

# With so many of its words in common, a story at another address is the same one.
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as it is stored, as far as the decision about a new reading of it needs."""

    id: int
    url: str
    headline: str
    body: str
    content_hash: str
    modified_at: str | None
    published_at: str | None
    first_seen_at: str
    last_seen_at: str
    status: str
    owner: PageRow | None  # the page that the text was read from


@dataclass(frozen=True, slots=True)
class Reading:
    """A page that was read as an article, in one run."""

    crawl_id: int
    page: Page
    article: Article
    asked: PageRow  # the page as it was asked for

    @property
    def draft(self) -> Draft:
        """What is to be stored of it."""
        return draft_for(self.page)

    @property
    def final_url(self) -> str:
        """Where the page was found, after redirects."""
        return canonical_url(self.page.final_url)


def find(database: Database, reading: Reading) -> tuple[str, Stored | None]:
    """The address that the article is to be known by, and what is stored of it."""
    url = identity(reading.article, reading.page.final_url)
    stored = _by_url(database, url)
    if stored is not None and url != reading.final_url and not _is_same_story(stored, reading):
        # Many different pages name one address as "canonical" (a section's, say): it is a mistake of the site.
        url = reading.final_url
        stored = _by_url(database, url)
    if stored is None and reading.asked.article_id is not None:
        # The page held an article under another address: the same article has moved.
        before = _by_id(database, reading.asked.article_id)
        if before is not None and before.owner is not None and before.owner.id == reading.asked.id:
            stored = before
    return url, stored


def held_before(database: Database, reading: Reading) -> int | None:
    """The article that was read from the page that was asked for, where its address leads to another story now."""
    asked = reading.asked
    if asked.article_id is None or reading.final_url == asked.url:
        return None
    before = _by_id(database, asked.article_id)
    names = {reading.final_url, identity(reading.article, reading.page.final_url)}
    if before is None or before.owner is None or before.owner.id != asked.id or before.url in names:
        return None
    return None if _is_alike(before, reading) else before.id


def _is_alike(before: Stored, reading: Reading) -> bool:
    """Whether two readings may be the same story, told anew: by its headline, or by half of its words."""
    if words_of(before.headline) == words_of(reading.article.headline):
        return True
    return likeness(words_in(before.body), words_in(reading.article.body)) >= _ALIKE


def may_write(stored: Stored, reading: Reading) -> bool:
    """A copy that names another page as the original never overwrites what was read from the original itself."""
    is_original = reading.final_url == stored.url
    is_owner = stored.owner is not None and stored.owner.id == reading.asked.id
    return is_original or is_owner or takes_over(stored, reading)


def takes_over(stored: Stored, reading: Reading) -> bool:
    """Whether the article belongs to this page from now on: to its own page, or to a copy where that one is no more."""
    owner = stored.owner
    return owner is None or owner.state != "article" or reading.asked.url == stored.url


def shows_less(stored: Stored, reading: Reading) -> bool:
    """Whether this reading holds less of the story than we have: then what we have is kept."""
    body, flags = reading.article.body, reading.article.flags
    if not stored.body.strip():
        return False
    if not body.strip():
        return True
    is_stand_in = reading.page.http_status == 0  # a feed's text in place of a page that could not be had
    is_partial = is_stand_in or "paywalled" in flags or "incomplete" in flags
    return is_partial and len(body) < 0.9 * len(stored.body)


def _is_same_story(stored: Stored, reading: Reading) -> bool:
    if stored.owner is None or stored.owner.id == reading.asked.id:
        return True
    is_same_headline = words_of(stored.headline) == words_of(reading.article.headline)
    return is_same_headline or stored.body == clean(reading.article.body)


_SELECT = """
    SELECT
        articles.id, url, headline, body, content_hash, modified_at, published_at, first_seen_at, last_seen_at,
        status, page_id
    FROM articles JOIN article_texts ON article_texts.article_id = articles.id
"""


def _by_url(database: Database, url: str) -> Stored | None:
    return _stored(database, f"{_SELECT} WHERE articles.url = ?", url)


def _by_id(database: Database, article_id: int) -> Stored | None:
    return _stored(database, f"{_SELECT} WHERE articles.id = ?", article_id)


def _stored(database: Database, sql: str, value: str | int) -> Stored | None:
    row = database.execute(sql, [value]).fetchone()
    if row is None:
        return None
    names = [field.name for field in fields(Stored)]
    return Stored(**dict(zip(names, [*row[:-1], pages.by_id(database, row[-1])], strict=True)))
