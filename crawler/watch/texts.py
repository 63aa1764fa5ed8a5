"""What is said of an alarm: a line for the log, a paragraph for a mail, an object for a program. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipelines.store.alarms import Alarm, Message, News

_OPENINGS = {"began": "alarm", "ended": "over", "reminder": "still wrong"}


def line_of(news: News | Message) -> str:
    """One line that names source, finding, cause and next step."""
    alarm = news.alarm
    if news.event == "ended":
        return f"{alarm.source}: over: {_name(alarm)} since {_moment(alarm.began_at)}: {alarm.end_note}"
    since = f" since {_moment(alarm.began_at)}" if news.event == "reminder" else ""
    return (
        f"{alarm.source}: {_OPENINGS[news.event]}: {_name(alarm)}{since}: {alarm.what}. "
        f"Likely cause: {alarm.cause}. Next: {alarm.next_step}"
    )


def subject_of(messages: Sequence[Message]) -> str:
    """The subject of a mail, which never holds a line break."""
    sources = list(dict.fromkeys(message.alarm.source for message in messages))
    named = ", ".join(sources[:3]) + (f" and {len(sources) - 3} more" if len(sources) > 3 else "")
    began = sum(message.event == "began" for message in messages)
    what = "all over" if all(message.event == "ended" for message in messages) else "something is wrong"
    if began == 1:
        what = next(message.alarm.kind for message in messages if message.event == "began")
    elif began:
        what = f"{began} alarms"
    return " ".join(f"Nightdesk: {what}: {named}".split())[:200]


def text_of(messages: Sequence[Message]) -> str:
    """The text of a mail: a paragraph for each alarm."""
    return "\n\n".join(_paragraph(message) for message in messages) + "\n\nscrapy status shows all sources.\n"


def _paragraph(message: Message) -> str:
    alarm = message.alarm
    head = f"{alarm.source}: {_OPENINGS[message.event]}: {_name(alarm)} (since {_moment(alarm.began_at)})"
    if message.event == "ended":
        return f"{head}\n  {alarm.end_note}, {_moment(alarm.ended_at)}"
    return f"{head}\n  {alarm.what}\n  Likely cause: {alarm.cause}\n  Next: {alarm.next_step}"


def object_of(message: Message) -> dict[str, str | int | None]:
    """The alarm for a program; instants as the archive writes them."""
    alarm = message.alarm
    return {
        "event": message.event,
        "message": message.id,
        "alarm": alarm.id,
        "source": alarm.source,
        "kind": alarm.kind,
        "subject": alarm.subject,
        "what": alarm.what,
        "cause": alarm.cause,
        "next_step": alarm.next_step,
        "began_at": f"{alarm.began_at:%Y-%m-%dT%H:%M:%SZ}",
        "ended_at": f"{alarm.ended_at:%Y-%m-%dT%H:%M:%SZ}" if alarm.ended_at is not None else None,
        "end_note": alarm.end_note,
    }


def _name(alarm: Alarm) -> str:
    return f"{alarm.kind} of {alarm.subject}" if alarm.subject else alarm.kind


def _moment(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC" if instant is not None else "now"
