"""What is done in the evidence of a tag, and how far it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Tag
from pipelines.tag import tag as tag_story
from pipelines.tag.event_words import ACTIONS, STAGES, load_event_words
from pipelines.tag.events import Event, EventReader, Witness, event_of, with_events
from pipelines.tag.facets import FACET_NAMES
from pipelines.tag.rules import RuleError

READER = EventReader()
ROWS = load_event_words().rows
LANGUAGES = {"en", "zh", "es", "it", "de", "fr", "pt", "id", "ru", "ja", "ko"}


def examples(kind):
    return [
        pytest.param(row, sentence, id=f"{row.name}, {language}: {sentence[:40]}")
        for row in ROWS
        for language, sentences in getattr(row, kind).items()
        for sentence in sentences
    ]


def reads(row, sentence):
    said = READER.read(sentence)
    return (not row.action or row.action in said.actions) and (not row.stage or row.stage in said.stages)


@pytest.mark.parametrize(("row", "sentence"), examples("matches"))
def test_a_row_is_read_where_it_must(row, sentence):
    assert reads(row, sentence)


@pytest.mark.parametrize(("row", "sentence"), examples("not_matches"))
def test_a_row_is_not_read_where_it_must_not(row, sentence):
    assert not reads(row, sentence)


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_has_words_in_every_language(action):
    assert {language for row in ROWS if row.action == action for language in row.phrases} == LANGUAGES


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_words_of_its_own_in_every_language(stage):
    alone = [row for row in ROWS if row.stage == stage and not row.action]
    assert {language for row in alone for language in row.phrases} == LANGUAGES


TENSES = [
    pytest.param("Acme considers opening a plant in Pune", "opens", "plan", id="en considers"),
    pytest.param("Acme plans to open a plant in Pune", "opens", "plan", id="en plans to"),
    pytest.param("Acme will open a plant in Pune", "opens", "announced", id="en will"),
    pytest.param("Acme to open plant in Pune", "opens", "announced", id="en infinitive of a headline"),
    pytest.param("Acme opened a plant in Pune", "opens", "done", id="en past"),
    pytest.param("Acme has begun production in Pune and opened a second line", "opens", "done", id="en perfect"),
    pytest.param("Acme opens plant in Pune", "opens", "done", id="en present of a headline"),
    pytest.param("Acme may shift production to Pune", "moves", "plan", id="en may"),
    pytest.param("印度公司拟在浦那建厂", "opens", "plan", id="zh-Hans plan"),
    pytest.param("公司將在浦那建廠", "opens", "announced", id="zh-Hant will"),
    pytest.param("公司在浦那的工厂已正式投产", "opens", "done", id="zh-Hans done"),
    pytest.param("公司考慮把生產線遷往越南", "moves", "plan", id="zh-Hant considers"),
    pytest.param("Acme estudia abrir una fábrica en Tijuana", "opens", "plan", id="es plan"),
    pytest.param("Acme abrió una fábrica en Tijuana", "opens", "done", id="es done"),
    pytest.param("Acme valuta di aprire una sede a Bari", "opens", "plan", id="it plan"),
    pytest.param("Acme ha inaugurato la sede di Bari", "opens", "done", id="it done"),
    pytest.param("Acme erwägt, ein Werk in Ulm zu eröffnen", "opens", "plan", id="de plan"),
    pytest.param("Acme eröffnete ein Werk in Ulm", "opens", "done", id="de done"),
    pytest.param("Acme envisage d'ouvrir une usine à Lille", "opens", "plan", id="fr plan"),
    pytest.param("Acme a inauguré une usine à Lille", "opens", "done", id="fr done"),
    pytest.param("Acme vai abrir uma fábrica em Manaus", "opens", "announced", id="pt announced"),
    pytest.param("Acme inaugurou uma fábrica em Manaus", "opens", "done", id="pt done"),
    pytest.param("Acme berencana membuka pabrik di Batam", "opens", "plan", id="id plan"),
    pytest.param("Acme telah membuka toko di Batam", "opens", "done", id="id done"),
    pytest.param("Компания рассматривает новый завод в Туле", "opens", "plan", id="ru plan"),
    pytest.param("Компания открыла завод в Туле", "opens", "done", id="ru done"),
    pytest.param("同社は熊本で新工場を検討している", "opens", "plan", id="ja plan"),
    pytest.param("同社は熊本に研究所を開設した", "opens", "done", id="ja done"),
    pytest.param("회사는 부산에 새 공장을 검토한다", "opens", "plan", id="ko plan"),
    pytest.param("회사는 부산에 연구소를 설립했다", "opens", "done", id="ko done"),
]


@pytest.mark.parametrize(("sentence", "action", "stage"), TENSES)
def test_tense_and_modality_decide_the_stage(sentence, action, stage):
    assert event_of("local-production", [Witness(sentence, is_headline=True)]) == Event(action, stage)


@pytest.mark.parametrize(
    ("facet", "sentence", "event"),
    [
        pytest.param("domestic-supply", "The bank has replaced its foreign database.", "replaces done", id="replaces"),
        pytest.param("domestic-supply", "银行系统已实现国产替代。", "replaces done", id="replaces, in Chinese"),
        pytest.param("local-market", "Acme expands its stores in Brazil", "expands done", id="expands"),
        pytest.param("local-market", "The watch will be tailored to Japan.", "adapts announced", id="adapts"),
        pytest.param("local-policy", "Acme agreed to comply with the law.", "complies announced", id="complies"),
        pytest.param("local-policy", "Acme threatens to pull out of Turkey", "withdraws plan", id="threatens"),
        pytest.param("local-policy", "The ministry banned the app.", "withdraws done", id="banned"),
        pytest.param("language-localization", "The app now supports two languages.", "adds language done", id="voice"),
        pytest.param("local-production", "The government announced subsidies.", "announces announced", id="programme"),
    ],
)  # fmt: skip
def test_an_event_of_every_facet(facet, sentence, event):
    assert " ".join(event_of(facet, [Witness(sentence)])) == event


@pytest.mark.parametrize(
    ("sentence", "event"),
    [
        pytest.param("Acme cancels plans to open a plant in Ohio", "withdraws done", id="gives up a plan"),
        pytest.param("Acme cancela sus planes de abrir una planta", "withdraws done", id="gives up a plan, in Spanish"),
        pytest.param("该公司取消在俄亥俄建厂", "withdraws done", id="gives up a plan, in Chinese"),
        pytest.param("Acme will not open a plant in Ohio", " ", id="will not"),
        pytest.param("Acme has no plans to build a plant in Ohio", " ", id="no plans"),
        pytest.param("该公司没有计划建厂", " ", id="no plans, in Chinese"),
    ],
)
def test_what_is_denied_is_not_done(sentence, event):
    assert " ".join(event_of("local-production", [Witness(sentence, is_headline=True)])) == event


def test_a_denial_reaches_no_further_than_its_clause():
    sentence = "Acme did not name a price. It said on Monday in a long statement that it opened a plant in Pune."
    assert event_of("local-production", [Witness(sentence)]).action == "opens"


def test_the_headline_says_more_than_a_sentence():
    witnesses = [Witness("It may expand later."), Witness("Acme opens plant in Pune", is_headline=True)]
    assert event_of("local-production", witnesses) == Event("opens", "done")


def test_what_a_facet_means_by_itself_is_told_where_no_word_is():
    assert event_of("domestic-supply", [Witness("It is all from home.")]).action == "replaces"
    assert event_of("local-production", [Witness("It is all from home.")]) == Event("", "")


def test_an_action_that_is_hardly_one_of_the_facet_is_not_clear():
    evidence = [Witness("The radio is tailored to Norway.")]
    assert event_of("local-market", evidence).action == "adapts"
    assert event_of("local-production", evidence).action == ""


def test_nothing_is_told_of_no_evidence_for_a_facet_that_somebody_added():
    assert event_of("not-yet-a-facet", []) == Event("", "")


def test_the_tags_of_a_story_tell_their_event():
    body = "Acme will open a phone factory in Chennai next year. The factory will make phones for India. " * 2
    tags = {one.facet: one for one in tag_story("Acme to open phone factory in India", body, "en")}
    assert (tags["local-production"].action, tags["local-production"].stage) == ("opens", "announced")


def test_a_tag_far_from_the_line_tells_none_and_one_near_it_does():
    near, far = with_events([Tag("local-production", 0.3), Tag("local-market", 0.1)], "Acme opened a plant", "")
    assert (near.action, near.stage) == ("opens", "done")
    assert (far.action, far.stage) == ("", "")


@given(
    facet=st.sampled_from(FACET_NAMES),
    witnesses=st.lists(
        st.builds(
            Witness,
            st.lists(st.sampled_from([p for row in ROWS for some in row.phrases.values() for p in some])).map(" ".join)
            | st.text(max_size=60),
            st.booleans(),
        ),
        max_size=5,
    ),
)
def test_any_text_gives_known_words_and_always_the_same(facet, witnesses):
    event = event_of(facet, witnesses)
    assert event.action in {"", *ACTIONS}
    assert event.stage in {"", *STAGES}
    assert event_of(facet, witnesses) == event


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param('[[row]]\nname = "a"\nphrase.en = []', "unknown key 'phrase'", id="unknown key"),
        pytest.param('[[row]]\nname = "a"\naction = "eats"\nphrases.en = ["x"]', "action 'eats'", id="unknown action"),
        pytest.param('[[row]]\nname = "a"\nstage = "soon"\nphrases.en = ["x"]', "stage 'soon'", id="unknown stage"),
        pytest.param(
            '[[row]]\nname = "a"\nstage = "plan"\nphrases.fr = ["xx"]', "'fr' need a sentence", id="no example"
        ),
        pytest.param('[[row]]\nname = "a"\nphrases = ["xx"]', "phrases.en = [...]", id="no language"),
        pytest.param('[facet.local-markt]\nusual = "opens"', "facet 'local-markt'", id="unknown facet"),
        pytest.param('[facet.local-market]\nusual = "eats"', "action 'eats'", id="unknown usual action"),
    ],
)
def test_a_mistake_is_refused_with_its_place(tmp_path, content, message):
    path = tmp_path / "actions.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RuleError) as told:
        load_event_words([path])
    assert message in str(told.value)
