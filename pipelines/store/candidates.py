"""The stored articles that another may be compared with: found by index, a bounded number of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlite_utils import Database

from pipelines.dedupe import Candidate
from pipelines.dedupe.prints import VERSION, Print, neighbouring_news_keys, news_keys, print_of
from pipelines.store.drafts import Draft
from pipelines.store.facts import is_partial
from pipelines.store.values import instant_of, to_json

# More articles of one text, or under one key, are made by a machine: the oldest, or the first that came, are taken.
MOST_OF_A_TEXT = 300
_MOST_UNDER_A_KEY = 400
_MOST_MET = 200
_SHARED_NEWS_KEYS = 2

_SELECT = """
    SELECT
        articles.id, articles.url, articles.source, articles.headline, articles.text_hash, articles.published_at,
        articles.publisher_id, sketch, headline_words, lead_words, article_prints.language
    FROM {} LEFT JOIN article_prints ON article_prints.article_id = articles.id WHERE {}
"""
_ONE = _SELECT.format("articles", "articles.id = ?")
_OF_A_TEXT = _SELECT.format("articles", "text_hash <> '' AND text_hash = ? AND articles.published_at {} NULL {}")
_DATED = _OF_A_TEXT.format("IS NOT", "ORDER BY articles.published_at, url LIMIT ?")
_UNDATED = _OF_A_TEXT.format("IS", "ORDER BY url LIMIT ?")
_OF_A_NUMBER = _SELECT.format("articles", "publisher_id <> '' AND source = ? AND publisher_id = ? LIMIT ?")
_NUMBERED = _SELECT.format("json_each(?) AS chosen CROSS JOIN articles ON articles.id = chosen.value", "source <> ?")
_UNDER_A_KEY = "SELECT * FROM (SELECT article_id FROM article_keys WHERE key = ? ORDER BY article_id LIMIT {})"


class Met(NamedTuple):
    """Articles that may be copies of another; ``are_all`` unless there were too many to look at each."""

    articles: dict[int, Candidate]
    are_all: bool


def one(database: Database, article_id: int) -> dict[int, Candidate]:
    """An article by its number; nothing where there is none."""
    return _read(database, _ONE, [article_id])


def same_text(database: Database, article_id: int, candidate: Candidate) -> Met:
    """Articles that may be copies: of its words, of its publisher's number, or of nearly its text."""
    lists = []
    if candidate.text_hash:
        lists += [_read(database, sql, [candidate.text_hash, MOST_OF_A_TEXT]) for sql in (_DATED, _UNDATED)]
    if candidate.publisher_id:
        values = [candidate.source, candidate.publisher_id, MOST_OF_A_TEXT]
        lists.append(_read(database, _OF_A_NUMBER, values))
    found = {number: other for articles in lists for number, other in articles.items()}
    near, are_all = _under(database, candidate.print.text_keys, 1)
    found |= _numbered(database, near - found.keys() - {article_id})
    found.pop(article_id, None)
    return Met(found, are_all and all(len(articles) < MOST_OF_A_TEXT for articles in lists))


def same_news(database: Database, article_id: int, candidate: Candidate, copies: Met) -> dict[int, Candidate]:
    """Its ``copies`` (``same_text``), and articles of other sites that may tell the same news.

    Where not all copies were looked at, there may be some among the others: then its own site's are taken, too.
    """
    if copies.are_all and not _are_other_sites(database, candidate.source):
        return copies.articles
    keys = neighbouring_news_keys(candidate.print, candidate.published)
    numbers = _under(database, keys, _SHARED_NEWS_KEYS)[0] - copies.articles.keys() - {article_id}
    left_out = candidate.source if copies.are_all else ""
    return copies.articles | _numbered(database, numbers, left_out)


def _are_other_sites(database: Database, source: str) -> bool:
    return database.execute("SELECT 1 FROM sources WHERE name <> ? LIMIT 1", [source]).fetchone() is not None


def renew(database: Database, article_id: int, draft: Draft | None = None) -> Candidate:
    """Makes the print of an article from what is stored of it; returns the article with it.

    That of a draft is taken where the stored words are those of the draft.
    """
    url, source, headline, text_hash, published_at, publisher_id, body, language, is_part = database.execute(
        """
        SELECT
            url, source, headline, text_hash, published_at, publisher_id, body, language,
            is_paywalled OR is_incomplete
        FROM articles JOIN article_texts ON article_texts.article_id = articles.id WHERE articles.id = ?
        """,
        [article_id],
    ).fetchone()
    if draft is not None and _words_of(draft) == (headline, body, language, bool(is_part)):
        made = draft.print
    else:
        made = print_of(headline, body, language, is_partial=bool(is_part))
    keep_print(database, article_id, made, published_at)
    return Candidate(url, source, headline, text_hash, instant_of(published_at), publisher_id, made)


