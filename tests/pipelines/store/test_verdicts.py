"""The owner's verdicts win over the tagger, can be taken back, and are taken in whole or not at all."""

from datetime import timedelta

import pytest

from crawler.items import Span, Tag
from pipelines.store import Verdict, VerdictsError
from pipelines.tag.owner import Topic
from tests.pipelines.store.making import NIGHT, page, url_of

MACHINE = (
    Tag("local-production", 0.9, ("IN",), ("Acme",), (Span(0, 8),), "plant"),
    Tag("local-market", 0.4, ("IN",), (), (Span(0, 8),), "shop"),
)


def tagger(*_):
    return MACHINE


def verdict(tag, said, *, row=2, number=1, countries=()):
    return Verdict(row, url_of(number), tag, said, countries)


def tags(rows):
    return rows("SELECT tag, score, decided_by FROM article_tags ORDER BY tag")


@pytest.fixture
def stored(archive, crawl):
    archive.save_page(crawl, page(1, tags=MACHINE))
    return archive


def test_a_no_takes_a_tag_away_and_a_yes_makes_one(stored, rows):
    decided = stored.decide([verdict("local-production", "no"), verdict("local-market", "yes")], tagger)
    assert (decided.new, decided.same, decided.taken_back, len(decided.articles)) == (2, 0, 0, 1)
    assert tags(rows) == [("local-market", 1.0, "owner")]
    assert rows("SELECT is_localization FROM articles") == [(1,)]
    assert rows("SELECT tag, verdict, decided_at FROM verdicts") == [
        ("local-production", "no", "2026-11-05T02:00:00Z"),
        ("local-market", "yes", "2026-11-05T02:00:00Z"),
    ]


def test_a_yes_keeps_the_taggers_proof_and_takes_her_countries(stored, rows):
    stored.decide([verdict("local-market", "yes", countries=("VN", "ID"))], tagger)
    assert rows("SELECT evidence FROM article_tags WHERE tag = 'local-market'") == [("Headline",)]
    assert rows("SELECT country FROM tag_countries WHERE tag = 'local-market' ORDER BY 1") == [("ID",), ("VN",)]


def test_a_yes_to_what_the_tagger_never_said_is_a_tag_without_a_sentence(stored, rows):
    stored.decide([verdict("local-policy", "yes")], tagger)
    assert rows("SELECT score, evidence, decided_by FROM article_tags WHERE tag = 'local-policy'") == [
        (1.0, "", "owner")
    ]


def test_a_story_without_any_tag_left_is_no_localization_story(stored, rows):
    stored.decide([verdict("local-production", "no")], tagger)
    assert rows("SELECT is_localization FROM articles") == [(0,)]
    assert rows("SELECT count(*) FROM localization_stories") == [(0,)]


@pytest.mark.parametrize("body", [None, "Plant 1 opens in Pune, much later. " * 9], ids=["unchanged", "edited"])
def test_a_verdict_wins_when_the_article_is_read_again(stored, rows, body):
    stored.decide([verdict("local-production", "no"), verdict("local-market", "yes")], tagger)
    crawl = stored.begin_crawl("news", home="https://news.example/")
    changes = {"body": body} if body else {}
    stored.save_page(crawl, page(1, at=NIGHT + timedelta(days=1), tags=MACHINE, **changes))
    assert tags(rows) == [("local-market", 1.0, "owner")]
    assert rows("SELECT is_localization FROM articles") == [(1,)]
    assert rows("SELECT count(*) FROM near_misses") == [(0,)]


def test_a_verdict_that_is_taken_back_leaves_the_taggers_word(stored, rows):
    before = (tags(rows), rows("SELECT tag, score FROM near_misses"))
    said = [verdict("local-production", "no"), verdict("local-market", "yes")]
    stored.decide(said, tagger)
    undone = stored.decide([verdict("local-production", "undo"), verdict("local-market", "undo")], tagger)
    assert undone.taken_back == 2
    assert (tags(rows), rows("SELECT tag, score FROM near_misses")) == before
    assert rows("SELECT count(*) FROM verdicts") == [(0,)]


