"""The rows that belong to one article: authors, keywords, images, citations, tags, what was removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from crawler.items import Article, Neighbour, Tag
from pipelines.dedupe import canonical_url
from pipelines.store.facts import (
    LONGEST_KEYWORD,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_URL,
    MOST_KEYWORDS,
    MOST_ROWS,
    EvidenceRow,
    asserted,
    evidence_of,
    near_misses_of,
)
from pipelines.store.values import clean

_OF_THE_PAGE = ("article_authors", "keywords", "images", "citations", "neighbours", "removed_blocks")
_OF_THE_TAGGER = ("article_tags", "tag_countries", "tag_companies", "near_misses")


def replace(
    database: Database, article_id: int, source: str, article: Article, tags: tuple[Tag, ...], *, is_new: bool
) -> None:
    """Writes all rows of an article of a source, in the place of those of its former version."""
    if not is_new:
        _delete(database, article_id, _OF_THE_PAGE)
    _write_authors(database, article_id, article.authors)
    _write_keywords(database, article_id, article)
    _write_images(database, article_id, article)
    _write_context(database, article_id, article)
    _write_removed(database, article_id, source, article)
    replace_tags(database, article_id, article, tags, is_new=is_new)


def replace_tags(database: Database, article_id: int, article: Article, tags: tuple[Tag, ...], *, is_new: bool) -> bool:
    """Writes the tags with their evidence where they differ from what is stored; returns whether they did."""
    evidence = [
        (*_proof(row), row.decided_by, row.action, row.stage, int(row.is_quoted)) for row in evidence_of(article, tags)
    ]
    near = [_proof(row) for row in near_misses_of(article, tags)]
    countries = sorted({(t.facet, clean(c, 10)) for t in asserted(tags) for c in t.countries})
    companies = sorted({(t.facet, clean(c, LONGEST_NAME)) for t in asserted(tags) for c in t.companies})
    if not is_new:
        if (evidence, countries, companies, near) == _stored_tags(database, article_id):
            return False
        _delete(database, article_id, _OF_THE_TAGGER)
    many = database.conn.executemany
    many(
        f"INSERT INTO article_tags (article_id, {_PROOF}, {_OF_TAGS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  # ours
        [(article_id, *row) for row in evidence],
    )
    many(
        f"INSERT INTO near_misses (article_id, {_PROOF}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  # ours
        [(article_id, *row) for row in near],
    )
    many(
        "INSERT INTO tag_countries (article_id, tag, country) VALUES (?, ?, ?)",
        [(article_id, *row) for row in countries],
    )
    many(
        "INSERT INTO tag_companies (article_id, tag, company) VALUES (?, ?, ?)",
        [(article_id, *row) for row in companies],
    )
    return True


_PROOF = 'tag, score, evidence, start, "end", rule'
_OF_TAGS = "decided_by, action, stage, is_quoted"


def _proof(row: EvidenceRow) -> tuple[str, float, str, int, int, str]:
    return (row.tag, row.score, row.evidence, row.start, row.end, row.rule)


def _stored_tags(database: Database, article_id: int) -> tuple[list[object], ...]:
    def rows(sql: str) -> list[object]:
        return list(database.execute(sql, [article_id]))

    return (
        rows(f"SELECT {_PROOF}, {_OF_TAGS} FROM article_tags WHERE article_id = ? ORDER BY id"),  # noqa: S608  # ours
        rows("SELECT tag, country FROM tag_countries WHERE article_id = ? ORDER BY tag, country"),
        rows("SELECT tag, company FROM tag_companies WHERE article_id = ? ORDER BY tag, company"),
        rows(f"SELECT {_PROOF} FROM near_misses WHERE article_id = ? ORDER BY id"),  # noqa: S608  # ours
    )


def _delete(database: Database, article_id: int, tables: Iterable[str]) -> None:
    for table in tables:
        database.execute(f"DELETE FROM {table} WHERE article_id = ?", [article_id])  # noqa: S608  # names from above


def _write_authors(database: Database, article_id: int, authors: tuple[str, ...]) -> None:
    names = list(dict.fromkeys(_words(authors, LONGEST_NAME)))[:MOST_KEYWORDS]
    many = database.conn.executemany
    many("INSERT INTO authors (name) VALUES (?) ON CONFLICT DO NOTHING", [(name,) for name in names])
    many(
        "INSERT INTO article_authors (article_id, author_id, position) SELECT ?, id, ? FROM authors WHERE name = ?",
        [(article_id, position, name) for position, name in enumerate(names)],
    )


def _write_keywords(database: Database, article_id: int, article: Article) -> None:
    rows = [
        (article_id, kind, name)
        for kind, given in (("category", article.categories), ("keyword", article.keywords))
        for name in list(dict.fromkeys(_words(given, LONGEST_KEYWORD)))[:MOST_KEYWORDS]
    ]
    database.conn.executemany("INSERT INTO keywords (article_id, kind, name) VALUES (?, ?, ?)", rows)


def _write_images(database: Database, article_id: int, article: Article) -> None:
    rows = [
        (
            article_id, position, clean(image.url, LONGEST_URL), clean(image.alt, LONGEST_NOTE),
            clean(image.caption, LONGEST_NOTE), clean(image.credit, LONGEST_NAME), int(image.is_lead),
        )
        for position, image in enumerate(article.images[:MOST_ROWS])
    ]  # fmt: skip
    database.conn.executemany(
        "INSERT INTO images (article_id, position, url, alt, caption, credit, is_lead) VALUES (?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


def _write_context(database: Database, article_id: int, article: Article) -> None:
    many = database.conn.executemany
    many(
        "INSERT INTO citations (article_id, kind, name, url) VALUES (?, ?, ?, ?)",
        [
            (article_id, c.kind, clean(c.name, LONGEST_NAME), clean(c.url, LONGEST_URL))
            for c in article.citations[:MOST_ROWS]
        ],
    )
    many(
        "INSERT INTO neighbours (article_id, relation, title, url) VALUES (?, ?, ?, ?)",
        [
            (article_id, n.relation, clean(n.title, LONGEST_NOTE), clean(_address(n), LONGEST_URL))
            for n in article.neighbours[:MOST_ROWS]
        ],
    )


def _address(neighbour: Neighbour) -> str:
    """The stories before and after are looked for among the pages, which are known by their canonical addresses."""
    return neighbour.url if neighbour.relation == "related" else canonical_url(neighbour.url)


def _write_removed(database: Database, article_id: int, source: str, article: Article) -> None:
    database.conn.executemany(
        """
        INSERT INTO removed_blocks (article_id, position, kind, rule, rule_version, reason, place, text, source)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            (
                article_id, block.position, str(block.kind), block.rule, block.rule_version, clean(block.reason),
                clean(block.place, LONGEST_NOTE), clean(block.text), source,
            )
            for block in article.removed
        ],
    )  # fmt: skip


def _words(given: Iterable[str], longest: int) -> Iterator[str]:
    """Names without blanks around them; empty ones are left out."""
    return (name for name in (clean(" ".join(word.split()), longest) for word in given) if name)
