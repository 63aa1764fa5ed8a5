"""Each facet is asserted for stories that carry it, in eight languages, and for none of the guidelines' traps."""

import pytest

from pipelines.tag import tag
from pipelines.tag.facets import FACET_NAMES, FACETS


def asserted(headline, body="", language=None):
    return {one.facet for one in tag(headline, body, language) if one.score >= 0.5}


CARRIES = [
    pytest.param(
        "local-production",
        "Foxconn to build a new iPhone factory in Vietnam",
        "The plant will assemble phones for the region. Production in Vietnam starts in May.",
        id="production: plant, en",
    ),
    pytest.param(
        "local-production",
        "富士康将在印度新建工厂",
        "公司宣布将投资10亿美元在印度建设生产线。新工厂将在印度制造手机。",
        id="production: plant, zh",
    ),
    pytest.param(
        "local-production",
        "Samsung verlagert die Produktion nach Deutschland",
        "Die lokale Fertigung beginnt im Mai. Das Unternehmen baut eine Fabrik in Deutschland.",
        id="production: moves, de",
    ),
    pytest.param(
        "local-production",
        "La empresa construirá una fábrica en México",
        "La producción local comenzará en mayo. La nueva planta de México tendrá 300 empleados.",
        id="production: plant, es",
    ),
    pytest.param(
        "domestic-supply",
        "Chinese maker raises its localization rate to replace foreign chips",
        "The company wants to reduce its reliance on foreign chips. Domestic chips shall replace imported ones.",
        id="supply: replaces foreign, en",
    ),
    pytest.param(
        "domestic-supply",
        "国产替代加速：国产芯片国产化率超过90%",
        "厂商减少对美国芯片的依赖，实现自主可控。信创产业继续推动国产操作系统。",
        id="supply: self-reliance, zh",
    ),
    pytest.param(
        "domestic-supply",
        "Digitale Souveränität: Bund ersetzt Software aus den USA",
        "Eine souveräne Cloud soll die Abhängigkeit von ausländischen Anbietern verringern.",
        id="supply: sovereignty, de",
    ),
    pytest.param(
        "domestic-supply",
        "La souveraineté numérique au coeur du plan",
        "L'État veut une alternative européenne et la souveraineté technologique, sans dépendance aux technologies "
        "étrangères.",
        id="supply: sovereignty, fr",
    ),
    pytest.param(
        "local-market",
        "OPPO opens its first flagship store in Thailand with a phone tailored to Thai users",
        "The store was designed for Thailand. A local partner runs it.",
        id="market: store, en",
    ),
    pytest.param(
        "local-market",
        "苹果与阿里合作为国行iPhone开发AI功能",
        "苹果需要一个本地化的合作伙伴，为中国用户推出功能。",
        id="market: edition, zh",
    ),
    pytest.param(
        "local-market",
        "La marca abre su primera tienda en Perú y adapta su catálogo al mercado local",
        "El contenido local y un socio local son parte del plan.",
        id="market: store, es",
    ),
    pytest.param(
        "local-policy",
        "India's data localisation rule forces payment firms to store data in the country",
        "Companies must comply with local laws. The regulator ordered them to store user data in India.",
        id="policy: data, en",
    ),
    pytest.param(
        "local-policy",
        "数据出境安全评估办法施行，企业须将用户数据存储在境内",
        "监管机构要求企业遵守当地法规，个人信息出境须经审批。",
        id="policy: data, zh",
    ),
    pytest.param(
        "local-policy",
        "Localização de dados: lei obriga empresas a seguir leis locais",
        "A residência de dados é obrigatória e as leis locais valem para todos.",
        id="policy: data, pt",
    ),
    pytest.param(
        "local-policy",
        "La residenza dei dati diventa obbligatoria in Italia",
        "Le aziende devono rispettare le normative locali e la localizzazione dei dati.",
        id="policy: data, it",
    ),
    pytest.param(
        "local-policy",
        "Aturan TKDN dan lokalisasi data wajib bagi penjual ponsel di Indonesia",
        "Perusahaan wajib mematuhi peraturan lokal di Indonesia.",
        id="policy: data, id",
    ),
    pytest.param(
        "language-localization",
        "Google keyboard adds Hindi, Tamil and six more Indian languages",
        "The app now supports local languages. A Hindi voice assistant follows.",
        id="language: keyboard, en",
    ),
    pytest.param(
        "language-localization",
        "输入法新增粤语和四川话，支持多语言",
        "新版本支持粤语语音输入，并将增加更多方言。",
        id="language: dialects, zh",
    ),
    pytest.param(
        "language-localization",
        "La app añade catalán y euskera a su teclado",
        "La traducción llega a más idiomas locales, con catalán y gallego.",
        id="language: keyboard, es",
    ),
]