def test_taking_in_the_same_verdicts_twice_changes_nothing(stored, rows):
    said = [verdict("local-production", "no"), verdict("local-market", "yes", countries=("VN",))]
    stored.decide(said, tagger)
    before = rows("SELECT * FROM verdicts"), rows("SELECT * FROM article_tags"), rows("SELECT * FROM tag_countries")
    again = stored.decide(said, tagger)
    assert (again.new, again.same, again.articles) == (0, 2, ())
    after = rows("SELECT * FROM verdicts"), rows("SELECT * FROM article_tags"), rows("SELECT * FROM tag_countries")
    assert after == before


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        pytest.param(verdict("local-market", "yes", number=7, row=5), "row 5: no article", id="no such article"),
        pytest.param(verdict("local-food", "yes", row=6), "row 6: 'local-food' is none of the tags", id="no such tag"),
        pytest.param(verdict("local-production", "yes", row=7), "row 7: says something else of", id="contradiction"),
    ],
)
def test_with_one_wrong_row_nothing_is_taken_in(stored, rows, wrong, complaint):
    with pytest.raises(VerdictsError) as refused:
        stored.decide([verdict("local-production", "no"), wrong], tagger)
    assert len(refused.value.messages) == 1
    assert complaint in str(refused.value)
    assert rows("SELECT count(*) FROM verdicts") == [(0,)]
    assert tags(rows) == [("local-production", 0.9, "machine")]


def test_the_queue_has_what_is_doubtful_and_not_decided_the_most_doubtful_first(stored, crawl):
    doubtful = (Tag("local-policy", 0.55, ("EU",), (), (Span(0, 8),)), Tag("local-market", 0.1))
    stored.save_page(crawl, page(2, tags=doubtful))
    queue = stored.review_queue(10)
    assert [(one.tag, one.score, one.asserted, one.countries, one.quote) for one in queue] == [
        ("local-policy", 0.55, True, "EU", "Headline"),
        ("local-market", 0.4, False, "", "Headline"),
    ]
    stored.decide([verdict("local-policy", "yes", number=2)], lambda *_: doubtful)
    assert [one.tag for one in stored.review_queue(10)] == ["local-market"]
    assert stored.review_queue(10) == stored.review_queue(1)


def test_judged_stories_become_examples(stored, crawl):
    stored.save_page(crawl, page(2, tags=MACHINE))
    stored.decide([verdict("local-market", "yes")], tagger)
    (example,) = stored.examples()
    assert example.url == url_of(1)
    assert (example.site, example.language, example.headline) == ("news", "en", "Headline 1")
    assert example.text.startswith("Plant 1 opens")
    assert example.facets == ("local-market", "local-production")
    assert example.decided == ("local-market",)


def test_a_topic_is_stored_and_shown_like_a_tag_and_makes_no_localization_story(archive, crawl, rows):
    archive.name_topics([Topic("foldables", "Foldables", "Phones that fold.")])
    archive.save_page(crawl, page(1, tags=(Tag("foldables", 0.75, (), ("Acme",), (Span(12, 19),)),)))
    assert rows("SELECT kind, label FROM tags WHERE name = 'foldables'") == [("topic", "Foldables")]
    assert rows("SELECT is_localization FROM articles") == [(0,)]
    assert rows("SELECT topic, score, quote FROM topic_stories") == [("foldables", 0.75, "Plant 1")]
    assert rows("SELECT tag, company FROM tag_companies") == [("foldables", "Acme")]
    assert rows("SELECT stories_localization FROM crawls") == [(0,)]


def test_a_topic_beside_a_facet_is_not_among_the_facets_of_a_localization_story(archive, crawl, rows):
    archive.name_topics([Topic("foldables", "Foldables", "Phones that fold.")])
    archive.save_page(crawl, page(1, tags=(*MACHINE, Tag("foldables", 0.95, ("KR",), ("Bmobile",)))))
    assert rows("SELECT facets, countries, companies, score FROM localization_stories") == [
        ("local-production", "IN", "Acme", 0.9)
    ]


def test_a_topic_that_is_worded_anew_is_called_so(archive, rows):
    archive.name_topics([Topic("foldables", "Foldables", "Phones that fold.")])
    archive.name_topics([Topic("foldables", "Folding phones", "They fold.")])
    assert rows("SELECT label, description FROM tags WHERE kind = 'topic'") == [("Folding phones", "They fold.")]
