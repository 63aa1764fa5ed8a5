"""A former version is kept with what changed, in words that SQL can read."""

from datetime import timedelta

from tests.pipelines.store.making import NIGHT, page, words

DAY = timedelta(days=1)
BODY = f"The phone costs $499 and weighs 180 g.\n\n{words('topic')}"


def test_an_edit_is_classed_and_explained_and_told_block_by_block(archive, crawl, rows):
    archive.save_page(crawl, page(1, body=BODY))
    assert archive.save_page(crawl, page(1, at=NIGHT + DAY, body=BODY.replace("499", "549"))) == "changed"
    assert rows("SELECT change, kind, diff, headline_before FROM recent_changes") == [
        ("edited", "number", "The phone costs $[-499-]{+549+} and weighs 180 g.", "")
    ]
    assert "price" in rows("SELECT reason FROM revisions")[0][0]
    assert rows("SELECT what, part, position, before, after FROM revision_changes") == [
        ("reworded", "body", 0, "The phone costs $499 and weighs 180 g.", "The phone costs $549 and weighs 180 g.")
    ]


def test_each_version_is_compared_with_the_one_that_took_its_place(archive, crawl, rows):
    texts = [BODY, BODY + "\n\nMore of it.", "Update: it is sold out.\n\n" + BODY]
    for day, text in enumerate(texts):
        archive.save_page(crawl, page(1, at=NIGHT + day * DAY, body=text, headline="A phone"))
    archive.save_page(crawl, page(1, at=NIGHT + 3 * DAY, body=texts[-1], headline="The phone is sold out"))
    assert rows("SELECT kind FROM revisions ORDER BY id") == [("edit",), ("correction",), ("headline",)]
    assert rows("SELECT diff FROM recent_changes WHERE kind = 'correction'") == [
        ("{+Update: it is sold out.+}\n[-More of it.-]",)
    ]
    assert rows("SELECT headline_before FROM recent_changes WHERE kind = 'headline'") == [("A phone",)]


def test_a_page_of_a_thousand_paragraphs_keeps_the_first_changes(archive, crawl, rows):
    for day, topic in enumerate(("one", "two")):
        archive.save_page(crawl, page(1, at=NIGHT + day * DAY, body="\n\n".join(words(topic, 1000).split())))
    assert rows("SELECT count(*) FROM revision_changes") == [(200,)]
