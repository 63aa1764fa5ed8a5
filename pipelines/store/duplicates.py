"""The decisions which articles are copies, kept right with every article that comes in or changes."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from crawler.items import Duplicate
from pipelines.dedupe import Candidate, judge
from pipelines.store.values import instant_of, to_json

_COLUMNS = "id, url, source, headline, text_hash, published_at, publisher_id"


def candidates(database: Database, candidate: Candidate) -> list[Candidate]:
    """The stored articles that may be the same: those with its text, or its publisher's number."""
    return list(_same_as(database, candidate).values())


def settle_new(database: Database, article_id: int, now: str) -> None:
    """Judges an article that has come in, and the younger ones that it may be the original of.

    The outcome depends on what is stored, not on the order in which it came: the original of each article is the oldest
    of all that are the same, and a newcomer can only take that place from the one that holds it.
    """
    newcomer = _one(database, article_id)[article_id]
    others = _same_as(database, newcomer)
    _decide(database, article_id, judge(newcomer, others.values()), now)
    for other_id, other in others.items():
        if newcomer.age < other.age:
            _decide(database, other_id, judge(other, [newcomer, *_original_of(database, other_id)]), now)


def settle_changed(database: Database, article_id: int, now: str) -> None:
    """Judges anew an article that has changed, those that are the same now, and those that a decision tied to it."""
    changed = _one(database, article_id)
    affected = changed | _same_as(database, changed[article_id])
    for member_id in _tied_to(database, article_id):
        affected |= _one(database, member_id)
    for member_id, member in affected.items():
        _decide(database, member_id, judge(member, candidates(database, member)), now)


def _decide(database: Database, article_id: int, duplicate: Duplicate | None, now: str) -> None:
    """Writes a decision where it differs from the stored one; an article that is gone stays so."""
    if duplicate is None:
        database.execute("DELETE FROM duplicates WHERE article_id = ?", [article_id])
        database.execute("UPDATE articles SET status = 'live' WHERE id = ? AND status = 'duplicate'", [article_id])
        return
    database.execute(
        """
        INSERT INTO duplicates (article_id, of_article_id, reason, signals, decided_at)
        SELECT :article_id, id, :reason, :signals, :now FROM articles WHERE url = :of_url
        ON CONFLICT (article_id) DO UPDATE SET
            of_article_id = excluded.of_article_id, reason = excluded.reason, signals = excluded.signals,
            decided_at = excluded.decided_at
        WHERE (of_article_id, reason, signals) IS NOT (excluded.of_article_id, excluded.reason, excluded.signals)
        """,
        {
            "article_id": article_id,
            "of_url": duplicate.of_url,
            "reason": duplicate.reason,
            "signals": to_json(dict(duplicate.signals)),
            "now": now,
        },
    )
    database.execute("UPDATE articles SET status = 'duplicate' WHERE id = ? AND status = 'live'", [article_id])


def _same_as(database: Database, candidate: Candidate) -> dict[int, Candidate]:
    found = _with_text(database, candidate.text_hash) | _with_number(database, candidate)
    return {number: other for number, other in found.items() if other.url != candidate.url}


def _with_text(database: Database, text_hash: str) -> dict[int, Candidate]:
    if not text_hash:
        return {}
    return _read(database, "text_hash <> '' AND text_hash = ?", [text_hash])


def _with_number(database: Database, candidate: Candidate) -> dict[int, Candidate]:
    if not candidate.publisher_id:
        return {}
    condition = "publisher_id <> '' AND source = ? AND publisher_id = ?"
    return _read(database, condition, [candidate.source, candidate.publisher_id])


def _one(database: Database, article_id: int) -> dict[int, Candidate]:
    return _read(database, "id = ?", [article_id])


def _read(database: Database, condition: str, values: list[Any]) -> dict[int, Candidate]:
    rows = database.execute(f"SELECT {_COLUMNS} FROM articles WHERE {condition}", values)  # noqa: S608  # ours
    return {
        row[0]: Candidate(
            url=row[1],
            source=row[2],
            headline=row[3],
            text_hash=row[4],
            published=instant_of(row[5]),
            publisher_id=row[6],
        )
        for row in rows
    }


def _original_of(database: Database, article_id: int) -> list[Candidate]:
    row = database.execute("SELECT of_article_id FROM duplicates WHERE article_id = ?", [article_id]).fetchone()
    return list(_one(database, row[0]).values()) if row else []


def _tied_to(database: Database, article_id: int) -> list[int]:
    """The articles that a stored decision ties to this one."""
    rows = database.execute(
        """
        SELECT of_article_id FROM duplicates WHERE article_id = :id
        UNION SELECT article_id FROM duplicates WHERE of_article_id = :id
        """,
        {"id": article_id},
    )
    return [number for (number,) in rows]
