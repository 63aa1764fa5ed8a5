"""How crawled text and addresses are shown: filters for the desk's templates, which escape what they return."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from datasette import hookimpl
from jinja2 import Environment

_QUOTE_LENGTH = 400  # evidence may be two long sentences; the card shows what fits, the article's page shows all
# A right-to-left override in a headline would turn the text around it; the letters of such a language do not need it.
_WITHOUT_DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def web_address(url: str | None) -> str:
    """Return the address if a link may lead there: absolute, http or https, without blanks or control characters."""
    if not url or any(character.isspace() or not character.isprintable() for character in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


def shortened(quote: str | None) -> str:
    """Return a quote that fits a card, cut between words."""
    text = " ".join(plain(quote).split())
    return text if len(text) <= _QUOTE_LENGTH else text[:_QUOTE_LENGTH].rpartition(" ")[0] + " …"


def plain(text: str | None) -> str:
    """Return crawled text as the page may show it (the template escapes it): no marks that turn the direction."""
    return plain_inside(text).strip()


def plain_inside(text: str | None) -> str:
    """Return the same for a piece of a longer text, with the blanks at its ends."""
    return (text or "").translate(_WITHOUT_DIRECTION_MARKS)


def spoken_instant(instant: str | None) -> str:
    """Return "21 November 2026, 01:00 UTC" for the archive's own spelling, anything else as it is."""
    try:
        moment = datetime.fromisoformat(instant or "")
    except ValueError:
        return instant or ""
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


FILTERS: tuple[Callable[[str | None], str], ...] = (web_address, shortened, plain, plain_inside, spoken_instant)


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Give the templates the filters above, each by its name."""
    env.filters.update({function.__name__: function for function in FILTERS})
