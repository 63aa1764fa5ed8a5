"""What ``scrapy doctor --fix`` does: only what loses nothing. Each repair is one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from pipelines.store.care.contents import FURTHEST_VISIT, RULES, dead_runs
from pipelines.store.care.soundness import INDEXES, PRECIOUS, made_today, objects
from pipelines.store.care.surroundings import leftovers, stale_holder, timer_lock
from pipelines.store.schema import migrate
from pipelines.store.values import stamp


class Repairs:
    """The repairs of one archive, by the names that findings give."""

    def __init__(self, connection: sqlite3.Connection, path: Path, now: datetime, *, is_open_elsewhere: bool) -> None:
        """``connection`` is one that commits each statement by itself (``isolation_level=None``)."""
        self._connection, self._path, self._now = connection, path, now
        self._is_open_elsewhere = is_open_elsewhere
        self._by_name: dict[str, Callable[[], None]] = {
            "schema": self._make_schema,
            "reindex": lambda: self._all(["REINDEX"]),
            "references": self._let_go_of_references,
            "search": self._make_search,
            "crawls": self._close_runs,
            "visits": self._plan_visits,
            "locks": self._clear_lock,
            "leftovers": self._remove_leftovers,
            "checkpoint": lambda: None,  # the last of all repairs, whatever else was done
        }
        self._by_name |= {rule.name: self._statement(rule.repair) for rule in RULES if rule.repair}

    def do(self, names: Iterable[str]) -> list[str]:
        """Does each repair once, references before rows and the search index last; returns what was done."""
        wanted = set(names)
        if "references" in wanted:
            wanted.add("pages without their article")  # some may have lost theirs by that
        rank = {name: number for number, name in enumerate(self._by_name)}
        done = sorted(wanted & self._by_name.keys(), key=lambda name: (name == "search", rank[name]))
        for name in done:
            self._by_name[name]()
        if done:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return done

    def _all(self, statements: Iterable[str]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements:
                self._connection.execute(statement)
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.rollback()
            raise

    def _statement(self, sql: str) -> Callable[[], None]:
        return lambda: self._all([sql])

    def _make_schema(self) -> None:
        migrate(Database(self._connection, execute_plugins=False))
        held, statements = objects(self._connection), []
        for name, wanted in made_today().items():
            is_possible = wanted.kind == "view" or (wanted.kind in {"index", "trigger"} and wanted.table in held)
            if is_possible and held.get(name) != wanted:
                statements += [f"DROP {wanted.kind} IF EXISTS [{name}]", wanted.sql]
        self._all(statements)
        if any("TRIGGER" in statement for statement in statements):
            self._make_search()  # what was written without its trigger is not in the index

    def _make_search(self) -> None:
        self._all(f"INSERT INTO [{index}] ([{index}]) VALUES ('rebuild')" for index in INDEXES)  # noqa: S608  # our names

    def _let_go_of_references(self) -> None:
        """A reference that may be missing becomes none; a row that is nothing without it goes, if it may."""
        statements = []
        for table, parent in {(row[0], row[2]) for row in self._connection.execute("PRAGMA foreign_key_check")}:
            required = {row[1] for row in self._connection.execute(f"PRAGMA table_info([{table}])") if row[3] or row[5]}
            for key in self._connection.execute(f"PRAGMA foreign_key_list([{table}])"):
                if key[2] != parent:
                    continue
                column, target = key[3], key[4]
                found = f"SELECT 1 FROM [{parent}] AS parent WHERE parent.[{target}] = [{table}].[{column}]"  # noqa: S608  # names of the schema
                is_broken = f"[{column}] IS NOT NULL AND NOT EXISTS ({found})"
                if column not in required:
                    statements.append(f"UPDATE [{table}] SET [{column}] = NULL WHERE {is_broken}")  # noqa: S608  # names of the schema
                elif table not in PRECIOUS:
                    statements.append(f"DELETE FROM [{table}] WHERE {is_broken}")  # noqa: S608  # names of the schema
        self._all(statements)

    def _close_runs(self) -> None:
        dead = dead_runs(self._connection, self._now, is_open_elsewhere=self._is_open_elsewhere)
        told = "the program was stopped before the run had ended"
        self._all(
            f"UPDATE crawls SET outcome = 'interrupted', reason = '{told}' WHERE id = {int(number)}"  # noqa: S608  # a number
            for number, _, _ in dead
        )

    def _plan_visits(self) -> None:
        now, far = stamp(self._now), stamp(self._now + FURTHEST_VISIT)
        self._all([f"UPDATE pages SET next_visit_at = '{now}' WHERE next_visit_at > '{far}'"])  # noqa: S608  # instants

    def _clear_lock(self) -> None:
        stale_holder(timer_lock(self._path), clear=True)

    def _remove_leftovers(self) -> None:
        for path in leftovers(self._path, self._now):
            path.unlink(missing_ok=True)
