"""A run over the archive: reads what is chosen, stages what came of it, tells what would change, and changes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipelines.keep.errors import KeepError
from pipelines.keep.pages import read_kept
from pipelines.reprocess.changes import Change, change_of
from pipelines.reprocess.pool import Pool
from pipelines.reprocess.reading import PageTask, Reread, TextTask
from pipelines.reprocess.staging import Staging
from pipelines.store.article_rows import Rows, Scratch, fingerprint_of
from pipelines.store.rereading import Candidate, Choice
from pipelines.store.rereadings import NewReading, Rereadings
from pipelines.tag.owner import Topic

# The reason of a page that was not had, but for its text, is worth a line each up to this many.
MOST_TOLD = 20


@dataclass
class Impact:
    """What a run found. ``samples`` are the first of the changes."""

    articles: int = 0
    pages: int = 0  # read that were no article
    by_text: int = 0  # articles that were tagged anew by their stored text alone
    same: int = 0  # articles
    changed: int = 0
    new: list[str] = field(default_factory=list)  # addresses of pages that are articles now
    refused: list[tuple[str, str]] = field(default_factory=list)  # articles that today's reading refuses; they stay
    missing: list[tuple[str, str]] = field(default_factory=list)  # pages that could not be read, and why
    fields: Counter[str] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    localization_gained: int = 0
    localization_lost: int = 0
    samples: list[Change] = field(default_factory=list)
    resumed: int = 0  # read by an earlier run that changed nothing, or was stopped
    left: int = 0  # changed by somebody else since they were read
    is_applied: bool = False

    def count(self, change: Change, samples: int) -> None:
        """Takes one changed article in."""
        self.changed += 1
        self.fields.update(change.fields.keys())
        self.gained.update(change.gained)
        self.lost.update(change.lost)
        self.localization_gained += change.is_localization == (False, True)
        self.localization_lost += change.is_localization == (True, False)
        if len(self.samples) < samples:
            self.samples.append(change)


@dataclass(slots=True)
class _Work:
    """One candidate under way."""

    candidate: Candidate
    key: str
    fingerprint: str
    before: Rows | None


class Run:
    """One run over one choice of an archive. ``folder`` holds the kept pages of at most ``largest`` bytes."""

    def __init__(
        self, rereadings: Rereadings, staging: Staging, topics: Sequence[Topic], *, folder: Path, largest: int
    ) -> None:
        self._rereadings = rereadings
        self._staging = staging
        self._topics = topics
        self._folder = folder
        self._largest = largest
        self._scratch = Scratch(topics)
        self._keys: dict[str, Candidate] = {}
        self._chosen: tuple[Choice, list[Candidate]] | None = None
        self._resumed = 0

    def read(self, choice: Choice, pool: Pool, *, tags_only: bool, advance: Callable[[int], None]) -> None:
        """Reads all that is chosen and has not been read yet.

        ``advance`` hears how many are done, one by one.
        """
        candidates = self._candidates(choice)
        pages = [one for one in candidates if one.kept is not None and not tags_only]
        texts = [one for one in candidates if one.article_id is not None and (one.kept is None or tags_only)]
        without_page: list[Candidate] = []

        def done(work: _Work, reread: Reread) -> None:
            if self._note(work, reread) and work.candidate.article_id is not None:
                without_page.append(work.candidate)
            advance(1)

        try:
            pool.read(self._tasks(pages, advance, by_text=False), done)
            pool.read(self._tasks([*texts, *without_page], advance, by_text=True), done)
        finally:
            self._staging.flush()
            self._scratch.close()

    def count(self, choice: Choice, *, tags_only: bool) -> int:
        """How many there are to read."""
        return len([one for one in self._candidates(choice) if one.article_id is not None or not tags_only])

    def _candidates(self, choice: Choice) -> list[Candidate]:
        if self._chosen is None or self._chosen[0] != choice:
            self._chosen = (choice, self._rereadings.candidates(choice))
        return self._chosen[1]

    def impact(self, samples: int) -> Impact:
        """What came of it all, in the order of the archive."""
        impact = Impact(resumed=self._resumed)
        for key, _, outcome, result in self._staging.results(list(self._keys)):
            candidate = self._keys[key]
            is_missing = outcome == "missing"
            if candidate.article_id is None:
                impact.pages += 1
            elif not is_missing:
                impact.articles += 1
                impact.by_text += key.startswith("text:")
            if is_missing:
                impact.missing.append((candidate.url, result))
            elif outcome == "changed":
                impact.count(result[1], samples)
            elif outcome == "new":
                impact.new.append(candidate.url)
            elif outcome == "refused":
                impact.refused.append((candidate.url, result))
            elif candidate.article_id is not None:
                impact.same += 1
        return impact

    def apply(self, impact: Impact) -> None:
        """Changes all at once, or nothing."""
        impact.left = self._rereadings.apply(self._readings(), self._topics)
        impact.is_applied = True

    def _tasks(
        self, candidates: Sequence[Candidate], advance: Callable[[int], None], *, by_text: bool
    ) -> Iterator[tuple[_Work, PageTask | TextTask]]:
        for candidate in candidates:
            before = self._rereadings.rows(candidate.article_id) if candidate.article_id is not None else None
            if before is not None and not before["articles"]:
                continue  # gone since
            work = _Work(candidate, _key(candidate, by_text=by_text), _fingerprint(candidate, before), before)
            self._keys[work.key] = candidate
            if (staged := self._staging.get(work.key, work.fingerprint)) is not None and staged[0] != "missing":
                self._resumed += 1
                advance(1)
                continue
            if before is not None and by_text:
                row = before["articles"][0]
                body = before["article_texts"][0]["body"]
                yield work, TextTask(row["headline"], body, row["language"])
            else:
                assert candidate.kept is not None
                yield work, PageTask(candidate.kept, candidate.source, candidate.page_url)

    def _note(self, work: _Work, reread: Reread) -> bool:
        """Stages what came of one; returns whether its page could not be read."""
        outcome, result = self._outcome(work, reread)
        self._staging.put(work.key, work.fingerprint, outcome, result)
        return outcome == "missing"

    def _outcome(self, work: _Work, reread: Reread) -> tuple[str, object]:
        if reread.error:
            return "missing", reread.error
        article = reread.page.article if reread.page is not None else None
        if work.before is None:
            return ("new", reread.page) if article is not None and article.status == "article" else ("same", None)
        if article is not None and article.status != "article":
            return "refused", article.reason
        if article is not None and not article.body.strip() and work.before["article_texts"][0]["body"].strip():
            return "refused", "no text was found"
        new = reread.page if reread.page is not None else reread.tags
        change = change_of(work.before, self._scratch.tried(work.before, new))
        return ("same", None) if change is None else ("changed", (new, change))

    def _readings(self) -> Iterator[NewReading]:
        for key, fingerprint, outcome, result in self._staging.results(list(self._keys)):
            number = self._keys[key].article_id
            if outcome == "new":
                try:
                    body = read_kept(self._folder, result.kept, self._largest).body
                except KeepError:
                    continue
                yield NewReading(None, fingerprint, replace(result, body=body))
            elif outcome == "changed" and key.startswith("text:"):
                yield NewReading(number, fingerprint, tags=result[0])
            elif outcome == "changed":
                yield NewReading(number, fingerprint, page=result[0])


def _key(candidate: Candidate, *, by_text: bool) -> str:
    if candidate.article_id is None:
        return f"refused:{candidate.url}"
    return f"{'text' if by_text else 'page'}:{candidate.article_id}"


def _fingerprint(candidate: Candidate, before: Rows | None) -> str:
    return fingerprint_of(before) if before is not None else repr(candidate.kept)
