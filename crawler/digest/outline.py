"""The digest as sections of entries, which Markdown and HTML write each in its own way. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from crawler.digest.reading import Digest

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """A line with an address, what is said of it, and words that are quoted."""

    title: str
    url: str = ""  # of the web, or ""
    language: str = ""
    facts: tuple[str, ...] = ()
    quote: str = ""
    children: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the digest; ``more`` entries were left out."""

    title: str
    entries: tuple[Entry, ...]
    more: int = 0


def title_of(digest: Digest) -> str:
    """What the digest is called."""
    return f"Nightdesk: {_minute(digest.since)} to {_minute(digest.until)} UTC"


def summary_of(digest: Digest) -> str:
    """All of it in one sentence."""
    counts = {
        "new": len(digest.new) + digest.more.get("new", 0),
        "changed": len(digest.changed) + digest.more.get("changed", 0),
        "vanished": len(digest.vanished) + digest.more.get("vanished", 0),
        "about localization": len(digest.localization) + digest.more.get("localization", 0),
    }
    told = ", ".join(f"{number} {name}" for name, number in counts.items())
    alarms = sum(len(source.alarms) for source in digest.sources)
    standing = f"; {alarms} alarm{'' if alarms == 1 else 's'} stand{'s' if alarms == 1 else ''}" if alarms else ""
    return f"Stories: {told}{standing}."


def outline(digest: Digest) -> Iterator[Section]:
    """The sections that have something to tell, the most important first."""
    sections = (
        Section("Localization", tuple(_localization(digest)), digest.more.get("localization", 0)),
        Section("At several sites", tuple(_threads(digest)), digest.more.get("threads", 0)),
        Section("New", tuple(_new(digest)), digest.more.get("new", 0)),
        Section("Changed", tuple(_changed(digest)), digest.more.get("changed", 0)),
        Section("Vanished", tuple(_vanished(digest)), digest.more.get("vanished", 0)),
        Section("Sources", tuple(_sources(digest))),
    )
    return (section for section in sections if section.entries)


def web_address(url: str) -> str:
    """The address where it is one of the web, else ""."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""


def _localization(digest: Digest) -> Iterator[Entry]:
    for story in digest.localization:
        yield _entry(story.headline, story.url, story.language, story.source, story.facts, quote=story.quote)


def _threads(digest: Digest) -> Iterator[Entry]:
    for thread in digest.threads:
        children = tuple(_entry(headline, url, "", source) for source, headline, url in thread.articles)
        yield Entry(_one_line(thread.headline), children=children)


def _new(digest: Digest) -> Iterator[Entry]:
    for story in digest.new:
        published = _minute(story.published) if story.published else "no date"
        yield _entry(story.headline, story.url, story.language, story.source, published, story.description)


def _changed(digest: Digest) -> Iterator[Entry]:
    for story in digest.changed:
        before = f"headline before: {story.headline_before}" if story.headline_before else ""
        facts = (story.source, _minute(story.changed), story.kind, before)
        yield _entry(story.headline, story.url, story.language, *facts, quote=story.diff)


def _vanished(digest: Digest) -> Iterator[Entry]:
    for story in digest.vanished:
        facts = (story.source, _minute(story.vanished), story.reason)
        yield _entry(story.headline, story.url, story.language, *facts)


def _sources(digest: Digest) -> Iterator[Entry]:
    for source in digest.sources:
        last = _minute(source.last_crawl) if source.last_crawl else "never crawled"
        yield Entry(source.name, facts=tuple(fact for fact in (source.health, last, _one_line(source.why)) if fact))


def _entry(headline: str, url: str, language: str, *facts: str, quote: str = "") -> Entry:
    told = [_one_line(fact) for fact in facts if fact]
    if not web_address(url):
        told.append(_one_line(url))
    return Entry(_one_line(headline) or "(no headline)", web_address(url), language, tuple(told), _one_line(quote))


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _minute(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M}"
