from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Article
from pipelines.dedupe import Candidate, candidate_of, judge

DAY = datetime(2026, 11, 5, tzinfo=UTC)

CANDIDATES = st.builds(
    Candidate,
    url=st.integers(1, 9).map("https://news.example/{}".format),
    source=st.sampled_from(["news", "mirror"]),
    headline=st.sampled_from(["A phone", "Another phone", ""]),
    text_hash=st.sampled_from(["", "t1", "t2"]),
    published=st.one_of(st.none(), st.integers(0, 3).map(lambda days: DAY + timedelta(days=days))),
    publisher_id=st.sampled_from(["", "7", "8"]),
)
GROUPS = st.lists(CANDIDATES, max_size=7, unique_by=lambda candidate: candidate.url)


def _verdicts(group):
    return {one.url: judge(one, group) for one in group}


@given(group=GROUPS, data=st.data())
def test_the_verdicts_do_not_depend_on_the_order(group, data):
    assert _verdicts(data.draw(st.permutations(group))) == _verdicts(group)


@given(group=GROUPS)
def test_a_newcomer_is_judged_like_one_who_was_always_there(group):
    """The archive judges against the original so far, which is enough: it is the oldest so far."""
    for one in group:
        whole = judge(one, group)
        step = None
        for other in group:
            originals = [c for c in group if step and c.url == step.of_url]
            step = judge(one, [other, *originals]) or step
        assert step == whole


@given(group=GROUPS)
def test_the_oldest_of_a_text_is_never_its_copy(group):
    for text_hash in ("t1", "t2"):
        same = [one for one in group if one.text_hash == text_hash]
        if same:
            assert judge(min(same, key=lambda one: one.age), same) is None
            assert sum(judge(one, same) is not None for one in same) == len(same) - 1


@given(one=CANDIDATES)
def test_nothing_is_a_copy_of_itself(one):
    assert judge(one, [one]) is None


def test_a_verdict_names_its_signals():
    one = Candidate("https://a.example/2", "news", "A phone", "t1", DAY, "7")
    other = Candidate("https://a.example/1", "news", "A Phone!", "t1", DAY, "7")
    verdict = judge(one, [other])
    assert verdict.of_url == other.url
    assert verdict.reason == "same text"
    assert verdict.signals == {"text_hash": "t1", "publisher_id": "7", "headline": "A phone"}


def test_an_article_is_known_by_its_canonical_address():
    article = Article("https://a.example/1?utm_source=x", headline="H", canonical_url="https://A.example/2")
    assert candidate_of(article, "news") == Candidate("https://a.example/2", "news", "H")
    assert candidate_of(Article("https://a.example/1?utm_source=x")).url == "https://a.example/1"
