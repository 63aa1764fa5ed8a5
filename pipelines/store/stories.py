"""Story threads: the same news at several sites, kept right with every article that comes in or changes.

Each article of a thread hangs on one older article, or is the thread's origin (``pipelines.dedupe.threads``). What
hangs together is a thread, so threads depend on what is stored, not on the order in which it came.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from pipelines.dedupe import Candidate
from pipelines.dedupe.sketches import shares_of_new, unpacked
from pipelines.dedupe.threads import Tie, closest, tie
from pipelines.store import candidates
from pipelines.store.candidates import Met
from pipelines.store.values import instant_of, to_json

# A thread beyond this is no news but a machine's: its articles are taken in, and no longer put in order.
MOST_IN_ORDER = 300


def settle(database: Database, article_id: int, own: Candidate, copies: Met) -> None:
    """Puts an article that has come in, or has changed, where it belongs, and those that belong to it now, or did.

    ``copies`` are what may be copies of it (``candidates.same_text``).
    """
    met = candidates.same_news(database, article_id, own, copies)
    touched = {article_id} if _is_in_a_thread(database, article_id) else set()
    touched |= _hang(database, article_id, _place_of(met, own))
    for child_id in _hanging_on(database, article_id):
        child = candidates.one(database, child_id)[child_id]
        touched |= _hang(database, child_id, _place_of(_same_news(database, child_id, child), child))
    for other_id, other in met.items():
        found = tie(other, own) if own.age < other.age else None
        if found is not None and _is_closer(database, other_id, found, own):
            touched |= _hang(database, other_id, (article_id, found))
    _put_in_order(database, touched)


def take_out(database: Database, article_id: int) -> None:
    """Leaves the threads right without this article (see ``duplicates.take_out``)."""
    children = _hanging_on(database, article_id)
    touched = _hang(database, article_id, None)
    for child_id in children:
        child = candidates.one(database, child_id)[child_id]
        others = _same_news(database, child_id, child)
        others.pop(article_id, None)
        touched |= {child_id, *_hang(database, child_id, _place_of(others, child))}
    _put_in_order(database, {article_id, *touched})


def _same_news(database: Database, article_id: int, own: Candidate) -> dict[int, Candidate]:
    return candidates.same_news(database, article_id, own, candidates.same_text(database, article_id, own))


def _is_in_a_thread(database: Database, article_id: int) -> bool:
    """Whether it is held to belong to one: then its place there, or what is told of the thread, may be another now."""
    row = database.execute(
        "SELECT 1 FROM story_articles WHERE article_id = ?1 UNION ALL "
        "SELECT 1 FROM articles WHERE id = ?1 AND story_id IS NOT NULL LIMIT 1",
        [article_id],
    ).fetchone()
    return row is not None


Place = tuple[int, Tie]  # the article to hang on, and the tie


def _place_of(met: dict[int, Candidate], own: Candidate) -> Place | None:
    found = closest(own, met.values())
    if found is None:
        return None
    numbers = {other.url: number for number, other in met.items()}
    return numbers[found[0].url], found[1]


def _hang(database: Database, article_id: int, place: Place | None) -> set[int]:
    """Writes on what an article hangs, where that is new; returns the articles whose threads that touches."""
    row = database.execute(
        "SELECT of_article_id, score, reason, signals FROM story_articles WHERE article_id = ?", [article_id]
    ).fetchone()
    parent, score, reason, signals = (None, 0.0, "", {}) if place is None else (
        place[0], place[1].score, place[1].reason, place[1].signals
    )  # fmt: skip
    now = (parent, score, reason, to_json(signals))
    if row == now or (row is None and place is None):
        return set()
    database.execute(
        """
        INSERT INTO story_articles (article_id, of_article_id, score, reason, signals) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (article_id) DO UPDATE SET
            of_article_id = excluded.of_article_id, score = excluded.score, reason = excluded.reason,
            signals = excluded.signals
        """,
        [article_id, *now],
    )
    return {number for number in (article_id, row[0] if row else None, parent) if number is not None}


def _hanging_on(database: Database, article_id: int) -> list[int]:
    rows = database.execute("SELECT article_id FROM story_articles WHERE of_article_id = ?", [article_id])
    return [number for (number,) in rows.fetchall()]


def _is_closer(database: Database, article_id: int, found: Tie, own: Candidate) -> bool:
    """Whether an article is tied to this older one more closely than to the one that it hangs on."""
    row = database.execute(
        """
        SELECT score, published_at, url FROM story_articles JOIN articles ON articles.id = of_article_id
        WHERE article_id = ?
        """,
        [article_id],
    ).fetchone()
    if row is None:
        return True
    held = Candidate(url=row[2], source="", published=instant_of(row[1]))
    return (-found.score, own.age) < (-row[0], held.age)


# --- threads as a whole -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a thread, as far as its order is concerned."""

    id: int
    source: str
    url: str
    headline: str
    published: datetime | None
    published_at: str | None
    story_id: int | None
    sketch: tuple[int, ...]
    place: tuple[int | None, int | None, float | None]  # its thread, position and share of new text, as they are held


