"""A tie needs two signals; it is the same from either side; an article hangs on one older article at most."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.dedupe.judging import Candidate
from pipelines.dedupe.news_words import telling_words, tokens, weight
from pipelines.dedupe.prints import print_of
from pipelines.dedupe.threads import closest, tie

NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)
LEAD = (
    "Velora has opened a handset plant in Coimbatore that makes 40,000 Quillon phones a day, founder Ishaan Varga "
    "said. Batteries come from Arcturon, displays from Helvig. "
)
CHINESE = "维洛拉公司周四在哥印拜陀启用手机工厂，日产四万部奎伦手机，创始人瓦尔加表示电池由阿克图隆供应。"


def told(number, headline, lead, own, *, hours=0, source=None, language="en"):
    body = lead + " ".join(f"{own}{word}" for word in range(25))
    return Candidate(
        url=f"https://{number}.example/",
        source=source or f"site{number}",
        headline=headline,
        text_hash=own,
        published=NOON + timedelta(hours=hours),
        print=print_of(headline, body, language),
    )


ONE = told(1, "Velora opens handset plant in Coimbatore", LEAD, "one")
OTHER = told(2, "Velora plant for handsets opens in Coimbatore", LEAD[:150], "two", hours=20)


def test_two_sites_that_tell_the_same_news_are_tied_by_named_signals():
    found = tie(ONE, OTHER)
    assert found == tie(OTHER, ONE)
    assert found.reason
    assert set(found.signals) == {"shared_text", "headlines", "beginnings", "headline_explained"}


def test_chinese_is_compared_in_either_script():
    one = told(1, "维洛拉在哥印拜陀启用手机工厂", CHINESE, "甲", language="zh-CN")
    other = told(2, "維洛拉哥印拜陀手機工廠啟用", CHINESE, "乙", language="zh-TW", hours=5)
    assert tie(one, other) is not None


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(OTHER, source=ONE.source), id="the same site"),
        pytest.param(replace(OTHER, published=NOON + timedelta(hours=73)), id="other days"),
        pytest.param(replace(OTHER, published=None), id="no date"),
        pytest.param(told(2, ONE.headline, "Nothing of it. ", "two"), id="the headline alone"),
        pytest.param(told(2, "Something else is new", LEAD, "two"), id="the beginning alone"),
        pytest.param(told(2, ONE.headline, LEAD, "two", language="xx"), id="a language without weights"),
        pytest.param(told(2, "Velora 14 plant is out", LEAD[:60], "two"), id="little of the headline"),
    ],
)
def test_one_signal_alone_is_no_tie(other):
    assert tie(ONE, other) is None


def test_versions_are_told_apart_by_their_figures():
    lead = "The browser Quillfox gets tabs, says Tarnix of Helvig. "
    one, other = (told(number, f"Quillfox {number}3 brings tabs to Helvig", lead, f"own{number}") for number in (1, 2))
    assert tie(one, other) is None


def test_an_article_hangs_on_the_older_one_that_is_closest():
    far = told(3, "Velora opens a plant in Coimbatore today", LEAD[:120], "three", hours=2)
    late = told(4, ONE.headline, LEAD, "four", hours=30)
    others = [far, OTHER, ONE, told(5, ONE.headline, LEAD, "five", hours=40)]
    assert closest(late, others)[0] == closest(late, reversed(others))[0] == ONE
    assert closest(ONE, others) is None


def test_words_weigh_what_they_tell():
    assert weight("the", "en") < weight("google", "en") < weight("velora", "en")
    assert tokens("「文心一言」免費 GPT-4") == ["文心", "心一", "一言", "言免", "免费", "gpt", "4"]
    assert telling_words("The phone of the year", "", "en")[0] == ("phone", "year")
    assert telling_words("Anything", "at all", "tlh") == ((), ())
