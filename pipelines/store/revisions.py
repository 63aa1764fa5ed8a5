"""Former versions of articles, each with what changed when the next one took its place."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database

from pipelines.dedupe.differences import changes
from pipelines.dedupe.kinds_of_change import kind_of_change
from pipelines.store.matching import Stored
from pipelines.store.values import clean

# A story of a hundred paragraphs written anew; of what has more, the first changes stand for the rest.
MOST_CHANGES = 200


def keep(database: Database, stored: Stored, headline: str, body: str, now: str) -> None:
    """Keeps the stored version, which this headline and text take the place of."""
    found = changes((stored.headline, headline), (stored.body, body))
    verdict = kind_of_change(found, stored.body, body)
    last = database.execute("SELECT max(replaced_at) FROM revisions WHERE article_id = ?", [stored.id]).fetchone()[0]
    revision: dict[str, Any] = {
        "article_id": stored.id,
        "seen_at": last or stored.first_seen_at,
        "replaced_at": now,
        "headline": stored.headline,
        "body": stored.body,
        "content_hash": stored.content_hash,
        "modified_at": stored.modified_at,
        "kind": verdict.kind,
        "reason": clean(verdict.reason),
    }
    cursor = database.execute(
        f"INSERT INTO revisions ({', '.join(revision)}) VALUES ({', '.join(f':{name}' for name in revision)})",  # noqa: S608  # ours
        revision,
    )
    database.conn.executemany(
        """
        INSERT INTO revision_changes (revision_id, what, part, position, before, after, diff)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        [
            (cursor.lastrowid, one.what, one.part, one.position, one.before, one.after, clean(one.diff))
            for one in found[:MOST_CHANGES]
        ],
    )
