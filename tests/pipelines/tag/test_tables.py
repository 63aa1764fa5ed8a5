"""The tables of countries and companies: valid codes, no name twice, ambiguous names only beside their words."""

from collections import Counter

import pytest

from pipelines.tag.lexicon import fold
from pipelines.tag.reading import Reader
from pipelines.tag.tables import load_companies, load_places

# ISO 3166-1 alpha-2, all officially assigned codes, and EU, which the standard reserves for the European Union.
CODES = set(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
    CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
    GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
    KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
    MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
    SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
    UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW EU
    """.split()  # noqa: SIM905 -- 250 codes read better without quotes
)
READER = Reader()


def twice(names):
    return [name for name, count in Counter(fold(name) for name in names).items() if count > 1]


def test_countries_have_valid_codes_and_no_name_twice():
    names = load_places().names
    assert set(names) <= CODES
    assert twice(name for terms in names.values() for name in terms) == []


def test_companies_are_many_and_have_no_alias_twice():
    companies = load_companies()
    assert len(companies.aliases) >= 150
    assert twice(name for terms in companies.aliases.values() for name in terms) == []
    assert {row.company for row in companies.ambiguous} <= set(companies.aliases)


def test_an_ambiguous_name_is_no_plain_alias():
    companies = load_companies()
    plain = {fold(name) for terms in companies.aliases.values() for name in terms}
    assert not plain & {fold(name) for row in companies.ambiguous for name in row.names}


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
    ],
)
def test_places_are_found_by_name(sentence, expected):
    (found,) = READER.read("", sentence)
    assert found.countries == expected


@pytest.mark.parametrize(
    ("sentence", "origins"),
    [
        pytest.param("Australia blocks China's Huawei.", {"CN"}, id="possessive before a company"),
        pytest.param("A Chinese phone maker enters Mexico.", {"CN"}, id="before a maker"),
        pytest.param("富士康将在印度建厂，美国公司获益。", {"US"}, id="chinese"),
        pytest.param("In China, Apple sells less.", set(), id="comma"),
        pytest.param("The Chinese company opens a plant in China.", set(), id="both"),
    ],
)
def test_where_somebody_comes_from_is_no_place_of_localization(sentence, origins):
    (found,) = READER.read("", sentence)
    assert found.origins == origins


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
