import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.items import Right
from pipelines.store import Archive
from pipelines.store.ledger import HostEntry
from tests.pipelines.store.making import HOME, NIGHT, feed, gone, page, words


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """An archive with live, changed, vanished, reserved and doubled articles, closed."""
    path = tmp_path_factory.mktemp("filled") / "nightdesk.db"
    with Archive.open(path, clock=lambda: NIGHT) as archive:
        crawl = archive.begin_crawl("news", home=HOME, language="en")
        archive.save_channel(crawl, feed(1, 2, 3, 4))
        for number in range(1, 5):
            archive.save_page(crawl, page(number))
        archive.save_page(crawl, page(1, body=f"Plant 1 opens later. {words('topic1x')}"))
        reserved = page(5, rights=(Right("tdm-reservation", "1", "meta:tdm-reservation"),))
        archive.save_page(crawl, replace(reserved, body=b"<html>"))
        for hours in (1, 30):  # a publisher's server may be wrong once
            archive.save_failure(crawl, gone(2, at=NIGHT + timedelta(hours=hours)))
        archive.save_ledger(crawl, [HostEntry("news.example", requests=7)])
        archive.end_crawl(crawl, "finished")
        other = archive.begin_crawl("other", home="https://other.example/")
        body = f"Plant 3 opens in Pune. {words('topic3x')}"
        archive.save_page(
            other, page(3, source="other", url="https://other.example/3", body=body, headline="Headline 3")
        )
        archive.end_crawl(other, "finished")
    return path


@pytest.fixture
def database(filled, tmp_path):
    """A copy of it, to do with as one likes."""
    return shutil.copy(filled, tmp_path / "nightdesk.db")
