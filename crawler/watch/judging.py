"""What is wrong with a source, by its history: each finding with its figures, the likely cause and the next step.

Pure. ``standing`` names what was found before and is not over: it takes less to keep an alarm standing than to begin
one, so that none begins and ends night after night.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from crawler.watch import habits
from crawler.watch.habits import Change
from crawler.watch.history import CrawlRow, SourceHistory
from crawler.watch.rhythm import expected, rhythm_of

# One failed crawl is a bad night; a publisher whose server rests on Sundays is none.
_FAILED_CRAWLS = 2
# Fewer challenges than this, and than a fifth of the requests, are the mood of a guard.
_CHALLENGES, _PART_OF_REQUESTS = 3, 0.2
# So many signs together are a new layout; rules stop alone when a box is taken off the pages.
_SIGNS, _RULES_ALONE = 2, 4
_NEXT_CRAWL = "the desk tries again at the site's next crawl"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong: ``kind`` and ``subject`` are the same as long as it is the same thing."""

    kind: str
    subject: str
    what: str
    cause: str
    next_step: str

    @property
    def key(self) -> Key:
        """By which it is known again."""
        return self.kind, self.subject


@dataclass(frozen=True, slots=True)
class Judgement:
    """The findings, and of which kinds nothing can be said now: what stands of those goes on standing."""

    findings: tuple[Finding, ...]
    unknown: frozenset[str] = frozenset()


_OF_CONTENT = frozenset({"silence", "field", "path", "layout"})


def judge(history: SourceHistory, standing: AbstractSet[Key] = frozenset()) -> Judgement:
    """What is wrong with the source after its newest crawl."""
    crawls = [crawl for crawl in history.crawls if crawl.outcome != "interrupted"]
    if not crawls:
        return Judgement((), frozenset({"failing", "challenge"}) | _OF_CONTENT)
    newest = crawls[0]
    if _is_challenged(newest):
        return Judgement((_challenge(newest, history),), _OF_CONTENT)
    if newest.outcome != "finished":
        failing = _failing(crawls, least=1 if ("failing", "") in standing else _FAILED_CRAWLS)
        return Judgement(failing, frozenset({"challenge"}) | _OF_CONTENT | (frozenset() if failing else {"failing"}))
    return Judgement((*_silence(history, newest), *_reading(history, newest, standing)))


def _is_challenged(crawl: CrawlRow) -> bool:
    if crawl.outcome == "failed":
        return crawl.challenges > 0
    return crawl.challenges >= max(_CHALLENGES, _PART_OF_REQUESTS * crawl.requests)


def _challenge(crawl: CrawlRow, history: SourceHistory) -> Finding:
    return Finding(
        "challenge",
        "",
        f"{crawl.challenges} of {crawl.requests} answers of the crawl of {_when(crawl)} were no page but a challenge "
        f"(prove that you are human)",
        f"{crawl.challenged_by or 'a guard before the site'} takes the desk for a robot to be kept away",
        "set NIGHTDESK_CONTACT and ask the publisher to let this crawler in, crawl less often (delay and schedule in "
        f"{history.name}.toml), or name a feed that is open; {_NEXT_CRAWL}",
    )


def _failing(crawls: list[CrawlRow], *, least: int) -> tuple[Finding, ...]:
    bad = []
    for crawl in crawls:
        if crawl.outcome == "finished":
            break
        bad.append(crawl)
    if len(bad) < least:
        return ()
    reason, first = bad[0].reason or "no reason is known", bad[-1]
    return (
        Finding(
            "failing",
            "",
            f"the last {len(bad)} crawls have failed, since {_when(first)}: {reason}",
            _cause_of_failure(bad[0]),
            f"open the address in a browser; {_NEXT_CRAWL}",
        ),
    )


_CAUSES = (
    (("cannot be found", "no address"), "the site has moved or is gone, or the network of this machine has no names"),
    (
        ("refuses the connection", "took too long", "cannot be reached", "broke off"),
        "the server is down or shuts us out",
    ),
    (("status 403", "status 401", "status 429"), "the site shuts this crawler out"),
    (("status 5",), "the server is out of order"),
    (("certificate", "TLS"), "the certificate of the site has run out, or somebody stands between"),
    (("has the site moved", "leads to"), "the site has moved: its definition names the old address"),
    (("robots.txt",), "robots.txt forbids what the definition names"),
    (("names no story", "no channel"), "the addresses of its channels have changed"),
)


def _cause_of_failure(crawl: CrawlRow) -> str:
    if crawl.outcome == "killed":
        return "memory or power ran out, or somebody ended the process; the log of the crawl shows how far it came"
    for words, cause in _CAUSES:
        if any(word in crawl.reason for word in words):
            return cause
    return "not known; the log of the crawl tells more"


