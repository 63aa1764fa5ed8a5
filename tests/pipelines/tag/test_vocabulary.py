"""The totals of a sentence do not depend on how its features are looked up: by their names, or by their parts."""

import pytest

from pipelines.tag.learned import KindTable, Learned, Table, load_learned
from pipelines.tag.tagger import shipped_reader
from pipelines.tag.vocabulary import Vocabulary

LEARNED = load_learned()
STORIES = [
    ("Acme builds a new factory in India", "It makes 5,000 phones there. Xiaomi localizes its phones for Vietnam."),
    ("国产化率达到90%", "华为在印度建设新工厂，国产芯片替代进口。苹果公司在中国市场推出专供版。"),
    ("ソニーが日本語版を発売", "삼성전자는 한국어 지원을 추가했다. Apple announces Hindi for Siri in India."),
]
SENTENCES = [one for story in STORIES for one in shipped_reader().read(*story) if one.wording]


@pytest.mark.parametrize("sentence", SENTENCES, ids=range(len(SENTENCES)))
def test_totals_by_parts_are_those_by_name(sentence):
    features = sentence.wording.features()
    said = LEARNED.said(sentence.wording)
    assert LEARNED.total(said) == LEARNED.localization.total(features) != LEARNED.localization.bias
    assert LEARNED.kind_totals(said) == LEARNED.kinds.totals(features)


def test_every_feature_of_a_sentence_can_be_known():
    assert len(SENTENCES) > 4
    for sentence in SENTENCES:
        features = sentence.wording.features()
        assert Vocabulary({feature: feature for feature in features}).known(sentence.wording) == features


def test_a_feature_of_one_table_alone_weighs_nothing_in_the_other():
    learned = Learned(Table(-1.0, {"factory": 0.5}), KindTable((-1.0,) * 5, {"phones": (0.5,) * 5}))
    (headline, *_) = SENTENCES
    said = learned.said(headline.wording)
    assert learned.total(said) == Table(-1.0, {"factory": 0.5}).total(["factory"])
    assert learned.kind_totals(said) == KindTable((-1.0,) * 5, {}).totals([])