def _words_of(draft: Draft) -> tuple[str, str, str | None, bool]:
    """What a print is made of; of a story that changes, the archive may hold what it had."""
    return draft.facts["headline"], draft.body, draft.facts["language"], is_partial(draft.facts)


def keep_print(database: Database, article_id: int, made: Print, published_at: str | None) -> bool:
    """Keeps the print of an article and the keys by which it is found; returns whether it differs from the last one."""
    row = (VERSION, made.packed_sketch, made.headline, made.lead, made.language, published_at)
    before = database.execute(
        """
        SELECT version, sketch, headline_words, lead_words, language, published_at FROM article_prints
        WHERE article_id = ?
        """,
        [article_id],
    ).fetchone()
    if before == row:
        return False
    if before is not None:
        _forget(database, article_id, before)
    database.execute(
        """
        INSERT INTO article_prints (
            article_id, version, sketch, headline_words, lead_words, language, published_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        [article_id, *row],
    )
    insert = "INSERT INTO article_keys (key, article_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
    _write_keys(database, insert, article_id, made, published_at)
    return True


def forget_print(database: Database, article_id: int) -> None:
    """An article is about to be deleted: nothing is compared with it any more."""
    row = database.execute(
        "SELECT version, sketch, headline_words, lead_words, language, published_at FROM article_prints "
        "WHERE article_id = ?",
        [article_id],
    ).fetchone()
    if row is not None:
        _forget(database, article_id, row)


def without_print(database: Database, limit: int) -> list[int]:
    """Articles from before there were prints, the newest first, then those whose print was made by former rules."""
    rows = database.execute(
        """
        SELECT id FROM articles WHERE id < coalesce((SELECT min(article_id) FROM article_prints), 9e18)
        ORDER BY id DESC LIMIT ?
        """,
        [limit],
    ).fetchall()
    rows += database.execute(
        "SELECT article_id FROM article_prints WHERE version < ? LIMIT ?", [VERSION, limit - len(rows)]
    ).fetchall()
    return [number for (number,) in rows]


def _forget(database: Database, article_id: int, row: tuple[Any, ...]) -> None:
    _, *parts, published_at = row
    delete = "DELETE FROM article_keys WHERE key = ? AND article_id = ?"
    _write_keys(database, delete, article_id, Print(*parts), published_at)
    database.execute("DELETE FROM article_prints WHERE article_id = ?", [article_id])


def _write_keys(database: Database, sql: str, article_id: int, made: Print, published_at: str | None) -> None:
    keys = {*made.text_keys, *news_keys(made, instant_of(published_at))}
    database.conn.executemany(sql, [(key, article_id) for key in sorted(keys)])


def _under(database: Database, keys: Sequence[int], least: int) -> tuple[set[int], bool]:
    """The articles that stand under so many of these keys, or more; and whether no key, nor they, are too many."""
    if not keys:
        return set(), True
    rows = database.execute(_statement_for(len(keys)), keys).fetchall()
    counts = Counter([number for (number,) in rows])
    enough = [number for number, count in counts.items() if count >= least]
    if len(enough) > _MOST_MET:
        enough.sort(key=lambda number: (-counts[number], number))
    return set(enough[:_MOST_MET]), len(rows) < _MOST_UNDER_A_KEY and len(enough) <= _MOST_MET


@cache
def _statement_for(keys: int) -> str:
    """What asks for the articles under so many keys: the first ones under each, however many more there are."""
    return " UNION ALL ".join([_UNDER_A_KEY.format(_MOST_UNDER_A_KEY)] * keys)


def _numbered(database: Database, numbers: Iterable[int], left_out: str = "") -> dict[int, Candidate]:
    """These articles, but for those of a source that is left out."""
    chosen = sorted(numbers)
    return _read(database, _NUMBERED, [to_json(chosen), left_out]) if chosen else {}


def _read(database: Database, sql: str, values: list[Any]) -> dict[int, Candidate]:
    rows = database.execute(sql, values)
    return {
        number: Candidate(
            url, source, headline, text_hash, instant_of(published_at), publisher_id,
            Print(sketch or b"", head or "", lead or "", language or ""),
        )
        for (
            number, url, source, headline, text_hash, published_at, publisher_id, sketch, head, lead, language,
        ) in rows
    }  # fmt: skip
