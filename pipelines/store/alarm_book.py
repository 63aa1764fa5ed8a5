"""The archive's book of alarms: which stand, and which messages of them are still to be sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipelines.store import alarms
from pipelines.store.transactions import Transactions


class AlarmBook(Transactions):
    """What the watch writes down between two nights."""

    def standing_alarms(self, source: str) -> list[alarms.Alarm]:
        """What is wrong with a source now, the oldest first."""
        with self._explaining():
            return alarms.standing(self._database, source)

    def settle_alarms(
        self,
        source: str,
        *,
        begun: Sequence[alarms.NewAlarm],
        ended: Sequence[tuple[int, str]],
        reminded: Sequence[int],
        crawl_id: int | None,
        ways: Sequence[str],
    ) -> list[alarms.News]:
        """Writes what began, ended and is told again, queues it for these ways of telling, and returns it as news."""
        now = self._clock()
        with self._transaction():
            news = [alarms.end(self._database, number, note, now) for number, note in ended]
            news += [alarms.begin(self._database, source, alarm, crawl_id, now) for alarm in begun]
            news += [alarms.remind(self._database, number, now) for number in reminded]
            alarms.queue(self._database, news, ways, now)
        return news

    def waiting_messages(self, way: str) -> list[alarms.Message]:
        """The news that wait to be sent in this way, and whose time for a try has come."""
        with self._explaining():
            return alarms.waiting(self._database, way, self._clock())

    def note_sent(self, messages: Sequence[alarms.Message]) -> None:
        """Notes that the receiver took them."""
        with self._transaction():
            alarms.note_sent(self._database, [message.id for message in messages], self._clock())

    def note_not_sent(self, tries: Sequence[tuple[alarms.Message, str, datetime | None]]) -> None:
        """Notes of each that it was not taken, why, and when it is tried again (None: given up)."""
        with self._transaction():
            for message, error, next_try in tries:
                alarms.note_not_sent(self._database, message.id, error, next_try)
