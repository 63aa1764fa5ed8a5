"""Which short paragraphs stand at the edges of many articles of a site: boilerplate that no rule knows yet."""

from __future__ import annotations

from sqlite_utils import Database

from crawler.items import Article, BlockKind
from pipelines.dedupe import word_count
from pipelines.denoise.body import fingerprint
from pipelines.store.values import clean

# Boilerplate begins or ends a page, is short, and is no bare name; what stands in five articles is no coincidence.
# (The number is spelled out in the query, as it is in the index that answers it.)
_FIRST, _LAST = 2, 4
_FEWEST_WORDS, _MOST_WORDS = 4, 60
_SAMPLE = 200
ENOUGH = 5
# How many paragraphs of a source are remembered; its last three thousand stories have no more. What is repeated stays
# longest; of the rest, what was counted longest ago goes first.
MOST = 20_000


def count(database: Database, source: str, article: Article, now: str) -> None:
    """Counts the edge paragraphs of an article that is stored for the first time."""
    seen: dict[str, str] = {}
    for text in _edges([block.text for block in article.blocks if block.kind is BlockKind.PARAGRAPH]):
        if _FEWEST_WORDS <= word_count(text) <= _MOST_WORDS:
            seen.setdefault(fingerprint(text), text)
    database.conn.executemany(
        """
        INSERT INTO block_counts (source, fingerprint, article_count, sample, last_counted_at) VALUES (?, ?, 1, ?, ?)
        ON CONFLICT (source, fingerprint) DO UPDATE SET
            article_count = article_count + 1, last_counted_at = max(last_counted_at, excluded.last_counted_at)
        """,
        [(source, mark, clean(text, _SAMPLE), now) for mark, text in seen.items()],
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


def _edges(texts: list[str]) -> list[str]:
    return texts if len(texts) <= _FIRST + _LAST else texts[:_FIRST] + texts[-_LAST:]