def _put_in_order(database: Database, touched: Iterable[int]) -> None:
    """Gives each thread that was touched its number, its order and its counts; takes away what is no thread."""
    left: set[int] = set()
    for root in sorted({_root_of(database, article_id) for article_id in touched}):
        left |= _order(database, root)
    for story_id in sorted(left):
        database.execute(
            "DELETE FROM stories WHERE id = :id AND NOT EXISTS (SELECT 1 FROM story_articles WHERE story_id = :id)",
            {"id": story_id},
        )


def _root_of(database: Database, article_id: int) -> int:
    """The origin of the thread that an article belongs to; the article itself where it belongs to none."""
    row = database.execute(
        """
        WITH RECURSIVE up (id, step) AS (
            SELECT :id, 0
            UNION ALL
            SELECT of_article_id, step + 1 FROM up JOIN story_articles ON article_id = up.id
            WHERE of_article_id IS NOT NULL AND step < 100000
        )
        SELECT id FROM up ORDER BY step DESC LIMIT 1
        """,
        {"id": article_id},
    ).fetchone()
    return int(row[0])


def _order(database: Database, root: int) -> set[int]:
    """Orders the thread of this origin; returns the numbers of threads that its articles belonged to before."""
    members = sorted(_members(database, root), key=lambda one: Candidate(one.url, "", published=one.published).age)
    before = {one.story_id for one in members if one.story_id is not None}
    if len(members) == 1:
        database.execute("UPDATE articles SET story_id = NULL WHERE id = ? AND story_id IS NOT NULL", [root])
        database.execute("DELETE FROM story_articles WHERE article_id = ?", [root])
        return before
    story_id = _number_of(database, members, root)
    _write_story(database, story_id, members)
    is_in_order = len(members) <= MOST_IN_ORDER
    shares = shares_of_new(one.sketch for one in members) if is_in_order else [None] * len(members)
    for position, (one, share) in enumerate(zip(members, shares, strict=True), 1):
        _write_member(database, one, story_id, position, share)
    return before - {story_id}


def _members(database: Database, root: int) -> list[Member]:
    rows = database.execute(
        """
        WITH RECURSIVE down (id) AS (
            SELECT :root UNION SELECT article_id FROM down JOIN story_articles ON of_article_id = down.id
        )
        SELECT
            articles.id, source, url, headline, articles.published_at, articles.story_id, sketch,
            held.story_id, position, new_text
        FROM down JOIN articles ON articles.id = down.id
        LEFT JOIN story_articles AS held ON held.article_id = articles.id
        LEFT JOIN article_prints ON article_prints.article_id = articles.id
        """,
        {"root": root},
    )
    return [
        Member(number, source, url, headline, instant_of(published_at), published_at, story_id,
               unpacked(sketch or b""), (*place,))
        for number, source, url, headline, published_at, story_id, sketch, *place in rows
    ]  # fmt: skip


def _number_of(database: Database, members: list[Member], root: int) -> int:
    """A thread keeps its number as long as the article lives in it that was its origin when it got it."""
    numbers = {one.id for one in members}
    held = sorted({one.story_id for one in members if one.story_id is not None})
    origins = {
        story_id: origin
        for story_id in held
        for (origin,) in database.execute("SELECT origin_article_id FROM stories WHERE id = ?", [story_id])
    }
    kept = [story_id for story_id in held if origins.get(story_id) in numbers]
    own = [story_id for story_id in kept if origins[story_id] == root]
    if own or kept:
        return (own or kept)[0]
    cursor = database.execute("INSERT INTO stories (headline) VALUES ('')")
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _write_story(database: Database, story_id: int, members: list[Member]) -> None:
    dates = sorted(one.published_at for one in members if one.published_at is not None)
    origin = members[0]
    row: list[Any] = [
        origin.headline, dates[0] if dates else None, dates[-1] if dates else None, len(members),
        len({one.source for one in members}), origin.id,
    ]  # fmt: skip
    database.execute(
        """
        UPDATE stories SET
            headline = ?1, first_published_at = ?2, last_published_at = ?3, article_count = ?4, source_count = ?5,
            origin_article_id = ?6
        WHERE id = ?7 AND (
            headline, first_published_at, last_published_at, article_count, source_count, origin_article_id
        ) IS NOT (?1, ?2, ?3, ?4, ?5, ?6)
        """,
        [*row, story_id],
    )


def _write_member(database: Database, one: Member, story_id: int, position: int, share: float | None) -> None:
    if one.place != (story_id, position, share):
        database.execute(
            """
            INSERT INTO story_articles (article_id, story_id, position, new_text) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (article_id) DO UPDATE SET story_id = ?2, position = ?3, new_text = ?4
            """,
            [one.id, story_id, position, share],
        )
    if one.story_id != story_id:
        database.execute("UPDATE articles SET story_id = ? WHERE id = ?", [story_id, one.id])
