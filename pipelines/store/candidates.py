"""The stored articles that another may be compared with: found by index, a bounded number of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from pipelines.dedupe import Candidate
from pipelines.dedupe.prints import VERSION, Print, neighbouring_news_keys, news_keys, print_of, text_keys
from pipelines.dedupe.sketches import packed, unpacked
from pipelines.store.values import instant_of

# More articles of one text, or under one key, are made by a machine: the oldest, or the first that came, are taken.
MOST_OF_A_TEXT = 300
_MOST_UNDER_A_KEY = 400
_MOST_MET = 200
_SHARED_NEWS_KEYS = 2

_SELECT = """
    SELECT
        articles.id, articles.url, articles.source, articles.headline, articles.text_hash, articles.published_at,
        articles.publisher_id, sketch, headline_words, lead_words, article_prints.language
    FROM articles LEFT JOIN article_prints ON article_prints.article_id = articles.id
"""


def one(database: Database, article_id: int) -> dict[int, Candidate]:
    """An article by its number; nothing where there is none."""
    return _read(database, "articles.id = ?", [article_id])


def same_text(database: Database, candidate: Candidate) -> dict[int, Candidate]:
    """Articles that may be copies: of its words, of its publisher's number, or of nearly its text."""
    found = _with_words(database, candidate.text_hash) | _with_number(database, candidate)
    found |= _numbered(database, _under(database, text_keys(candidate.print), 1) - set(found))
    return _others(found, candidate)


def same_news(database: Database, candidate: Candidate) -> dict[int, Candidate]:
    """Those, and articles that may tell the same news."""
    found = same_text(database, candidate)
    keys = neighbouring_news_keys(candidate.print, candidate.published)
    found |= _numbered(database, _under(database, keys, _SHARED_NEWS_KEYS) - set(found))
    return _others(found, candidate)


def renew_print(database: Database, article_id: int) -> bool:
    """Makes the print of an article from what is stored of it; returns whether it differs from the one there was."""
    headline, body, language, published_at, is_partial = database.execute(
        """
        SELECT headline, body, language, published_at, is_paywalled OR is_incomplete
        FROM articles JOIN article_texts ON article_texts.article_id = articles.id WHERE articles.id = ?
        """,
        [article_id],
    ).fetchone()
    made = print_of(headline, body, language, is_partial=bool(is_partial))
    return keep_print(database, article_id, made, published_at)


def keep_print(database: Database, article_id: int, made: Print, published_at: str | None) -> bool:
    """Keeps the print of an article and the keys by which it is found; returns whether it differs from the last one."""
    row = _row(made, published_at)
    columns = "version, sketch, headline_words, lead_words, language, published_at"
    before = database.execute(f"SELECT {columns} FROM article_prints WHERE article_id = ?", [article_id]).fetchone()  # noqa: S608  # ours
    if before == row:
        return False
    if before is not None:
        _write_keys(database, "DELETE FROM article_keys WHERE key = ? AND article_id = ?", article_id, before)
        database.execute("DELETE FROM article_prints WHERE article_id = ?", [article_id])
    database.execute(
        f"INSERT INTO article_prints (article_id, {columns}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  # ours
        [article_id, *row],
    )
    insert = "INSERT INTO article_keys (key, article_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
    _write_keys(database, insert, article_id, row)
    return True


def forget_print(database: Database, article_id: int) -> None:
    """An article is about to be deleted: nothing is compared with it any more."""
    row = database.execute(
        "SELECT version, sketch, headline_words, lead_words, language, published_at FROM article_prints "
        "WHERE article_id = ?",
        [article_id],
    ).fetchone()
    if row is not None:
        _write_keys(database, "DELETE FROM article_keys WHERE key = ? AND article_id = ?", article_id, row)
        database.execute("DELETE FROM article_prints WHERE article_id = ?", [article_id])


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


def print_in(sketch: bytes | None, headline: str | None, lead: str | None, language: str | None) -> Print:
    """A print as it is stored; one without anything where there is none."""
    words = [tuple((text or "").split()) for text in (headline, lead)]
    return Print(unpacked(sketch or b""), words[0], words[1], language or "")


def _row(made: Print, published_at: str | None) -> tuple[Any, ...]:
    words = " ".join(made.headline), " ".join(made.lead)
    return (VERSION, packed(made.sketch), *words, made.language, published_at)


def _write_keys(database: Database, sql: str, article_id: int, row: tuple[Any, ...]) -> None:
    _, sketch, headline, lead, language, published_at = row
    made = print_in(sketch, headline, lead, language)
    keys = {*text_keys(made), *news_keys(made, instant_of(published_at))}
    database.conn.executemany(sql, [(key, article_id) for key in sorted(keys)])


def _under(database: Database, keys: Iterable[int], least: int) -> set[int]:
    """The articles that stand under so many of these keys, or more."""
    met: Counter[int] = Counter()
    for key in keys:
        rows = database.execute(
            "SELECT article_id FROM article_keys WHERE key = ? ORDER BY article_id LIMIT ?", [key, _MOST_UNDER_A_KEY]
        )
        met.update(number for (number,) in rows)
    enough = sorted((-count, number) for number, count in met.items() if count >= least)
    return {number for _, number in enough[:_MOST_MET]}


def _with_words(database: Database, text_hash: str) -> dict[int, Candidate]:
    """The oldest articles of these words."""
    if not text_hash:
        return {}
    condition = "text_hash <> '' AND text_hash = ? AND articles.published_at {} NULL ORDER BY {}url LIMIT ?"
    values = [text_hash, MOST_OF_A_TEXT]
    dated = _read(database, condition.format("IS NOT", "articles.published_at, "), values)
    return dated | _read(database, condition.format("IS", ""), values)


def _with_number(database: Database, candidate: Candidate) -> dict[int, Candidate]:
    if not candidate.publisher_id:
        return {}
    condition = "publisher_id <> '' AND source = ? AND publisher_id = ? LIMIT ?"
    return _read(database, condition, [candidate.source, candidate.publisher_id, MOST_OF_A_TEXT])


def _numbered(database: Database, numbers: Iterable[int]) -> dict[int, Candidate]:
    chosen = sorted(numbers)
    if not chosen:
        return {}
    return _read(database, f"articles.id IN ({', '.join('?' * len(chosen))})", chosen)


def _others(found: dict[int, Candidate], candidate: Candidate) -> dict[int, Candidate]:
    return {number: other for number, other in found.items() if other.url != candidate.url}


def _read(database: Database, condition: str, values: list[Any]) -> dict[int, Candidate]:
    rows = database.execute(f"{_SELECT} WHERE {condition}", values)
    return {
        row[0]: Candidate(
            url=row[1],
            source=row[2],
            headline=row[3],
            text_hash=row[4],
            published=instant_of(row[5]),
            publisher_id=row[6],
            print=print_in(*row[7:]),
        )
        for row in rows
    }
