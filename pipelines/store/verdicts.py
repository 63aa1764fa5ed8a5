"""The owner's verdicts: her yes or no to a tag of an article wins over the tagger's, now and at every later reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from crawler.items import Tag
from pipelines.dedupe import canonical_url
from pipelines.store.errors import ArchiveError

YES, NO, TAKE_BACK = "yes", "no", "undo"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What she says of one tag of one article; ``row`` is where her file says it. "undo" takes a verdict back."""

    row: int
    url: str
    tag: str
    verdict: str  # "yes", "no" or "undo"
    countries: tuple[str, ...] = ()  # with "yes": instead of the tagger's; empty leaves those


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of a file of verdicts."""

    new: int  # verdicts that were not there before, and those that say something else than before
    same: int  # said already
    taken_back: int
    articles: tuple[int, ...]  # the articles whose tags they change


class VerdictsError(ArchiveError):
    """Some rows cannot be meant, and nothing was stored; one sentence for each."""

    def __init__(self, messages: Sequence[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("\n".join(messages))


def applied(database: Database, article_id: int, tags: Sequence[Tag]) -> tuple[Tag, ...]:
    """The tagger's tags of an article with the owner's verdicts in their place: a yes scores 1, a no 0."""
    rows = database.execute(
        "SELECT tag, verdict, countries FROM verdicts WHERE article_id = ? ORDER BY id", [article_id]
    ).fetchall()
    said = {tag.facet: tag for tag in tags}
    for name, verdict, countries in rows:
        machine = said.get(name, Tag(name, 0.0))
        said[name] = replace(
            machine,
            score=1.0 if verdict == YES else 0.0,
            countries=tuple(countries.split()) or machine.countries,
            decided_by="owner",
        )
    return tuple(said.values())


def save(database: Database, verdicts: Sequence[Verdict], now: str) -> Decided:
    """Stores all verdicts, inside the transaction that is open.

    Raises:
        VerdictsError: When a row names no article or no tag of this archive, or contradicts another; all such rows
            are told.
    """
    articles = _checked(database, verdicts)
    new = same = taken_back = 0
    changed: dict[int, None] = {}
    for verdict, article_id in zip(verdicts, articles, strict=True):
        stored = database.execute(
            "SELECT verdict, countries FROM verdicts WHERE article_id = ? AND tag = ?", [article_id, verdict.tag]
        ).fetchone()
        wanted = None if verdict.verdict == TAKE_BACK else (verdict.verdict, " ".join(verdict.countries))
        if stored == wanted:
            same += 1
            continue
        changed[article_id] = None
        if wanted is None:
            database.execute("DELETE FROM verdicts WHERE article_id = ? AND tag = ?", [article_id, verdict.tag])
            taken_back += 1
            continue
        database.execute(
            """
            INSERT INTO verdicts (article_id, tag, verdict, countries, decided_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (article_id, tag) DO UPDATE SET
                verdict = excluded.verdict, countries = excluded.countries, decided_at = excluded.decided_at
            """,
            [article_id, verdict.tag, *wanted, now],
        )
        new += 1
    return Decided(new, same, taken_back, tuple(changed))


def _checked(database: Database, verdicts: Sequence[Verdict]) -> list[int]:
    """The articles of the rows, in their order."""
    tags = {name for (name,) in database.execute("SELECT name FROM tags")}
    found: list[int] = []
    messages: list[str] = []
    before: dict[tuple[int, str], Verdict] = {}
    for verdict in verdicts:
        article_id = _article(database, verdict.url)
        if article_id is None:
            messages.append(f"row {verdict.row}: no article of this archive has the address {verdict.url!r}")
        if verdict.tag not in tags:
            messages.append(f"row {verdict.row}: {verdict.tag!r} is none of the tags ({', '.join(sorted(tags))})")
        if article_id is None:
            continue
        found.append(article_id)
        other = before.setdefault((article_id, verdict.tag), verdict)
        if (other.verdict, other.countries) != (verdict.verdict, verdict.countries):
            messages.append(f"row {verdict.row}: says something else of {verdict.tag} than row {other.row}; keep one")
    if messages:
        raise VerdictsError(messages)
    return found


def _article(database: Database, url: str) -> int | None:
    for address in dict.fromkeys((url, canonical_url(url))):
        row = database.execute("SELECT id FROM articles WHERE url = ?", [address]).fetchone()
        if row is None:
            row = database.execute(
                "SELECT article_id FROM pages WHERE url = ? AND article_id IS NOT NULL", [address]
            ).fetchone()
        if row is not None:
            return int(row[0])
    return None


@dataclass(frozen=True, slots=True)
class Doubt:
    """One tag for the owner to decide: asserted with little confidence, or nearly asserted."""

    url: str
    source: str
    headline: str
    tag: str
    score: float
    asserted: bool
    countries: str
    quote: str
    verdict: str = ""  # of a tag that is decided
    verdict_countries: str = ""


def queue(database: Database, limit: int) -> list[Doubt]:
    """The tags that the tagger is least sure of and the owner has not decided, the nearest to the line first."""
    rows = database.execute(
        """
        SELECT url, source, headline, tag, score, is_asserted, countries, quote FROM review_queue
        ORDER BY distance, article_id DESC, tag LIMIT ?
        """,
        [limit],
    )
    return [
        Doubt(url, source, headline, tag, score, bool(is_asserted), countries, quote)
        for url, source, headline, tag, score, is_asserted, countries, quote in rows
    ]


def decisions(database: Database, limit: int) -> list[Doubt]:
    """What the owner has decided, the latest first."""
    rows = database.execute(
        """
        SELECT
            articles.url, articles.source, articles.headline, verdicts.tag, coalesce(max(article_tags.score), 0),
            verdicts.verdict = 'yes', coalesce(article_tags.evidence, ''), verdicts.verdict, verdicts.countries
        FROM verdicts
        JOIN articles ON articles.id = verdicts.article_id
        LEFT JOIN article_tags ON article_tags.article_id = articles.id AND article_tags.tag = verdicts.tag
        GROUP BY verdicts.id ORDER BY verdicts.decided_at DESC, verdicts.id DESC LIMIT ?
        """,
        [limit],
    )
    return [
        Doubt(url, source, headline, tag, score, bool(carried), "", quote, verdict, countries)
        for url, source, headline, tag, score, carried, quote, verdict, countries in rows
    ]


@dataclass(frozen=True, slots=True)
class Example:
    """A story that the owner has read: its text, its facets after her verdicts, and which of them she decided."""

    url: str
    site: str
    language: str | None
    headline: str
    text: str
    facets: tuple[str, ...]
    decided: tuple[str, ...]


def examples(database: Database) -> Iterator[Example]:
    """Every article with a verdict on a facet of localization, in the order of the archive."""
    rows = database.execute(
        """
        SELECT articles.id, articles.url, articles.source, articles.language, articles.headline, article_texts.body
        FROM articles JOIN article_texts ON article_texts.article_id = articles.id
        WHERE articles.id IN (
            SELECT article_id FROM verdicts JOIN tags ON tags.name = verdicts.tag WHERE tags.kind = 'facet'
        )
        ORDER BY articles.id
        """
    )
    for article_id, url, source, language, headline, body in rows:
        carried = _facets(database, "article_tags", article_id)
        yield Example(url, source, language, headline, body, carried, _facets(database, "verdicts", article_id))


def _facets(database: Database, table: str, article_id: int) -> tuple[str, ...]:
    rows = database.execute(
        f"""
        SELECT DISTINCT {table}.tag FROM {table} JOIN tags ON tags.name = {table}.tag
        WHERE {table}.article_id = ? AND tags.kind = 'facet' ORDER BY {table}.tag
        """,  # noqa: S608  # the names of our own tables, from above
        [article_id],
    )
    return tuple(name for (name,) in rows)
