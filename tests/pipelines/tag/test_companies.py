"""Every alias finds its company, and a name that is a common word only where the words around say so."""

import pytest

from pipelines.tag.reading import Reader
from pipelines.tag.tables import CODES, load_companies

COMPANIES = load_companies()
READER = Reader(by_wording=False)


def companies_in(text):
    return {company for sentence in READER.read("", text) for company in sentence.companies}


@pytest.mark.parametrize("company", sorted(COMPANIES.aliases))
def test_every_alias_finds_its_company_at_its_place(company):
    for alias in COMPANIES.aliases[company]:
        written = alias.rstrip("*")
        (sentence,) = READER.read("", f"So {written} !")
        assert company in sentence.companies, alias


def test_there_are_many_companies_of_many_homes():
    assert len(COMPANIES.aliases) >= 500
    assert set(COMPANIES.homes) == set(COMPANIES.aliases)
    assert set(COMPANIES.homes.values()) <= CODES
    assert len(set(COMPANIES.homes.values())) >= 40


@pytest.mark.parametrize(
    ("company", "code"),
    [
        ("Xiaomi", "CN"), ("TSMC", "TW"), ("Samsung", "KR"), ("Sony", "JP"), ("Dixon", "IN"), ("Foxconn", "TW"),
        ("VinFast", "VN"), ("Shopee", "SG"), ("Mistral", "FR"), ("MercadoLibre", "AR"), ("Yandex", "RU"),
    ],
)  # fmt: skip
def test_a_company_has_a_home(company, code):
    assert COMPANIES.homes[company] == code


@pytest.mark.parametrize(
    ("company", "meant", "not_meant"),
    [
        pytest.param("Apple", "苹果公司扩大在印度的代工", "他吃了一个苹果", id="苹果, a fruit"),
        pytest.param("Honor", "荣耀发布新手机", "这是他的荣耀时刻", id="荣耀, glory"),
        pytest.param("Xiaomi", "小米手机在印度销量第一", "早餐喝小米粥", id="小米, millet"),
        pytest.param("Lenovo", "联想的笔记本工厂", "让人联想到过去", id="联想, to associate"),
        pytest.param("Great Wall Motor", "长城汽车在泰国建厂", "游客登上长城", id="长城, the Wall"),
        pytest.param("Midea", "美的与格力争夺空调市场", "最美的风景", id="美的, beautiful"),
        pytest.param("Li Auto", "理想和蔚来交付新车", "这是他的理想", id="理想, an ideal"),
        pytest.param("Volkswagen", "大众和小鹏合作", "面向社会大众", id="大众, the masses"),
        pytest.param("Hyundai", "现代和起亚销量下滑", "现代社会的节奏", id="现代, modern"),
        pytest.param("Samsung", "三星在越南的工厂", "餐厅获评三星", id="三星, three stars"),
        pytest.param("ByteDance", "字节旗下的抖音", "长度为八个字节", id="字节, byte"),
        pytest.param("Kuaishou", "快手短视频", "他是有名的快手", id="快手, nimble"),
        pytest.param("ZTE", "红魔游戏手机发布", "游戏里的红魔", id="红魔, red devils"),
        pytest.param("vivo", "Vivo and OPPO make phones in Noida.", "The test was done in vivo.", id="vivo, living"),
        pytest.param("Xiaomi", "Poco launches a phone.", "Habla un poco de todo.", id="poco, little"),
        pytest.param("Unity", "Unity changes its game engine.", "Unity is strength.", id="unity"),
        pytest.param("Bolt", "Bolt drivers and Uber drivers strike.", "Bolt the door.", id="bolt"),
        pytest.param("Wise", "Wise cuts money transfer fees.", "Wise people wait.", id="wise"),
        pytest.param("Shopee", "Sea, owner of Garena, grows.", "Sea levels rise.", id="sea"),
        pytest.param("Block", "Block was founded by Dorsey.", "Block the door.", id="block"),
        pytest.param("Salesforce", "Slack messages are stored there.", "Slack demand hurts.", id="slack"),
        pytest.param("Box", "Box and Dropbox sell storage.", "Box after box arrived.", id="box"),
        pytest.param("Target", "Target and Walmart sell it.", "Target dates were missed.", id="target"),
        pytest.param("Gap", "Gap, an apparel chain, closes shops.", "Gap after gap opens.", id="gap"),
        pytest.param("Shell", "Shell opens charging stations.", "Shell after shell was found.", id="shell"),
        pytest.param("Orange", "Orange, the French telecom operator.", "Orange is a colour.", id="orange"),
        pytest.param("Seat", "Seat, of Volkswagen, builds cars in Martorell.", "Seat belts save lives.", id="seat"),
        pytest.param("Smart", "Smart, of Mercedes and Geely.", "Smart people know.", id="smart"),
        pytest.param("BMW", "Mini builds the Cooper.", "Mini games are fun.", id="mini"),
        pytest.param("Tata Group", "Tata plans a chip plant.", "Ratan met Mr Tata.", id="tata, a family"),
        pytest.param("Tide", "Tide, a fintech, hires.", "Tide tables are printed.", id="tide"),
        pytest.param("Grab", "Grab, a rival of Gojek.", "Grab a seat.", id="grab"),
        pytest.param("Arm", "Arm licenses its architecture.", "Arm in arm they went.", id="arm"),
        pytest.param("Oracle", "Oracle hosts TikTok.", "Oracle bones were found.", id="oracle"),
        pytest.param("Telegram", "Telegram, the messaging service.", "Telegram from the queen.", id="telegram"),
    ],
)
def test_a_common_word_is_a_company_only_beside_its_words(company, meant, not_meant):
    assert company in companies_in(meant)
    assert company not in companies_in(not_meant)
