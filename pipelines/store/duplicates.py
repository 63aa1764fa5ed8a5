"""The decisions which articles are copies, kept right with every article that comes in or changes."""

from __future__ import annotations

from sqlite_utils import Database

from crawler.items import Duplicate
from pipelines.dedupe import Candidate, judge, kinship
from pipelines.store import candidates, stories
from pipelines.store.candidates import Met
from pipelines.store.drafts import Draft
from pipelines.store.values import to_json


def settle_new(database: Database, article_id: int, now: str, draft: Draft | None = None) -> None:
    """Judges an article that has come in, and the younger ones that it may be the original of; then its threads.

    The outcome depends on what is stored, not on the order in which it came: the original of each article is the oldest
    of all that are the same, and a newcomer can only take that place from the one that holds it. ``draft`` is what it
    was stored from.
    """
    newcomer = candidates.renew(database, article_id, draft)
    met = candidates.same_text(database, article_id, newcomer)
    others = _same_as(newcomer, met)
    duplicate = judge(newcomer, others.values())
    if duplicate is not None:
        _decide(database, article_id, duplicate, now)
    known = dict(met.articles)
    for other_id, other in others.items():
        if newcomer.age < other.age:
            _decide(database, other_id, judge(other, [newcomer, *_original_of(database, other_id, known)]), now)
    stories.settle(database, article_id, newcomer, met)


def settle_changed(database: Database, article_id: int, now: str, draft: Draft | None = None) -> None:
    """Judges anew an article that has changed, those that are the same now, and those that a decision tied to it.

    Its threads, too: what an article is compared by is made again from what is stored of it.
    """
    changed = candidates.renew(database, article_id, draft)
    met = candidates.same_text(database, article_id, changed)
    same = _same_as(changed, met)
    _decide(database, article_id, judge(changed, same.values()), now)
    affected = dict(same)
    for member_id in _tied_to(database, article_id):
        affected |= candidates.one(database, member_id)
    for member_id, member in affected.items():
        _judge_again(database, member_id, member, now)
    stories.settle(database, article_id, changed, met)


def take_out(database: Database, article_id: int, now: str) -> None:
    """Leaves copies and threads right without this article: to be called before it is deleted."""
    for member_id in _tied_to(database, article_id):
        member = candidates.one(database, member_id)[member_id]
        _judge_again(database, member_id, member, now, without=article_id)
    database.execute("DELETE FROM duplicates WHERE article_id = ?", [article_id])
    stories.take_out(database, article_id)
    candidates.forget_print(database, article_id)


def _judge_again(database: Database, article_id: int, article: Candidate, now: str, without: int | None = None) -> None:
    """Judges an article by all that are stored, or by all but one."""
    others = _same_as(article, candidates.same_text(database, article_id, article))
    others = {number: other for number, other in others.items() if number != without}
    _decide(database, article_id, judge(article, others.values()), now)


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


def _same_as(candidate: Candidate, met: Met) -> dict[int, Candidate]:
    """Those that are the same as this one, of those that may be."""
    return {number: other for number, other in met.articles.items() if kinship(candidate, other)}


def _original_of(database: Database, article_id: int, known: dict[int, Candidate]) -> list[Candidate]:
    """What an article is held to be a copy of; ``known`` are articles that were read, and this one from now on."""
    row = database.execute("SELECT of_article_id FROM duplicates WHERE article_id = ?", [article_id]).fetchone()
    if row is None:
        return []
    if row[0] not in known:
        known |= candidates.one(database, row[0])
    return [known[row[0]]] if row[0] in known else []


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
