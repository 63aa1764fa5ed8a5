"""What is worth keeping, and a run that cannot keep any more."""

from __future__ import annotations

import asyncio
import errno
from collections import Counter
from types import SimpleNamespace

import pytest
from scrapy.settings import Settings

from crawler.items import Article, Kept
from pipelines.keep.errors import KeepError, cannot_write
from pipelines.keep.folder import KeptFolder
from pipelines.keep.pages import read_kept
from pipelines.keep.stage import KeepStage
from pipelines.store.facts import content_hash
from pipelines.store.records import KeptPage
from tests.pipelines.keep.making import exchange, page

ARTICLE = Article(None, headline="H", body="A story.")
REFUSED = Article(None, status="rejected", reason="a list of stories")
PLACE = Kept("2026-11-05-news.warc.gz", 0, 10)


def stage_over(folder, known=None):
    counts = Counter()
    archive = SimpleNamespace(kept_page=lambda _: known)
    crawler = SimpleNamespace(
        settings=Settings({"DOWNLOAD_MAXSIZE": 10**6}),
        stats=SimpleNamespace(inc_value=lambda key, count=1: counts.update({key: count})),
        get_item_pipeline=lambda _: SimpleNamespace(archive=archive),
    )
    return KeepStage(crawler, KeptFolder(folder)), counts


def passed(stage, *pages):
    async def all_of_them():
        return [await stage.process_item(one) for one in pages]

    try:
        return asyncio.run(all_of_them())
    finally:
        stage.spider_closed()


@pytest.mark.parametrize(
    ("known", "article", "is_kept"),
    [
        pytest.param(None, ARTICLE, True, id="a new article"),
        pytest.param(KeptPage(PLACE, "article", "", content_hash(ARTICLE)), ARTICLE, False, id="the same again"),
        pytest.param(KeptPage(PLACE, "article", "", "other"), ARTICLE, True, id="a changed article"),
        pytest.param(KeptPage(PLACE, "rejected", REFUSED.reason, ""), REFUSED, False, id="no article again"),
        pytest.param(KeptPage(PLACE, "article", "", "other"), REFUSED, True, id="no article any more"),
        pytest.param(
            KeptPage(PLACE._replace(offset=10**6), "article", "", content_hash(ARTICLE)), ARTICLE, True, id="torn off"
        ),
        pytest.param(
            KeptPage(PLACE._replace(file="gone"), "article", "", content_hash(ARTICLE)), ARTICLE, True, id="taken away"
        ),
    ],
)
def test_a_page_is_kept_unless_the_kept_one_tells_the_same(tmp_path, known, article, is_kept):
    (tmp_path / PLACE.file).write_bytes(bytes(10))
    stage, counts = stage_over(tmp_path, known)
    (found,) = passed(stage, page(article=article))
    assert (found.kept is not None) is is_kept
    assert counts["keep/same"] == (not is_kept)
    assert (counts["keep/bytes"] > 0) is is_kept


def test_the_very_bytes_that_are_kept_are_known_again(tmp_path):
    folder = KeptFolder(tmp_path)
    place = folder.keep(page())
    folder.close()
    stage, counts = stage_over(tmp_path, KeptPage(place, "article", "", "read otherwise then"))
    same, other = passed(stage, page(article=ARTICLE), page(article=ARTICLE, exchanges=(exchange(body=b"<p>New."),)))
    assert (same.is_as_kept, same.kept) == (True, None)
    assert (other.is_as_kept, other.kept is not None) == (False, True)
    assert (counts["keep/same"], counts["keep/pages"]) == (1, 1)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(page(article=ARTICLE, kept=PLACE), id="where it is kept already"),
        pytest.param(page(article=ARTICLE, exchanges=()), id="a story from its feed"),
        pytest.param("something else", id="what is no page"),
    ],
)
def test_what_cannot_be_kept_passes_by(tmp_path, given):
    stage, counts = stage_over(tmp_path / "archive")
    assert passed(stage, given) == [given]
    assert not counts
    assert not (tmp_path / "archive").exists()


def test_a_run_goes_on_without_keeping_and_says_so_once(tmp_path, caplog):
    (tmp_path / "archive").write_text("a file in the place of the folder")
    stage, counts = stage_over(tmp_path / "archive")
    found = passed(stage, page(article=ARTICLE), page(article=ARTICLE))
    assert [one.kept for one in found] == [None, None]
    assert counts == {"keep/errors": 1}
    (told,) = [record.getMessage() for record in caplog.records]
    assert list(stage.remarks()) == [told]
    assert "no more pages are kept in this run (articles still are)" in told


def test_a_full_disk_says_what_to_do(tmp_path):
    error = cannot_write(OSError(errno.ENOSPC, "No space left on device"), tmp_path / "a.warc.gz")
    assert isinstance(error, KeepError)
    assert "is full" in str(error)
    assert "scrapy retention" in str(error)


def test_pages_that_wait_go_to_the_disk_together(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr("pipelines.keep.warc_file._TO_DISK", synced.append)
    stage, counts = stage_over(tmp_path)
    urls = [f"https://news.example/{number}" for number in range(20)]

    async def at_once():
        return await asyncio.gather(*(stage.process_item(page(url, article=ARTICLE)) for url in urls))

    found = asyncio.run(at_once())
    stage.spider_closed()
    assert counts["keep/pages"] == 20
    assert len(synced) == 1
    assert [read_kept(tmp_path, one.kept, 10**6).url for one in found] == urls


def test_a_strange_page_is_not_kept_and_not_lost(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("pipelines.keep.folder.records_of", lambda given: {}[given.url])
    stage, counts = stage_over(tmp_path)
    given = page(article=ARTICLE)
    assert passed(stage, given) == [given]
    assert (counts, given.kept, stage.error) == ({"keep/errors": 1}, None, "")
    assert "could not be kept (KeyError)" in caplog.text
