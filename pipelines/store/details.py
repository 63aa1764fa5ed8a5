"""The rows that belong to one article: authors, keywords, images, citations, tags, what was removed."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from pipelines.store.drafts import Draft, Rows, TagRows

_OF_THE_PAGE = ("article_authors", "keywords", "images", "citations", "neighbours", "removed_blocks")
_OF_THE_TAGGER = ("article_tags", "tag_countries", "tag_companies", "near_misses")


def replace(database: Database, article_id: int, source: str, draft: Draft, *, is_new: bool) -> None:
    """Writes all rows of an article of a source, in the place of those of its former version."""
    if not is_new:
        _delete(database, article_id, _OF_THE_PAGE)
    _write_authors(database, article_id, draft.authors)
    _write(database, "keywords (article_id, kind, name)", article_id, draft.keywords)
    _write(database, "images (article_id, position, url, alt, caption, credit, is_lead)", article_id, draft.images)
    _write(database, "citations (article_id, kind, name, url)", article_id, draft.citations)
    _write(database, "neighbours (article_id, relation, title, url)", article_id, draft.neighbours)
    removed = [(*row, source) for row in draft.removed]
    _write(database, f"removed_blocks (article_id, {_OF_REMOVED}, source)", article_id, removed)
    replace_tags(database, article_id, draft.tags, is_new=is_new)


def replace_tags(database: Database, article_id: int, tags: TagRows, *, is_new: bool) -> bool:
    """Writes the tags with their evidence where they differ from what is stored; returns whether they did."""
    if not is_new:
        if tags == _stored_tags(database, article_id):
            return False
        _delete(database, article_id, _OF_THE_TAGGER)
    _write(database, f"article_tags (article_id, {_PROOF}, {_OF_TAGS})", article_id, tags.evidence)
    _write(database, f"near_misses (article_id, {_PROOF})", article_id, tags.near_misses)
    _write(database, "tag_countries (article_id, tag, country)", article_id, tags.countries)
    _write(database, "tag_companies (article_id, tag, company)", article_id, tags.companies)
    return True


_OF_REMOVED = "position, kind, rule, rule_version, reason, place, text"
_PROOF = 'tag, score, evidence, start, "end", rule'
_OF_TAGS = "decided_by, action, stage, is_quoted"


def _write(database: Database, table: str, article_id: int, rows: Rows) -> None:
    if rows:
        marks = ", ?" * len(rows[0])
        database.conn.executemany(
            f"INSERT INTO {table} VALUES (?{marks})",  # noqa: S608  # names from above
            [(article_id, *row) for row in rows],
        )


def _stored_tags(database: Database, article_id: int) -> TagRows:
    def rows(sql: str) -> Rows:
        return list(database.execute(sql, [article_id]))

    return TagRows(
        evidence=rows(f"SELECT {_PROOF}, {_OF_TAGS} FROM article_tags WHERE article_id = ? ORDER BY id"),  # noqa: S608  # ours
        near_misses=rows(f"SELECT {_PROOF} FROM near_misses WHERE article_id = ? ORDER BY id"),  # noqa: S608  # ours
        countries=rows("SELECT tag, country FROM tag_countries WHERE article_id = ? ORDER BY tag, country"),
        companies=rows("SELECT tag, company FROM tag_companies WHERE article_id = ? ORDER BY tag, company"),
    )


def _delete(database: Database, article_id: int, tables: Iterable[str]) -> None:
    for table in tables:
        database.execute(f"DELETE FROM {table} WHERE article_id = ?", [article_id])  # noqa: S608  # names from above


def _write_authors(database: Database, article_id: int, names: Iterable[str]) -> None:
    many = database.conn.executemany
    many("INSERT INTO authors (name) VALUES (?) ON CONFLICT DO NOTHING", [(name,) for name in names])
    many(
        """
        INSERT INTO article_authors (article_id, author_id, position)
        VALUES (?, (SELECT id FROM authors WHERE name = ?), ?)
        """,
        [(article_id, name, position) for position, name in enumerate(names)],
    )
