"""The arguments of a crawl, ``-a NAME=VALUE``, checked before anything is asked of a site."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

# Name and meaning of every argument; docs/commands.md shows the same.
ARGUMENTS = {
    "since": "only stories published on this day or later (YYYY-MM-DD); reads older listing pages back to that day",
    "limit": "at most this many stories, the newest first",
    "urls": "a file with one story address a line: read these instead of the site's channels",
}
ANY_SITE_ARGUMENTS = {
    "url": "the home page of the site to read (needed)",
    "name": "what the site is called in the archive (its host unless told)",
}


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """What narrows a run. ``urls`` is None where the site's channels are read."""

    since: date | None = None
    limit: int | None = None
    urls: tuple[str, ...] | None = None
    url: str = ""
    name: str = ""

    def as_text(self) -> dict[str, str]:
        """The options that were given, for the record of the run."""
        given = {"since": self.since, "limit": self.limit, "url": self.url or None, "name": self.name or None}
        texts = {key: str(value) for key, value in given.items() if value is not None}
        if self.urls is not None:
            texts["urls"] = f"{len(self.urls)} addresses"
        return texts


def read_options(arguments: Mapping[str, str], *, any_site: bool = False) -> CrawlOptions:
    """The checked arguments of one crawl; raises ValueError with one sentence for what is wrong."""
    known = ARGUMENTS | (ANY_SITE_ARGUMENTS if any_site else {})
    for name in arguments:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
            raise ValueError(f"unknown argument -a {name}=…; {hint}")
    if any_site and not arguments.get("url"):
        raise ValueError("scrapy crawl site needs the address of the site: -a url=https://www.example.com/")
    return CrawlOptions(
        since=_day(arguments["since"]) if "since" in arguments else None,
        limit=_count(arguments["limit"]) if "limit" in arguments else None,
        urls=_addresses(Path(arguments["urls"])) if "urls" in arguments else None,
        url=web_address(arguments["url"]) if arguments.get("url") else "",
        name=arguments.get("name", "").strip(),
    )


def web_address(text: str) -> str:
    """The text as an http(s) address; a bare host (www.example.com) gets https.

    Raises:
        ValueError: For anything else, with one sentence.
    """
    given, text = text.strip(), text.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"{text!r} is not an address: {error}") from None
    if parts.scheme not in {"http", "https"} or not host or " " in text or (given != text and "." not in host):
        raise ValueError(f"{given!r} is not an address of the web (http:// or https:// and a host)")
    return text if parts.path else f"{text}/"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"-a since={text} is not a day; write it like 2026-11-01") from None


def _count(text: str) -> int:
    if not text.strip().isdecimal() or int(text) < 1:
        raise ValueError(f"-a limit={text} is not a count; write a whole number from 1 up")
    return int(text)


def _addresses(path: Path) -> tuple[str, ...]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()  # editors on Windows begin with a mark
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not a UTF-8 text"
        raise ValueError(f"-a urls={path} cannot be read: {reason}") from None
    wanted = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not wanted:
        raise ValueError(f"-a urls={path} names no address; write one a line")
    return tuple(dict.fromkeys(web_address(line) for line in wanted))
