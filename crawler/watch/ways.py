"""How the owner wants to be told of alarms beside the log and the report: a webhook, e-mail, both or neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from crawler.night.errors import WrongUsageError

_SECURITY = {"starttls": 587, "ssl": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class MailWay:
    """A mail server and the addresses. User and password stay out of settings, which are logged and handed on."""

    to: tuple[str, ...]
    sender: str
    host: str
    port: int
    security: str  # "starttls", "ssl" or "none"


@dataclass(frozen=True, slots=True)
class Ways:
    """Where alarms are sent."""

    webhook: str = ""
    mail: MailWay | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The ways that are used, by the words of the archive."""
        return (*(("webhook",) if self.webhook else ()), *(("mail",) if self.mail is not None else ()))


def read_ways(settings: BaseSettings, environment: Mapping[str, str]) -> Ways:
    """The ways that the settings name; raises WrongUsageError for what cannot be meant.

    The address of a webhook is often a secret: NIGHTDESK_WEBHOOK in the environment names it without showing it to
    everybody who lists processes.
    """
    webhook = str(settings.get("ALARM_WEBHOOK") or environment.get("NIGHTDESK_WEBHOOK", ""))
    if webhook and (urlsplit(webhook).scheme not in {"http", "https"} or not urlsplit(webhook).hostname):
        raise WrongUsageError("ALARM_WEBHOOK (or NIGHTDESK_WEBHOOK) is no address: write one like https://host/path")
    return Ways(webhook, _mail(settings))


def _mail(settings: BaseSettings) -> MailWay | None:
    to = tuple(address.strip() for address in settings.getlist("ALARM_MAIL_TO") if address.strip())
    server = str(settings.get("ALARM_MAIL_SERVER") or "")
    if not to:
        return None
    if not server:
        raise WrongUsageError("ALARM_MAIL_TO is set and ALARM_MAIL_SERVER is not: name the server that takes the mail")
    security = str(settings.get("ALARM_MAIL_SECURITY") or "").lower()
    if security not in _SECURITY:
        raise WrongUsageError(f"ALARM_MAIL_SECURITY={security!r} is none of {', '.join(_SECURITY)}")
    try:
        parts = urlsplit(f"//{server}")
        port = parts.port or _SECURITY[security]
    except ValueError:
        raise WrongUsageError(f"ALARM_MAIL_SERVER={server!r} is no server: write host or host:port") from None
    sender = str(settings.get("ALARM_MAIL_FROM") or to[0])
    for address in (*to, sender):
        if "@" not in address or any(character.isspace() for character in address):
            raise WrongUsageError(f"{address!r} is no mail address (ALARM_MAIL_TO, ALARM_MAIL_FROM)")
    return MailWay(to, sender, parts.hostname or "", port, security)
