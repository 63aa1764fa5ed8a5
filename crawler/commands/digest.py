"""``scrapy digest``: what came since, as Markdown, HTML, an Atom feed or a mail."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from crawler.night.children import utc_now
from crawler.night.verb import Verb

if TYPE_CHECKING:
    from crawler.digest.reading import Digest

_NOBODY = "nightdesk@localhost"


class Command(Verb):
    """Reads the archive and changes nothing."""

    def short_desc(self) -> str:
        """The line in the list of commands."""
        return "Write what came since yesterday as Markdown, HTML, Atom or a mail"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """How far back, in which form, and where to."""
        super().add_options(parser)
        parser.add_argument("--since", default="1d", metavar="TIME", help="12h, 1d (unless told), 2w, or 2026-11-20")
        parser.add_argument("--format", choices=("md", "html", "atom", "eml"), default="md", help="md unless told")
        parser.add_argument("--file", metavar="FILE", help="write this file, which never holds half of it")

    def work(self, options: argparse.Namespace) -> int:
        """Print or write it."""
        from crawler.digest.reading import read_digest, since_of
        from crawler.night.history import require_archive
        from crawler.night.status import read_status

        now = utc_now()
        since = since_of(options.since, now)
        plan = self.plan(options)
        require_archive(plan.database)
        text = self._written(read_digest(plan.database, since, now, read_status(plan, now)), options.format)
        self.give(text, options.file, "the digest was")
        return 0

    def _written(self, digest: Digest, form: str) -> str:
        from crawler.digest.atom import atom
        from crawler.digest.html import html
        from crawler.digest.mail import mail
        from crawler.digest.markdown import markdown

        if form == "eml":
            settings = self.project_settings
            to = ", ".join(settings.getlist("ALARM_MAIL_TO")) or _NOBODY
            return mail(digest, str(settings.get("ALARM_MAIL_FROM") or to.partition(",")[0]), to)
        return {"md": markdown, "html": html, "atom": atom}[form](digest)
