"""Numbers of features say what their names say: the totals of a sentence do not depend on how they are looked up."""

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
def test_totals_by_number_are_those_by_name(sentence):
    features = sentence.wording.features()
    known = LEARNED.known(sentence.wording)
    assert LEARNED.total(known) == LEARNED.localization.total(features) != LEARNED.localization.bias
    assert LEARNED.kind_totals(known) == LEARNED.kinds.totals(features)


def test_every_feature_of_a_sentence_can_be_known():
    assert len(SENTENCES) > 4
    for sentence in SENTENCES:
        features = sorted(sentence.wording.features())
        assert Vocabulary(features).numbers(sentence.wording) == set(range(len(features)))


def test_a_feature_of_one_table_alone_weighs_nothing_in_the_other():
    learned = Learned(Table(-1.0, {"factory": 0.5}), KindTable((-1.0,) * 5, {"phones": (0.5,) * 5}))
    (headline, *_) = SENTENCES
    known = learned.known(headline.wording)
    assert learned.total(known) == Table(-1.0, {"factory": 0.5}).total(["factory"])
    assert learned.kind_totals(known) == KindTable((-1.0,) * 5, {}).totals([])
