"""``scrapy review``: the tags that the desk is not sure of, out as a table; the owner's verdicts, back in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.night.verb import positive_number
from crawler.output import for_any_reader
from crawler.showing.sources import SourceError, read_file

if TYPE_CHECKING:
    from pipelines.store import Archive

_LARGEST = 64 * 1024 * 1024  # of a file of verdicts: some hundred thousand rows


class Command(ScrapyCommand):
    """Reads the archive, and writes verdicts into it."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """What ``scrapy review -h`` shows."""
        return "--export csv|json | --import FILE | --examples [options]"

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Show the tags that the desk is not sure of, and take your verdicts"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """What to do, and where the file is."""
        super().add_options(parser)
        work = parser.add_mutually_exclusive_group()
        work.add_argument("--export", choices=("csv", "json"), help="write the queue, the most doubtful tags first")
        work.add_argument("--import", dest="verdicts", metavar="FILE", help="take the verdicts in FILE (- for stdin)")
        work.add_argument(
            "--examples", action="store_true", help="write the judged stories as JSON lines, to learn from"
        )
        parser.add_argument(
            "--decided", action="store_true", help="with --export: what you have decided, the latest first"
        )
        parser.add_argument("--file", metavar="FILE", help="write to this file, which must not exist yet")
        parser.add_argument("--limit", type=positive_number, metavar="N", help="at most N rows of the queue (100)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Exit code 0 done, 1 refused, 2 wrong usage."""
        from crawler.reviewing.verdict_file import VerdictFileError
        from pipelines.store import ArchiveError, VerdictsError
        from pipelines.tag.owner_file import OwnerFileError

        if args:
            raise UsageError(f"what does {args[0]!r} mean? (scrapy review -h shows all options)", print_help=False)
        if not (opts.export or opts.verdicts or opts.examples):
            raise UsageError("say what to do: --export csv, --import FILE or --examples", print_help=False)
        try:
            if opts.verdicts:
                self._take(opts)
            else:
                self._give(opts)
        except (SourceError, VerdictFileError, VerdictsError) as error:
            self._fail(
                f"{error}\nnothing was taken in; correct the file and import it again" if opts.verdicts else error
            )
        except (ArchiveError, OwnerFileError) as error:
            self._fail(error)

    def _archive(self) -> Archive:
        from pipelines.store import Archive

        assert self.settings is not None
        return Archive.open(self.settings["DATABASE"], must_exist=True)

    def _give(self, opts: argparse.Namespace) -> None:
        from crawler.reviewing.queue_file import as_csv, as_json, examples_as_json_lines

        with self._archive() as archive:
            if opts.examples:
                text = examples_as_json_lines(archive.examples())
            else:
                doubts = (archive.decisions if opts.decided else archive.review_queue)(opts.limit or 100)
                text = (as_csv if opts.export == "csv" else as_json)(doubts)
        if opts.file is None:
            with for_any_reader():
                print(text, end="")
            return
        # With the mark, spreadsheets read the letters of every language right.
        _write(Path(opts.file), text.encode("utf-8-sig" if opts.export == "csv" else "utf-8"))

    def _take(self, opts: argparse.Namespace) -> None:
        from crawler.reviewing.verdict_file import VerdictFileError, read_verdicts, shortened
        from pipelines.reading import LONGEST_TAGGED
        from pipelines.store import VerdictsError
        from pipelines.tag.owner_tagger import Tagger

        if opts.file or opts.limit or opts.decided:
            told = "--file, --limit and --decided go with --export; --import takes its file itself"
            raise UsageError(told, print_help=False)
        assert self.settings is not None
        tagger = Tagger.from_file(self.settings["TAGS_FILE"], self.settings["DATABASE"])
        verdicts = read_verdicts(read_file(opts.verdicts, _LARGEST, is_page=False).body, opts.verdicts)
        with self._archive() as archive:
            archive.name_topics(tagger.topics)
            try:
                decided = archive.decide(
                    verdicts, lambda *story: tagger.tag(story[0], story[1][:LONGEST_TAGGED], story[2])
                )
            except VerdictsError as error:
                raise VerdictFileError("\n".join(shortened(error.messages))) from None
        print(
            f"{len(verdicts)} verdicts: {decided.new} new, {decided.same} known, {decided.taken_back} taken back; "
            f"{len(decided.articles)} articles tagged anew",
            file=sys.stderr,
        )

    def _fail(self, error: object) -> None:
        print(f"scrapy review: {error}", file=sys.stderr)
        self.exitcode = 1


def _write(path: Path, content: bytes) -> None:
    try:
        with path.open("xb") as file:  # a file that is there may hold verdicts that were never taken in
            file.write(content)
    except FileExistsError:
        raise SourceError(
            f"{path} exists already and may hold your verdicts; import it, or name another file"
        ) from None
    except OSError as error:
        raise SourceError(f"{path} cannot be written: {error.strerror or error}") from None
