"""The union of what a site's channels name, and the choice of what to fetch tonight. Pure."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time
from typing import Protocol

from crawler.items import Discovered
from pipelines.dedupe import canonical_url

# Stories that a channel calls modified are read again, but a site that re-dates its whole archive every night must not
# make us fetch it every night. (The setting of this name; those that are due by their age come first.)
REVISITS_PER_RUN = 100

# How the archive says that a page was read and left out because of ``-a since=``.
LEFT_OUT_REASON = "published {day}, before the day asked for"
LEFT_OUT = re.compile(r"published (\d{4}-\d{2}-\d{2}), before the day asked for$")


_FIELDS = tuple(one.name for one in fields(Discovered))


class KnownPage(Protocol):
    """What the archive knows of an address (see ``pipelines.store``)."""

    @property
    def state(self) -> str:
        """One of pending, article, rejected, failed, gone."""

    @property
    def reason(self) -> str:
        """Why it is rejected, failed or gone."""

    @property
    def fetched_at(self) -> datetime | None:
        """When the page was last had."""

    @property
    def next_visit_at(self) -> datetime | None:
        """When a failed or vanished page is due again; None for never."""


# Bytes of the full texts that channels tell, packed: those of five thousand stories. They stand in for pages that are
# refused; what is told beyond is left.
MOST_TEXTS = 16 * 1024 * 1024


@dataclass(slots=True)
class Finding:
    """One story as all channels together name it."""

    url: str
    entry: Discovered  # without the full text, where ``packed_text`` has it
    was_known: bool = False  # the archive had it before this run
    channels: list[str] = field(default_factory=list)
    packed_text: bytes = b""

    def whole_entry(self) -> Discovered:
        """The entry with the full text that a channel told."""
        if not self.packed_text:
            return self.entry
        return replace(self.entry, content_html=zlib.decompress(self.packed_text).decode("utf-8", "surrogatepass"))


class Findings:
    """Stories by canonical URL, in the order in which they were first named.

    ``is_known`` says whether the archive has a story; it is asked once for each, when a channel first names it. There
    are ``most`` of them: what is named beyond is left, and ``is_full`` says so. ``texts_left`` counts the full texts
    for which there was no room.
    """

    def __init__(
        self, is_known: Callable[[str], bool] = lambda _: False, most: int = 50_000, room_for_texts: int = MOST_TEXTS
    ) -> None:
        self._is_known = is_known
        self.most = most
        self.is_full = False
        self.texts_left = 0
        self._room_for_texts = room_for_texts
        self._by_url: dict[str, Finding] = {}

    def add(self, channel_url: str, links: Iterable[Discovered]) -> int:
        """Takes what one channel document names; returns how many of them are news from this channel.

        News is what the archive did not have before the run and this channel has not named yet, whether or not another
        channel has: a listing is read on though a feed was faster, and one that repeats itself for ever is not.
        """
        news = 0
        for link in links:
            key = _key(link.url)
            finding = self._by_url.get(key)
            if finding is None and len(self._by_url) >= self.most:
                self.is_full = True
                continue
            if finding is None:
                bare = Discovered(link.url) if link.content_html else link
                finding = self._by_url[key] = Finding(link.url, bare, self._is_known(link.url))
            self._take(finding, link)
            if channel_url and channel_url not in finding.channels:
                finding.channels.append(channel_url)
                news += not finding.was_known
        return news

    def _take(self, finding: Finding, link: Discovered) -> None:
        """Merges what a channel says; a full text is packed, for a thousand of them fill the memory."""
        if not link.content_html:
            finding.entry = merged(finding.entry, link)
            return
        before = finding.whole_entry()
        after = merged(before, link)
        finding.entry = replace(after, content_html="")
        if after.content_html != before.content_html:
            packed = zlib.compress(after.content_html.encode("utf-8", "surrogatepass"), 1)
            room = self._room_for_texts + len(finding.packed_text) - len(packed)
            if room < 0:
                self.texts_left += 1
            else:
                finding.packed_text, self._room_for_texts = packed, room

    def __len__(self) -> int:
        return len(self._by_url)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._by_url.values())

    def get(self, url: str) -> Finding | None:
        """The story of this address, if any channel named it."""
        return self._by_url.get(_key(url))


def _key(url: str) -> str:
    """What two spellings of one story's address share, the slash at its end included."""
    return canonical_url(url).rstrip("/")


