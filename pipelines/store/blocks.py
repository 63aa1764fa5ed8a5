"""Which short paragraphs stand at the edges of many articles of a site: boilerplate that no rule knows yet."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

# What stands in five articles is no coincidence. (The number is spelled out in the query, as it is in the index that
# answers it.)
ENOUGH = 5
# How many paragraphs of a source are remembered; its last three thousand stories have no more. What is repeated stays
# longest; of the rest, what was counted longest ago goes first.
MOST = 20_000


def count(database: Database, source: str, edges: Iterable[tuple[str, str]], now: str) -> None:
    """Counts the paragraphs at the edges of an article that is stored for the first time."""
    database.conn.executemany(
        """
        INSERT INTO block_counts (source, fingerprint, article_count, sample, last_counted_at) VALUES (?, ?, 1, ?, ?)
        ON CONFLICT (source, fingerprint) DO UPDATE SET
            article_count = article_count + 1, last_counted_at = max(last_counted_at, excluded.last_counted_at)
        """,
        [(source, mark, sample, now) for mark, sample in edges],
    )


def repeated(database: Database, source: str) -> frozenset[str]:
    """Fingerprints (``pipelines.denoise.fingerprint``) of paragraphs many articles carried by the last whole run."""
    rows = database.execute(
        f"SELECT fingerprint FROM block_counts WHERE source = ? AND settled_count >= {ENOUGH}",  # noqa: S608  # a number
        [source],
    )
    return frozenset(mark for (mark,) in rows)


def settle(database: Database, source: str) -> None:
    """A run has come to its end: what was counted until now decides in the next one.

    What a run counts that is cut off does not: the run that goes on from there would read stories otherwise than the
    one before it.
    """
    database.execute(
        "UPDATE block_counts SET settled_count = article_count WHERE source = ? AND settled_count <> article_count",
        [source],
    )


def forget(database: Database, source: str) -> None:
    """Lets go of the paragraphs beyond the bound: those that few articles carry, the oldest first."""
    held = database.execute("SELECT count(*) FROM block_counts WHERE source = ?", [source]).fetchone()[0]
    if held <= MOST:
        return
    database.execute(
        f"""
        DELETE FROM block_counts WHERE source = :source AND fingerprint IN (
            SELECT fingerprint FROM block_counts WHERE source = :source
            ORDER BY article_count >= {ENOUGH} DESC, last_counted_at DESC, fingerprint LIMIT -1 OFFSET :most
        )
        """,  # noqa: S608  # a number
        {"source": source, "most": MOST},
    )
