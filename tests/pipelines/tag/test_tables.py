"""The tables of countries: valid codes, every name finds its country, what only looks like a place is none."""

import pytest

from pipelines.tag.reading import Reader
from pipelines.tag.tables import CODES, load_places

READER = Reader(by_wording=False)


PLACES = load_places()


def test_the_countries_of_the_world_are_there():
    assert set(PLACES.names) <= CODES
    assert len(PLACES.names) >= 195
    assert {"EU", "TW", "HK", "MO"} <= set(PLACES.names)


@pytest.mark.parametrize("code", sorted(PLACES.names))
def test_every_name_finds_its_country(code):
    for name in PLACES.names[code]:
        sentences = READER.read("", f"So {name.rstrip('*')} !")
        assert code in {one for sentence in sentences for one in sentence.countries}, name


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param("The plant in New Mexico is new.", ("US",), id="longer name wins"),
        pytest.param("The South China Morning Post reports.", (), id="newspaper"),
        pytest.param("The ship crossed the Indian Ocean.", (), id="ocean"),
        pytest.param("They told us to wait.", (), id="pronoun us"),
        pytest.param("The U.S. and the UK agreed.", ("US", "GB"), id="abbreviations"),
        pytest.param("印度尼西亚和印度", ("ID", "IN"), id="chinese, longer name wins"),
        pytest.param("发展中国家需要帮助", (), id="developing countries are no China"),
        pytest.param("TKDN, Make in India, CHIPS Act, GDPR", ("ID", "IN", "US", "EU"), id="programmes"),
        pytest.param("信创产业发展", ("CN",), id="chinese programme"),
        pytest.param("turkey and china plates", (), id="common nouns"),
        pytest.param("A roast turkey. Turkey bans it.", ("TR",), id="turkey by its capital"),
        pytest.param("Georgia plans a battery factory near Savannah.", ("US",), id="georgia the state"),
        pytest.param("Georgia and Armenia sign.", ("GE", "AM"), id="georgia the country"),
        pytest.param("Jordan said that he likes it.", (), id="jordan the man"),
        pytest.param("Jordan and Egypt agree.", ("JO", "EG"), id="jordan the country"),
        pytest.param("Chad wrote the code.", (), id="chad the man"),
        pytest.param("Chad and other countries of Africa.", ("TD",), id="chad the country"),
        pytest.param("French fries, Swiss cheese and American Express", (), id="food and brands"),
        pytest.param("The China Daily and BBC India report.", (), id="papers"),
        pytest.param("A fund of US$5 billion", (), id="dollars"),
        pytest.param("苹果(AAPL.US)上涨", (), id="code of a share"),
        pytest.param("Sriperumbudur, Hsinchu, Dresden and Manaus", ("IN", "TW", "DE", "BR"), id="cities of plants"),
        pytest.param("Bắc Ninh, São Paulo, Penang, Batam", ("VN", "BR", "MY", "ID"), id="cities with accents"),
        pytest.param("MIIT, Komdigi, Roskomnadzor, KVKK", ("CN", "ID", "RU", "TR"), id="agencies"),
        pytest.param("大基金、工信部、中國製造2025", ("CN",), id="chinese programmes"),
        pytest.param("El gobierno de EE. UU. anuncia algo.", ("US",), id="spanish abbreviation"),
        pytest.param("В Индии и в Китае", ("IN", "CN"), id="russian cases"),
        pytest.param("インドと韓国、ベトナム", ("IN", "KR", "VN"), id="japanese"),
        pytest.param("한국과 인도네시아", ("KR", "ID"), id="korean, longer name wins"),
        pytest.param("マインドとタイトル", (), id="japanese words with a country inside"),
    ],
)
def test_places_are_found_by_name(sentence, expected):
    found = {code: None for one in READER.read("", sentence) for code in one.countries}
    assert tuple(found) == expected


@pytest.mark.parametrize(
    ("sentence", "origins"),
    [
        pytest.param("Australia blocks China's Huawei.", {"CN"}, id="possessive before a company"),
        pytest.param("A Chinese phone maker enters Mexico.", {"CN"}, id="before a maker"),
        pytest.param("富士康将在印度建厂，美国公司获益。", {"US"}, id="chinese"),
        pytest.param("In China, Apple sells less.", set(), id="comma"),
        pytest.param("The Chinese company opens a plant in China.", set(), id="both"),
        pytest.param("Chinese security camera outfit Hikvision leaves.", {"CN"}, id="before a company at home there"),
        pytest.param("Chinese phones beat Samsung.", set(), id="before a company at home elsewhere"),
    ],
)
def test_where_somebody_comes_from_is_no_place_of_localization(sentence, origins):
    (found,) = READER.read("", sentence)
    assert found.origins == origins


def test_a_country_that_is_left_or_that_presses_is_known_as_such():
    (left,) = READER.read("", "China cuts its reliance on the US.")
    assert (left.away, left.pressure) == ({"US"}, set())
    (pressed,) = READER.read("", "China answers US trade sanctions.")
    assert (pressed.away, pressed.pressure) == (set(), {"US"})


def test_languages_in_a_list_are_known_as_such():
    (found,) = READER.read("", "It speaks Hindi, Czech, Danish and Bulgarian.")
    assert found.languages == {"IN", "CZ", "DK", "BG"}
    (market,) = READER.read("", "It serves Danish schools.")
    assert market.languages == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Apple supplier Foxconn expands.", {"Apple", "Foxconn"}, id="apple beside a supplier"),
        pytest.param("An apple a day. Apple pie is good.", set(), id="apple the fruit"),
        pytest.param("Honor is due to the dead.", set(), id="honor the word"),
        pytest.param("Honor launches a foldable.", {"Honor"}, id="honor the maker"),
        pytest.param("Nothing is new.", set(), id="nothing the word"),
        pytest.param("Nothing Phone buyers wait.", {"Nothing"}, id="nothing the maker"),
        pytest.param("Meta said that Instagram changes.", {"Meta"}, id="meta"),
        pytest.param("A meta study. Line up here.", set(), id="meta and line the words"),
        pytest.param("华为和小米在印度", {"Huawei", "Xiaomi"}, id="chinese names"),
        pytest.param("Apple opens a store. Apple is happy.", {"Apple"}, id="sure once, sure everywhere"),
    ],
)
def test_companies_are_found_by_name(text, expected):
    assert {company for sentence in READER.read("", text) for company in sentence.companies} == expected
