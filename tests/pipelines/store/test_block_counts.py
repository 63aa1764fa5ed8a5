"""What stands on many pages of a site is remembered, what stands on one is forgotten in time."""

from datetime import timedelta

import pytest

from crawler.items import Block, BlockKind
from pipelines.denoise import fingerprint
from pipelines.store import blocks
from tests.pipelines.store.making import NIGHT, page, words

SLOGAN = "The paper that the whole valley reads at breakfast"


def _story(number, *paragraphs):
    texts = [*paragraphs, words(f"story{number}x", 70)]
    return page(
        number,
        at=NIGHT + timedelta(hours=number),
        body="\n\n".join(texts),
        blocks=tuple(Block(BlockKind.PARAGRAPH, text) for text in texts),
    )


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(blocks, "MOST", 4)


def test_beyond_the_bound_the_oldest_of_the_rare_ones_go(archive, crawl, rows):
    for number in range(1, 12):
        opening = [SLOGAN] if number <= 5 else []
        archive.save_page(crawl, _story(number, *opening, f"Only report number {number} begins like this"))
    archive.end_crawl(crawl, "finished")
    kept = [sample for (sample,) in rows("SELECT sample FROM block_counts ORDER BY last_counted_at")]
    assert kept == [SLOGAN, *(f"Only report number {number} begins like this" for number in (9, 10, 11))]
    assert archive.repeated_blocks("news") == {fingerprint(SLOGAN)}


def test_one_site_s_paragraphs_take_no_room_from_another_s(archive, crawl, rows):
    for number in range(1, 9):
        archive.save_page(crawl, _story(number, f"Only report number {number} begins like this"))
    other = archive.begin_crawl("other", home="https://other.example/")
    archive.end_crawl(other, "finished")
    assert rows("SELECT count(*) FROM block_counts") == [(8,)]


def test_forgetting_twice_is_forgetting_once(archive, crawl, rows):
    for number in range(1, 9):
        archive.save_page(crawl, _story(number, f"Only report number {number} begins like this"))
    archive.end_crawl(crawl, "finished")
    before = rows("SELECT * FROM block_counts")
    archive.end_crawl(archive.begin_crawl("news", home="https://news.example/"), "finished")
    assert rows("SELECT * FROM block_counts") == before
