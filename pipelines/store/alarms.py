"""The rows of alarms and of the messages that are sent of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from pipelines.store.values import clean, instant_of, stamp

WAYS = ("webhook", "mail")


@dataclass(frozen=True, slots=True)
class NewAlarm:
    """Something that was found wrong with a source for the first time."""

    kind: str
    subject: str
    what: str
    cause: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """A row of ``alarms``."""

    id: int
    source: str
    kind: str
    subject: str
    what: str
    cause: str
    next_step: str
    began_at: datetime
    ended_at: datetime | None
    end_note: str
    told_at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """What there is to tell of an alarm: ``event`` is "began", "ended" or "reminder"."""

    event: str
    alarm: Alarm


@dataclass(frozen=True, slots=True)
class Message:
    """News that waits to be sent in one way."""

    id: int
    event: str
    way: str
    made_at: datetime
    attempts: int
    alarm: Alarm


_COLUMNS = "id, source, kind, subject, what, cause, next_step, began_at, ended_at, end_note, told_at"
_COLUMNS_OF_ALARMS = ", ".join(f"alarms.{name}" for name in _COLUMNS.split(", "))


def standing(database: Database, source: str) -> list[Alarm]:
    """What is wrong with a source now, the oldest first."""
    sql = f"SELECT {_COLUMNS} FROM alarms WHERE source = ? AND ended_at IS NULL ORDER BY began_at, id"  # noqa: S608  # ours
    return [_alarm(row) for row in database.execute(sql, [source])]


def begin(database: Database, source: str, alarm: NewAlarm, crawl_id: int | None, now: datetime) -> News:
    """An alarm begins."""
    cursor = database.execute(
        """
        INSERT INTO alarms (source, kind, subject, what, cause, next_step, began_at, told_at, crawl_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            source, alarm.kind, clean(alarm.subject, 300), clean(alarm.what, 1000), clean(alarm.cause, 500),
            clean(alarm.next_step, 500), stamp(now), stamp(now), crawl_id,
        ],
    )  # fmt: skip
    assert cursor.lastrowid is not None
    return News("began", _by_id(database, cursor.lastrowid))


def end(database: Database, alarm_id: int, note: str, now: datetime) -> News:
    """An alarm is over."""
    sql = "UPDATE alarms SET ended_at = ?, end_note = ?, told_at = ? WHERE id = ?"
    database.execute(sql, [stamp(now), clean(note, 500), stamp(now), alarm_id])
    return News("ended", _by_id(database, alarm_id))


def remind(database: Database, alarm_id: int, now: datetime) -> News:
    """An alarm still stands, and is told once more."""
    database.execute("UPDATE alarms SET told_at = ? WHERE id = ?", [stamp(now), alarm_id])
    return News("reminder", _by_id(database, alarm_id))


def queue(database: Database, news: Iterable[News], ways: Sequence[str], now: datetime) -> None:
    """Have the news sent in these ways."""
    database.conn.executemany(
        "INSERT INTO alarm_messages (alarm_id, event, way, made_at, next_try_at) VALUES (?, ?, ?, ?, ?)",
        [(item.alarm.id, item.event, way, stamp(now), stamp(now)) for item in news for way in ways],
    )


def waiting(database: Database, way: str, now: datetime) -> list[Message]:
    """The messages whose time for a try has come, the oldest first."""
    rows = database.execute(
        f"""
        SELECT alarm_messages.id, event, way, made_at, attempts, {_COLUMNS_OF_ALARMS}
        FROM alarm_messages JOIN alarms ON alarms.id = alarm_id
        WHERE way = ? AND next_try_at <= ? ORDER BY alarm_messages.id LIMIT 200
        """,  # noqa: S608  # ours
        [way, stamp(now)],
    ).fetchall()
    return [
        Message(number, event, way, _instant(made), attempts, _alarm(alarm))
        for number, event, way, made, attempts, *alarm in rows
    ]


def note_sent(database: Database, numbers: Iterable[int], now: datetime) -> None:
    """The receiver took them."""
    database.conn.executemany(
        "UPDATE alarm_messages SET sent_at = ?, attempts = attempts + 1, next_try_at = NULL, error = '' WHERE id = ?",
        [(stamp(now), number) for number in numbers],
    )


def note_not_sent(database: Database, number: int, error: str, next_try: datetime | None) -> None:
    """A try failed; ``next_try`` is None for a message that is given up."""
    database.execute(
        "UPDATE alarm_messages SET attempts = attempts + 1, next_try_at = ?, error = ? WHERE id = ?",
        [stamp(next_try) if next_try is not None else None, clean(error, 500), number],
    )


def _by_id(database: Database, alarm_id: int) -> Alarm:
    return _alarm(database.execute(f"SELECT {_COLUMNS} FROM alarms WHERE id = ?", [alarm_id]).fetchone())  # noqa: S608  # ours


def _alarm(row: Sequence[object]) -> Alarm:
    number, source, kind, subject, what, cause, next_step, began, ended, note, told = row
    return Alarm(
        id=int(str(number)),
        source=str(source),
        kind=str(kind),
        subject=str(subject),
        what=str(what),
        cause=str(cause),
        next_step=str(next_step),
        began_at=_instant(str(began)),
        ended_at=instant_of(str(ended)) if ended is not None else None,
        end_note=str(note),
        told_at=_instant(str(told)),
    )


def _instant(text: str) -> datetime:
    instant = instant_of(text)
    assert instant is not None
    return instant