def _silence(history: SourceHistory, newest: CrawlRow) -> Iterator[Finding]:
    rhythm = rhythm_of(history.published, history.zone)
    if rhythm is None:
        return
    last = max(history.published)
    missing = expected(rhythm.per_weekday, last, newest.started, history.zone)
    if missing < rhythm.alarming:
        return
    yield Finding(
        "silence",
        "",
        f"no new story since {last:%Y-%m-%d %H:%M} UTC, where by the site's own rhythm {missing:.0f} were to be "
        f"expected until {_when(newest)}",
        _cause_of_silence(history, newest),
        f"look at the site: does it publish, and where are its stories named? New addresses of channels belong into "
        f"{history.name}.toml; {_NEXT_CRAWL}",
    )


def _cause_of_silence(history: SourceHistory, newest: CrawlRow) -> str:
    if history.channel_errors:
        return f"its channels cannot be read: {history.channel_errors[0]}"
    if history.rejections:
        reason, number = history.rejections[0]
        return (
            f"stories are named, but their pages cannot be used: {number} of the last crawl with the reason {reason!r}"
        )
    if newest.requests and newest.pages_failed:
        return f"{newest.pages_failed} pages of the last crawl could not be had"
    return "its channels answer and name nothing new: the site pauses, or publishes at other addresses now"


def _reading(history: SourceHistory, newest: CrawlRow, standing: AbstractSet[Key]) -> Iterator[Finding]:
    earlier, latest = history.earlier, history.latest
    fields = {change.field: change for change in habits.lost_fields(earlier, latest)}
    paths = habits.lost_paths(earlier, latest)
    rules = habits.lost_rules(earlier, latest)
    unmatched = newest.without_match if newest.new and newest.without_match >= newest.new / 2 else 0
    yield from _fields(history, fields, standing)
    signs = [*(_of(change) for change in paths), *(f"the rule {rule} fires no more" for rule in rules)]
    signs += [f"the definition's body selectors match nothing on {unmatched} pages"] if unmatched else []
    begins = len(signs) >= _SIGNS and (paths or unmatched or fields or len(signs) >= _RULES_ALONE)
    if begins or (signs and ("layout", "") in standing):
        yield _layout(history, signs)
    else:
        yield from _paths(history, {(change.field, change.path): change for change in paths}, standing)


def _fields(history: SourceHistory, lost: dict[str, Change], standing: AbstractSet[Key]) -> Iterator[Finding]:
    kept = {subject for kind, subject in standing if kind == "field" and habits.is_lost(subject, history.latest)}
    for field in sorted(lost.keys() | kept):
        change = lost.get(field) or Change(field, "", (0, 0), (0, 0))
        yield Finding(
            "field",
            field,
            f"{field} is not filled any more: in {_share(change.now)} of the latest stories, in "
            f"{_share(change.before)} before, as a rule by {change.path}",
            f"the pages no longer carry what {change.path or 'the extractor'} reads",
            f"scrapy extract --explain on a new story shows what the page tells; then a selector for {field} into the "
            f"newest [[layout]] of {history.name}.toml, or a report to this project; {_NEXT_CRAWL}",
        )


def _paths(
    history: SourceHistory, lost: dict[tuple[str, str], Change], standing: AbstractSet[Key]
) -> Iterator[Finding]:
    for kind, subject in standing:
        field, _, path = subject.partition(" by ")
        if kind == "path" and habits.is_path_lost(field, path, history.earlier, history.latest):
            lost.setdefault((field, path), Change(field, path, (0, 0), (0, 0)))
    for (field, path), change in sorted(lost.items()):
        yield Finding(
            "path",
            f"{field} by {path}",
            _of(change),
            f"the site tells {field} in another place now, or leaves out {path}",
            f"compare {field} of a few new stories with their pages; if it is right, nothing is to be done: the new "
            "way becomes the habit, and the alarm ends",
        )


def _layout(history: SourceHistory, signs: list[str]) -> Finding:
    shown = "; ".join(signs[:4]) + (f"; and {len(signs) - 4} more" if len(signs) > 4 else "")
    return Finding(
        "layout",
        "",
        f"the pages look different: {shown}",
        "the site has a new layout, or another system behind it",
        f"scrapy extract --explain on a new story; where it reads wrong, a new [[layout]] in {history.name}.toml; "
        f"{_NEXT_CRAWL}",
    )


def _of(change: Change) -> str:
    instead = f"; now by {change.instead}" if change.instead else ""
    return (
        f"{change.field} is not found by {change.path} any more: in {_share(change.now)} of the latest stories, in "
        f"{_share(change.before)} before{instead}"
    )


def _share(counts: tuple[int, int]) -> str:
    return f"{counts[0]} of {counts[1]}"


def _when(crawl: CrawlRow) -> str:
    return f"{crawl.started:%Y-%m-%d %H:%M} UTC"
