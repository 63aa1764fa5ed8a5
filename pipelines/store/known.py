"""What the archive knows of a site, for the crawl that asks before it fetches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipelines.dedupe import canonical_url
from pipelines.store import blocks, channels, crawls, hosts, pages, records
from pipelines.store.records import KeptPage
from pipelines.store.rows import KnownChannel, KnownPage
from pipelines.store.transactions import Transactions


class Known(Transactions):
    """Questions; nothing is written here."""

    def known_page(self, url: str) -> KnownPage | None:
        """What is known of an address, in whatever spelling; None when no channel ever named it."""
        with self._explaining():
            return pages.known(self._database, url)

    def waiting_pages(self, source: str, *, now: datetime | None = None, limit: int = 1000) -> list[str]:
        """Addresses that a site's channels named and nobody fetched, newest first, then those that are due again."""
        with self._explaining():
            return pages.waiting(self._database, source, now or self._clock(), limit)

    def waiting_neighbours(self, source: str, *, limit: int) -> list[str]:
        """Addresses that stories of a site name as the ones before and after them, that no channel names, unfetched."""
        with self._explaining():
            return pages.waiting_neighbours(self._database, source, limit)

    def known_channel(self, url: str) -> KnownChannel | None:
        """What is known of a channel."""
        with self._explaining():
            return channels.known(self._database, url)

    def channels_of(self, source: str) -> list[KnownChannel]:
        """All channels that were ever read for a site."""
        with self._explaining():
            return channels.of_source(self._database, source)

    def has_finished(self, source: str) -> bool:
        """Whether a run over all channels of a site ever came to its end."""
        with self._explaining():
            return crawls.has_finished(self._database, source)

    def cut_off_since(self, source: str) -> datetime | None:
        """When the first of the runs over a site began that were cut off since the last whole one; None for none."""
        with self._explaining():
            return crawls.cut_off_since(self._database, source)

    def has_finished_since(self, instant: datetime) -> bool:
        """Whether any run over any site that began since then came to its end."""
        with self._explaining():
            return crawls.has_finished_since(self._database, instant)

    def repeated_blocks(self, source: str) -> frozenset[str]:
        """Fingerprints of short paragraphs that many articles of a site carry at their edges."""
        with self._explaining():
            return blocks.repeated(self._database, source)

    def known_host(self, host: str) -> hosts.HostRow | None:
        """What is remembered of a host that asked to be left alone or gives no answer; None for one that is well."""
        with self._explaining():
            return hosts.known(self._database, host)

    def kept_page(self, url: str) -> KeptPage | None:
        """Where an address, in whatever spelling, is kept as it was received; None where it is not."""
        with self._explaining():
            return records.of_page(self._database, canonical_url(url))

    def articles_kept_in(self, files: Sequence[str]) -> int:
        """How many articles have their page in these files of kept pages."""
        with self._explaining():
            return records.articles_in(self._database, files)
