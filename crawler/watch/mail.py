"""Alarms by e-mail (SMTP), one mail for all that there is to tell.

User and password come from the environment (NIGHTDESK_SMTP_USER, NIGHTDESK_SMTP_PASSWORD) and are never sent over a
line that is not encrypted.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from crawler.watch.sending import NotSentError
from crawler.watch.texts import subject_of, text_of
from crawler.watch.ways import MailWay
from pipelines.store.alarms import Message

_SECONDS = 10.0


def send(way: MailWay, messages: Sequence[Message], environment: Mapping[str, str], now: datetime) -> None:
    """Send one mail with all messages; raises NotSentError with the reason."""
    deliver(way, mail_of(way, messages, now), environment)


def mail_of(way: MailWay, messages: Sequence[Message], now: datetime) -> EmailMessage:
    """The mail. Its Message-ID is that of its last message: a mail that is sent twice is known as one."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject_of(messages)
    mail["From"] = way.sender
    mail["To"] = ", ".join(way.to)
    mail["Date"] = format_datetime(now)
    domain = way.sender.rpartition("@")[2]
    mail["Message-ID"] = f"<nightdesk-{messages[-1].made_at:%Y%m%d%H%M%S}-{messages[-1].id}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text_of(messages))
    return mail


def deliver(way: MailWay, mail: EmailMessage, environment: Mapping[str, str]) -> None:
    """Hand a mail to the server; raises NotSentError with the reason."""
    user, password = environment.get("NIGHTDESK_SMTP_USER", ""), environment.get("NIGHTDESK_SMTP_PASSWORD", "")
    if user and way.security == "none":
        raise NotSentError(
            "NIGHTDESK_SMTP_USER is set, but ALARM_MAIL_SECURITY=none would send the password in the open"
        )
    try:
        with _connection(way) as server:
            if way.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if user:
                server.login(user, password)
            server.send_message(mail, from_addr=way.sender, to_addrs=way.to)
    except smtplib.SMTPAuthenticationError as error:
        raise NotSentError(f"{way.host} does not take the user and password (status {error.smtp_code})") from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotSentError(f"{way.host}:{way.port} did not take the mail: {_in_words(error)}") from error


def _connection(way: MailWay) -> smtplib.SMTP:
    if way.security == "ssl":
        return smtplib.SMTP_SSL(way.host, way.port, timeout=_SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(way.host, way.port, timeout=_SECONDS)


def _in_words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return f"status {error.smtp_code} {said}"
    return str(error) or type(error).__name__