def merged(first: Discovered, second: Discovered) -> Discovered:
    """Two channels' words about one story: each field from the first that has it, the later of two modifications."""
    if first is second:
        return first
    gained = {name: getattr(second, name) for name in _FIELDS if not getattr(first, name)}
    if first.modified and second.modified:
        gained["modified"] = max(first.modified, second.modified)
    if len(second.content_html) > len(first.content_html):
        gained["content_html"] = second.content_html
    return replace(first, **gained) if gained else first


def is_before(link: Discovered, day: date | None) -> bool:
    """Whether the story is known to be older than this day. Unknown dates are not older."""
    if day is None:
        return False
    dated = link.published or link.modified
    return dated is not None and dated < datetime.combine(day, time.min, tzinfo=UTC)


def goes_on(links: Iterable[Discovered], *, new: int, since: date | None) -> bool:
    """Whether the page after this one of a listing is worth reading.

    Without a day: while something here was new. With a day: until every story here is known to be older; where no
    story carries a date, while something here was new.
    """
    page = list(links)
    dated = [link for link in page if link.published or link.modified]
    if since is None or not dated:
        return new > 0
    return any(not is_before(link, since) for link in dated)


def newest_first(findings: Iterable[Finding]) -> list[Finding]:
    """By date, stories without one after the dated ones and in the order of their channels."""
    oldest = datetime.min.replace(tzinfo=UTC)
    return sorted(findings, key=lambda f: f.entry.published or f.entry.modified or oldest, reverse=True)


def chosen(
    findings: Iterable[Finding],
    known: Callable[[str], KnownPage | None],
    *,
    since: date | None,
    limit: int,
    now: datetime,
    revisits_per_run: int = REVISITS_PER_RUN,
) -> tuple[list[Finding], int]:
    """The stories to fetch now, newest first, and how many more wait for the next run."""
    wanted: list[Finding] = []
    due: list[Finding] = []
    modified: list[Finding] = []
    for finding in newest_first(findings):
        if is_before(finding.entry, since):
            continue
        page = known(finding.url)
        if page is None or page.state == "pending" or _is_due(page, now) or _is_old_no_more(page, since):
            wanted.append(finding)
        elif _is_due_again(finding.entry, page, since, now):
            due.append(finding)
        elif _was_modified(finding.entry, page):
            modified.append(finding)
    every = wanted + (due + modified)[:revisits_per_run]
    return every[:limit], max(0, len(every) - limit)


def _is_due(page: KnownPage, now: datetime) -> bool:
    return page.state in {"failed", "gone"} and page.next_visit_at is not None and page.next_visit_at <= now


def _is_due_again(entry: Discovered, page: KnownPage, since: date | None, now: datetime) -> bool:
    """Whether a story is read again by its age. A run that takes nothing before a day leaves those of unknown date."""
    is_wanted = since is None or entry.published is not None or entry.modified is not None
    return is_wanted and page.state == "article" and page.next_visit_at is not None and page.next_visit_at <= now


def _is_old_no_more(page: KnownPage, since: date | None) -> bool:
    """Whether the page was left out for its date alone, and this run asks for that date."""
    told = LEFT_OUT.match(page.reason) if page.state == "rejected" else None
    return told is not None and (since is None or date.fromisoformat(told[1]) >= since)


def _was_modified(entry: Discovered, page: KnownPage) -> bool:
    return (
        page.state in {"article", "rejected"}
        and entry.modified is not None
        and page.fetched_at is not None
        and entry.modified > page.fetched_at
    )
