"""The owner's topics and verdicts on the desk: shown beside the facets, and told from them."""

from __future__ import annotations

import pytest

from crawler.items import Span, Tag
from pipelines.store import Archive, Verdict
from pipelines.tag.owner import Topic
from tests.pipelines.store.making import HOME, NIGHT, page, url_of

from .serving import serve

TAGS = (
    Tag("local-production", 0.6, ("IN",), ("Acme",), (Span(0, 8),), "plant"),
    Tag("local-market", 0.9, ("IN",), (), (Span(12, 19),), "shop"),
    Tag("foldables", 0.8, ("KR",), ("Bmobile",), (Span(0, 8),), "yours.foldables.itself"),
)


@pytest.fixture(scope="module")
def owned(line, tmp_path_factory):
    """The desk over an archive with a topic, a yes and a no."""
    folder = tmp_path_factory.mktemp("owned")
    with Archive.open(folder / "owned.db", clock=lambda: NIGHT) as archive:
        archive.name_topics([Topic("foldables", "Foldables & <b>flips</b>", "Phones that fold.")])
        archive.save_page(archive.begin_crawl("news", home=HOME), page(1, tags=TAGS))
        archive.save_page(1, page(2, tags=TAGS))
        said = [Verdict(2, url_of(1), "local-market", "no"), Verdict(3, url_of(1), "local-policy", "yes")]
        archive.decide(said, lambda *_: TAGS)
    served = serve(line, folder / "owned.db", folder / "log")
    yield served
    served.stop()


def test_an_article_says_what_she_decided(owned):
    text = " ".join(owned.page("/nightdesk/articles/1").page.text_content().split())
    assert "Decided by you: Local market no, Local policy yes." in text
    assert "Local policy 1.00, decided by you" in text
    assert "Decided by you" not in owned.page("/nightdesk/articles/2").text


def test_a_topic_is_a_label_beside_the_facets_of_an_article(owned):
    labels = owned.page("/nightdesk/articles/2").page.xpath("//p[@class='desk-kicker']/span/text()")
    assert [label.split(" 0.")[0] for label in labels] == [
        "Local market", "Foldables & <b>flips</b>", "Local production",
    ]  # fmt: skip


def test_topics_have_a_view_of_their_own_and_are_no_facets_elsewhere(owned):
    assert [row["topic"] for row in owned.rows("topic_stories")] == ["foldables", "foldables"]
    assert {row["facet"] for row in owned.rows("localization_lately")} == {
        "Local production", "Local market", "Local policy",
    }  # fmt: skip
    assert "KR" not in {row["name"] for row in owned.rows("countries_and_companies")}


def test_the_queue_and_the_verdicts_can_be_seen(owned):
    assert [(row["tag"], row["is_asserted"]) for row in owned.rows("review_queue")] == [("local-production", 1)] * 2
    assert [(row["tag"], row["verdict"]) for row in owned.rows("verdicts")] == [
        ("local-market", "no"), ("local-policy", "yes"),
    ]  # fmt: skip
