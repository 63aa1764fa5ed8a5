"""docs/discovery.md says what the readers do: every kind of channel, and the limits as they are."""

from pathlib import Path

import pytest

from crawler.discovery import home, listings, loose_feeds, reading, sitemaps, wordpress
from crawler.discovery.addresses import LONGEST_URL
from crawler.discovery.documents import LARGEST_DOCUMENT
from crawler.items import ChannelKind

TEXT = (Path(__file__).parents[3] / "docs" / "discovery.md").read_text(encoding="utf-8")
WORDS = {50: "fifty", 100: "a hundred"}


@pytest.mark.parametrize("kind", [kind for kind in ChannelKind if kind != ChannelKind.URLS])
def test_every_kind_of_channel_is_explained(kind):
    assert f"| `{kind}` |" in TEXT


@pytest.mark.parametrize(
    "limit",
    [
        f"{reading.MOST_LINKS:,}, the newest of a sitemap; {listings._MOST_LINKS:,} of a listing",
        f"{sitemaps._MOST_CHILDREN:,}, of the same site",
        f"| {home._MOST_FEEDS} and {home._MOST_SECTIONS} |",
        f"{LONGEST_URL:,} characters",
        f"the first {LARGEST_DOCUMENT // 1024**2} MiB",
        f"next {WORDS[wordpress.PER_PAGE]} posts ({WORDS[wordpress.PER_PAGE_OF_BACKFILL]} in a backfill)",
    ],
)
def test_a_limit_is_the_one_of_the_code(limit):
    assert limit in TEXT


def test_the_second_try_is_smaller_than_the_first():
    assert loose_feeds._LARGEST_TEXT < LARGEST_DOCUMENT
