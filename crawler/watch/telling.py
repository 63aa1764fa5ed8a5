"""Sends what waits to be told, beside the night's work: a receiver that hangs or is down holds up nothing.

What was not taken is tried again after five minutes, then ever later, and given up after three days: by then the weekly
reminder is nearer. Each way has a queue of its own in the archive, so a crash between two tries loses nothing.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from crawler.watch import mail, webhook
from crawler.watch.sending import NotSentError
from crawler.watch.ways import Ways
from pipelines.store import Archive, ArchiveError
from pipelines.store.alarms import Message

_FIRST_WAIT, _LONGEST_WAIT, _GIVE_UP = timedelta(minutes=5), timedelta(hours=6), timedelta(days=3)


def tell(
    database: Path,
    ways: Ways,
    *,
    say: Callable[[str], None],
    clock: Callable[[], datetime],
    environment: Mapping[str, str] | None = None,
) -> None:
    """Send what waits, one message for all of it in each way; ``say`` hears of what was not taken. Raises nothing."""
    environment = os.environ if environment is None else environment
    for way in ways.names:
        try:
            with Archive.open(database, clock=clock, must_exist=True) as archive:
                waiting = archive.waiting_messages(way)
            if not waiting:
                continue
            # The archive is closed meanwhile: nobody waits for a slow receiver.
            error = _sent(ways, way, waiting, environment, clock())
            with Archive.open(database, clock=clock, must_exist=True) as archive:
                if error:
                    say(_note_failure(archive, way, waiting, error, clock()))
                else:
                    archive.note_sent(waiting)
        except ArchiveError as error:
            say(f"alarms could not be sent by {way} for now: {error}")


def _sent(ways: Ways, way: str, waiting: list[Message], environment: Mapping[str, str], now: datetime) -> str:
    """Why they were not taken; "" when they were."""
    try:
        if way == "webhook":
            webhook.post(ways.webhook, waiting)
        elif ways.mail is not None:
            mail.send(ways.mail, waiting, environment, now)
    except NotSentError as error:
        return str(error)
    return ""


def _note_failure(archive: Archive, way: str, waiting: list[Message], error: str, now: datetime) -> str:
    tries = [(message, error, _next_try(message, now)) for message in waiting]
    archive.note_not_sent(tries)
    return _told(way, error, [following for _, _, following in tries])


def _next_try(message: Message, now: datetime) -> datetime | None:
    if now - message.made_at > _GIVE_UP:
        return None
    wait: timedelta = min(_FIRST_WAIT * int(2 ** min(message.attempts, 10)), _LONGEST_WAIT)
    return now + wait


def _told(way: str, error: str, tries: list[datetime | None]) -> str:
    number = f"{len(tries)} alarm message{'' if len(tries) == 1 else 's'} not sent by {way}: {error}"
    following = [instant for instant in tries if instant is not None]
    given_up = len(tries) - len(following)
    told = f"next try from {min(following):%Y-%m-%d %H:%M} UTC on" if following else ""
    lost = f"{given_up} given up after {_GIVE_UP.days} days (scrapy status shows what stands)" if given_up else ""
    return f"{number}; {'; '.join(part for part in (told, lost) if part)}"


class Teller:
    """``tell`` in a thread of its own, one at a time; the program may end without waiting for it."""

    def __init__(
        self, database: Path, ways: Ways, *, say: Callable[[str], None], clock: Callable[[], datetime]
    ) -> None:
        self._database, self._ways, self._say, self._clock = database, ways, say, clock
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Send what waits, unless that is going on."""
        if self._ways.names and (self._thread is None or not self._thread.is_alive()):
            self._thread = threading.Thread(target=self._work, name="telling of alarms", daemon=True)
            self._thread.start()

    def wait(self, seconds: float, is_stopping: Callable[[], bool] = lambda: False) -> None:
        """Until all is sent or refused, for so long at most, and not when we are asked to stop."""
        deadline = time.monotonic() + seconds
        while self._thread is not None and time.monotonic() < deadline and not is_stopping():
            self._thread.join(0.1)
            if not self._thread.is_alive():
                return

    def _work(self) -> None:
        tell(self._database, self._ways, say=self._say, clock=self._clock)
