"""What an export holds: a view, narrowed, and the reasons for which rows of it are left out."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from crawler.night.errors import WrongUsageError
from crawler.sites.nearest import did_you_mean
from pipelines.store.columns import descriptions

# Short names for what people ask for most; any other view or table goes by its own.
SHORT_NAMES = {"articles": "full_articles", "stories": "localization_stories", "events": "localization_events"}
TAGS = "tags"
_TAGS_SQL = """
SELECT
    articles.published_at, articles.source, articles.headline, proof.tag, proof.score, proof.evidence, proof.action,
    proof.stage, proof.decided_by,
    coalesce((
        SELECT group_concat(country, ' ') FROM (
            SELECT country FROM tag_countries
            WHERE tag_countries.article_id = proof.article_id AND tag_countries.tag = proof.tag ORDER BY country
        )
    ), '') AS countries,
    articles.language, articles.url, articles.id AS article_id
FROM article_tags AS proof JOIN articles ON articles.id = proof.article_id
"""
# Columns of our own views and tables that hold words of publishers. A view without any of them tells facts alone.
TEXTS = frozenset(
    {
        "body",
        "blocks",
        "text",
        "quote",
        "evidence",
        "description",
        "body_before",
        "before",
        "after",
        "diff",
        "example",
        "caption",
    }
)
# Why a row may be left out, in the order in which it is told; a row is counted under the first that holds.
REASONS = {
    "reserved": "its publisher reserves it against mining or machine learning",
    "paid": "it is sold, not given away",
    "gone": "its publisher took it away",
    "copies": "it is a copy of another",
}


@dataclass(slots=True)
class Selection:
    """The rows of an export; ``left_out`` counts, while they are read, what the policy keeps back and why."""

    columns: tuple[str, ...]
    declared: tuple[str, ...]  # the types that the archive declares, "" for what is computed
    sql: str
    values: dict[str, str]
    is_guarded: bool  # whether rows are held against the rights of their articles
    included: frozenset[str]
    left_out: Counter[str] = field(default_factory=Counter)

    def rows(self, connection: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
        """The rows, one at a time, as of one instant."""
        self.left_out.clear()
        width = len(self.columns)
        for row in connection.execute(self.sql, self.values):
            reason = reason_to_leave_out(*row[width:], included=self.included) if self.is_guarded else ""
            if reason:
                self.left_out[reason] += 1
            else:
                yield tuple(row[:width])


def reason_to_leave_out(
    is_reserved: int | None, paywall: str | None, status: str | None, *, included: frozenset[str]
) -> str:
    """Which of REASONS keeps a row back; "" for none. A row whose article is not there any more is kept back, too."""
    signs = {
        "reserved": is_reserved is None or bool(is_reserved),
        "paid": paywall == "yes",
        "gone": status == "gone",
        "copies": status == "duplicate",
    }
    return next((reason for reason, holds in signs.items() if holds and reason not in included), "")


def select(
    connection: sqlite3.Connection,
    what: str,
    *,
    since: date | None = None,
    site: str = "",
    facet: str = "",
    included: frozenset[str] = frozenset(),
) -> Selection:
    """The selection of a view or table, narrowed by day of publication, site and facet.

    Raises:
        WrongUsageError: For a name that the archive does not have, or a narrowing that the view has no column for.
    """
    name = SHORT_NAMES.get(what, what)
    inner, columns, declared = _described(connection, name)
    terms, values = _terms(connection, name, columns, since=since, site=site, facet=facet)
    link = _link(columns)
    is_guarded = bool(link) and (bool(TEXTS & set(columns)) or not _is_ours(name))
    told = ", ".join(f"chosen.[{column}]" for column in columns)
    rights = ", held.is_reserved, held.paywall, held.status" if is_guarded else ""
    joined = f" LEFT JOIN articles AS held ON {link}" if is_guarded else ""
    where = f" WHERE {' AND '.join(terms)}" if terms else ""
    sql = f"SELECT {told}{rights} FROM {inner} AS chosen{joined}{where}"  # noqa: S608  # names that the archive has
    return Selection(columns, declared, sql, values, is_guarded, included)


def names_of(connection: sqlite3.Connection) -> list[str]:
    """What can be exported: the short names, then every view and table that is not SQLite's own."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('view', 'table') ORDER BY type DESC, name")
    own = [name for (name,) in rows if "_fts" not in name and not name.startswith(("sqlite_", "_sqlite"))]
    return [*SHORT_NAMES, TAGS, *(name for name in own if name != TAGS)]


def _described(connection: sqlite3.Connection, name: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    if name == TAGS:
        cursor = connection.execute(f"{_TAGS_SQL} LIMIT 0")
        columns = tuple(column[0] for column in cursor.description)
        return f"({_TAGS_SQL})", columns, tuple("REAL" if column == "score" else "" for column in columns)
    names = names_of(connection)
    if name not in names:
        raise WrongUsageError(
            f"the archive has nothing called {name!r}{did_you_mean(name, names)} "
            f"(--what takes {', '.join([*SHORT_NAMES, TAGS])} or the name of a view)"
        )
    rows = connection.execute(f"PRAGMA table_info([{name}])").fetchall()
    return f"[{name}]", tuple(row[1] for row in rows), tuple((row[2] or "").upper() for row in rows)


def _link(columns: Sequence[str]) -> str:
    """How a row finds its article; "" for what is not about one."""
    if "article_id" in columns:
        return "held.id = chosen.article_id"
    return "held.url = chosen.url" if "url" in columns else ""


def _terms(
    connection: sqlite3.Connection, name: str, columns: Sequence[str], *, since: date | None, site: str, facet: str
) -> tuple[list[str], dict[str, str]]:
    terms: list[str] = []
    values: dict[str, str] = {}
    if since is not None:
        day = next((column for column in ("published_at", "changed_at", "first_seen_at") if column in columns), "")
        _require(name, "--since", day)
        terms.append(f"chosen.[{day}] >= :since")
        values["since"] = since.isoformat()
    if site:
        _require(name, "--site", "source" if "source" in columns else "")
        known = [row[0] for row in connection.execute("SELECT name FROM sources ORDER BY name")]
        if site not in known:
            raise WrongUsageError(f"the archive has no site {site!r}{did_you_mean(site, known)}")
        terms.append("chosen.source = :site")
        values["site"] = site
    if facet:
        known = [row[0] for row in connection.execute("SELECT name FROM tags ORDER BY name")]
        if facet not in known:
            raise WrongUsageError(f"there is no facet or topic {facet!r}{did_you_mean(facet, known)}")
        terms.append(_of_facet(name, columns))
        values["facet"] = facet
    return terms, values


def _of_facet(name: str, columns: Sequence[str]) -> str:
    """A view of tags by its own column; any other by the tags of its articles."""
    own = next((column for column in ("facet", "tag", "topic") if column in columns), "")
    if own:
        return f"chosen.[{own}] = :facet"
    tagged = "SELECT article_id FROM article_tags WHERE tag = :facet"
    if "article_id" in columns:
        return f"chosen.article_id IN ({tagged})"
    _require(name, "--facet", "url" if "url" in columns else "")
    return f"chosen.url IN (SELECT url FROM articles WHERE id IN ({tagged}))"  # noqa: S608  # ours


def _require(name: str, option: str, column: str) -> None:
    if not column:
        raise WrongUsageError(f"{option} does not go with {name}, which has no such column")


def _is_ours(name: str) -> bool:
    """Whether a view or table is one of this program's, whose columns of text are known."""
    return name == TAGS or name in descriptions()
