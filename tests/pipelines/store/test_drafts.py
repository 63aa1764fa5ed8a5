"""What is stored of an article is the same wherever its draft was made, and says what the owner has decided."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.items import Block, BlockKind, Span, Tag
from pipelines.reading import drafted
from pipelines.store import Archive, Verdict
from pipelines.store.drafts import draft_for, draft_of
from tests.pipelines.store.making import HOME, NIGHT, page, words

TAG = Tag("local-market", 0.8, ("IN", "US"), ("Acme",), (Span(0, 8), Span(14, 19)), "a.rule")
NEAR = Tag("local-policy", 0.3, ("FR",), (), (Span(1, 5),), "b.rule")
LATER = NIGHT + timedelta(days=1)
PARAGRAPHS = tuple(Block(BlockKind.PARAGRAPH, f"Paragraph {number} of a story.") for number in range(9))


def everything(rows):
    tables = rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%' ORDER BY name")
    left_out = {"_sqlite_migrations", "crawls"}
    return {name: rows(f"SELECT * FROM {name}") for (name,) in tables if name not in left_out}


def as_read_apart(given):
    """The page as it comes back from the process that read it."""
    reading = pickle.loads(pickle.dumps(drafted(given.article, given.tags)))
    return replace(given, article=reading.article, tags=reading.tags, draft=reading.draft)


def life(archive, made):
    """A story that comes, is decided on, comes again, and is changed."""
    crawl = archive.begin_crawl("news", home=HOME)
    archive.save_page(crawl, made(page(1, tags=(TAG, NEAR), blocks=PARAGRAPHS)))
    archive.decide([Verdict(1, page(1).url, "local-market", "no")], lambda *_: [TAG, NEAR])
    archive.save_page(crawl, made(page(1, at=LATER, tags=(TAG,), blocks=PARAGRAPHS)))
    archive.save_page(crawl, made(page(1, at=LATER, tags=(TAG, NEAR), body=f"Changed. {words('x')}", authors=("Ada",))))


def test_a_page_is_stored_the_same_wherever_its_draft_was_made(tmp_path, rows, archive):
    life(archive, lambda one: one)
    stored = everything(rows)
    assert len(stored["article_tags"]) == 0
    assert len(stored["block_counts"]) == 6
    with Archive.open(tmp_path / "apart.db", clock=lambda: NIGHT) as other:
        life(other, as_read_apart)
        assert everything(lambda sql: other._database.execute(sql).fetchall()) == stored


def test_what_comes_back_from_a_reader_has_its_blocks_in_the_draft_alone():
    given = page(1, blocks=PARAGRAPHS)
    apart = as_read_apart(given)
    assert (apart.article.blocks, apart.article.removed) == ((), ())
    assert replace(apart.article, blocks=given.article.blocks, removed=given.article.removed) == given.article
    assert apart.draft == draft_of(given.article, given.tags)


@pytest.mark.parametrize("made", [lambda one: one, as_read_apart], ids=["in this process", "apart"])
def test_the_owners_word_is_in_the_draft_at_every_later_visit(archive, crawl, rows, made):
    archive.save_page(crawl, made(page(1, tags=(TAG,))))
    archive.decide([Verdict(1, page(1).url, "local-market", "no")], lambda *_: [TAG])
    later = made(page(1, at=LATER, tags=(TAG,), headline="Another headline"))
    for _ in range(2):  # the second time with the page that was stored
        archive.save_page(crawl, later)
        assert rows("SELECT is_localization FROM articles") == [(0,)]
        assert rows("SELECT count(*) FROM article_tags") == [(0,)]
        assert draft_for(later).facts["is_localization"] == 0