@pytest.mark.parametrize(("facet", "headline", "body"), CARRIES)
def test_a_story_carries_its_facet(facet, headline, body):
    assert facet in asserted(headline, body)


TRAPS = [
    pytest.param(
        "Indoor localization gets better", "The robot's localization accuracy rose with lidar.", id="positioning"
    ),
    pytest.param("室内定位更准了", "机器人定位精度提高，GPS定位误差变小。", id="positioning, zh"),
    pytest.param("Sound source localization in new headphones", "Sound localization helps players.", id="sound"),
    pytest.param(
        "Protein localization predicted by AI", "Subcellular localization matters to biologists.", id="protein"
    ),
    pytest.param("Automatic bug localization with large models", "Fault localization saves hours.", id="bug"),
    pytest.param(
        "Local storage grows to 1 TB", "Photos are stored locally. The local network is fast.", id="local storage"
    ),
    pytest.param("手机本地存储升级到1TB", "本地运行大模型，速度更快。", id="local storage, zh"),
    pytest.param(
        "Run a local AI on your laptop", "The model runs locally on the device, with local files.", id="local AI"
    ),
    pytest.param("Domestic flights get Wi-Fi", "Airlines in the country offer it on domestic flights.", id="flights"),
    pytest.param(
        "A domestic robot that cleans", "Domestic appliances get smarter. Domestic robots help.", id="appliances"
    ),
    pytest.param(
        "The phone launches in India", "It costs Rs. 9,999 and goes on sale in India on Monday.", id="plain launch"
    ),
    pytest.param(
        "Chinese company reports results", "The Chinese company sold more phones than last year.", id="is Chinese"
    ),
    pytest.param(
        "A new version of Python, the programming language", "Rust is a programming language, too.", id="code"
    ),
    pytest.param(
        "A new large language model", "The language model writes better and runs faster.", id="language model"
    ),
    pytest.param("Company fined in antitrust case", "The patent lawsuit goes on, the court said.", id="antitrust"),
    pytest.param("Fire at a factory", "Workers of the plant are on strike after the accident.", id="accident"),
    pytest.param("An in-house chip that is fast", "The new processor is 20% faster and costs less.", id="fast chip"),
    pytest.param("El almacenamiento local sube", "La red local es rápida; vuelos nacionales con wifi.", id="traps, es"),
    pytest.param("Lokaler Speicher wächst", "Das lokale Netzwerk ist schnell.", id="traps, de"),
]


@pytest.mark.parametrize(("headline", "body"), TRAPS)
def test_a_trap_is_not_localization(headline, body):
    assert asserted(headline, body) == set()


def test_a_passing_mention_does_not_assert():
    filler = "The screen is bright and the battery lasts long. The camera takes good pictures at night. " * 20
    assert asserted("A review of the new phone", filler + "The maker has a plant in Vietnam. " + filler) == set()


def test_a_language_that_is_not_given_is_taken_for_one_whose_wording_was_learned():
    story = ("Google keyboard adds Hindi", "The app now supports local languages.")
    assert tag(*story, "en") == tag(*story, None) == tag(*story, "zh-TW") != []


def test_where_the_wording_was_not_learned_the_rules_decide_alone():
    story = ("Google keyboard adds Hindi", "The app now supports local languages.")
    asserted_there = {one.facet for one in tag(*story, "de-AT") if one.score >= 0.5}
    assert asserted_there == {one.facet for one in tag(*story, "en") if one.score >= 0.5} == {"language-localization"}


def test_the_five_facets_of_the_guidelines_are_there_and_every_facet_explains_itself():
    assert set(FACET_NAMES) >= {
        "local-production",
        "domestic-supply",
        "local-market",
        "local-policy",
        "language-localization",
    }
    for facet in FACETS:
        assert facet.label
        assert facet.description.endswith(".")
        assert "\n" not in facet.description
