"""Wrong headers, wrong declarations, letters encoded twice: what can be read is read, and right letters are left alone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract import extract
from pipelines.extract.encoding import REPLACEMENT, decode
from pipelines.extract.mojibake import mended, mended_text

STORIES = {
    "zh": "小米在印度建设第二条生产线，并与当地供应商合作，以提高本地化率。公司负责人说，生产将于第一季度开始。",
    "zh-TW": "小米在印度建設第二條生產線，並與當地供應商合作，以提高在地化率。公司負責人說，生產將於第一季開始。",
    "ja": "メーカーは北部に第二工場を開設し、現地の部品を使うと発表した。政府は他の企業も呼び込もうとしている。",
    "ko": "샤오미가 인도 북부에 두 번째 공장을 열고 부품의 절반을 현지 공급업체에서 조달하겠다고 밝혔다.",
    "ru": "Завод открыл вторую линию, и местные поставщики получили заказы на детали.",
    "uk": "Завод відкрив другу лінію, і місцеві постачальники отримали замовлення на деталі, її потужність зросла.",
    "ar": "افتتحت الشركة مصنعا ثانيا في شمال البلاد وقالت إن نصف القطع سيأتي من موردين محليين.",
    "he": "החברה פתחה מפעל שני בצפון המדינה, והודיעה כי מחצית מהחלקים יגיעו מספקים מקומיים.",
    "el": "Η εταιρεία άνοιξε δεύτερο εργοστάσιο στο βορρά και οι τοπικοί προμηθευτές πήραν παραγγελίες.",
    "th": "บริษัทเปิดโรงงานแห่งที่สองทางตอนเหนือของประเทศและกล่าวว่าชิ้นส่วนครึ่งหนึ่งจะมาจากผู้ผลิตในท้องถิ่น",
    "pl": "Firma otworzyła drugą fabrykę, a miejscowi dostawcy dostaną zamówienia na części. Źródło: właśnie tak, również później.",
    "cs": "Společnost otevřela druhou továrnu na severu země, místní dodavatelé dostanou zakázky na součástky příští rok.",
    "hu": "A gyártó második üzemet nyitott északon, a helyi beszállítók megrendelést kaptak, jövőre műszakot bővítenek.",
    "tr": "Şirket kuzeyde ikinci fabrikasını açtı ve yerli tedarikçilerin parça siparişi alacağını söyledi.",
    "fr": "La société a ouvert une deuxième usine, où les fournisseurs régionaux ont reçu des commandes à l’été. « Voilà. »",
    "de": "Der Hersteller eröffnet im Süden ein größeres Werk, für das örtliche Zulieferer schließlich „süße“ Aufträge erhalten.",
    "es": "La compañía abrió una segunda fábrica en España y según él los proveedores podrán ampliar su producción el próximo año.",
}

WAYS = [
    ("zh", "gbk"), ("zh", "gb18030"), ("zh-TW", "big5"), ("ja", "shift_jis"), ("ja", "euc_jp"), ("ko", "euc_kr"), ("ru", "cp1251"),
    ("ru", "koi8-r"), ("ru", "iso8859-5"), ("uk", "cp1251"), ("ar", "cp1256"), ("he", "cp1255"), ("el", "cp1253"), ("el", "iso8859-7"),
    ("th", "tis-620"), ("pl", "cp1250"), ("pl", "iso8859-2"), ("cs", "cp1250"), ("cs", "iso8859-2"), ("hu", "cp1250"), ("tr", "cp1254"),
    ("fr", "cp1252"), ("de", "cp1252"), ("es", "iso8859-1"),
]  # fmt: skip


def page(text, encoding, declared=""):
    meta = f"<meta charset={declared}>" if declared else ""
    return f"<html><head>{meta}<title>A plant</title></head><body><p>{text * 3}</p></body></html>".encode(encoding)


@pytest.mark.parametrize(("language", "encoding"), [pytest.param(*way, id=" as ".join(way)) for way in WAYS])
@pytest.mark.parametrize(
    ("header", "meta"),
    [
        pytest.param(None, "", id="nothing declared"),
        pytest.param("utf-8", "", id="the header calls it UTF-8"),
        pytest.param(None, "utf-8", id="the page calls it UTF-8"),
        pytest.param("iso-8859-1", "", id="the header calls it Latin-1"),
        pytest.param("iso-8859-1", "right", id="the header calls it Latin-1, the page is right"),
        pytest.param("right", "utf-8", id="the header is right, the page is not"),
        pytest.param("right", "right", id="both are right"),
        pytest.param("utf-16", "", id="the header calls it UTF-16"),
    ],
)
def test_a_legacy_page_is_read_whatever_is_declared(language, encoding, header, meta):
    body = page(STORIES[language], encoding, encoding if meta == "right" else meta)
    answer = decode(body, encoding if header == "right" else header)
    assert STORIES[language] in answer.body.decode()
    assert not answer.has_losses


@pytest.mark.parametrize("language", sorted(STORIES))
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8", "utf-8-sig", "utf-32"])
def test_unicode_is_read_with_and_without_a_mark(language, encoding):
    answer = decode(page(STORIES[language], encoding), "iso-8859-1")
    assert STORIES[language] in answer.body.decode()
    assert not answer.has_losses


def doubled(text):
    """The text as it looks when its UTF-8 was taken for windows-1252 once."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("language", sorted(STORIES))
def test_a_text_that_was_encoded_twice_is_read_back(language):
    answer = decode(page(doubled(STORIES[language]), "utf-8"))
    text = answer.body.decode()
    assert sum(letter in text for letter in STORIES[language].split()) >= len(STORIES[language].split()) - 1
    assert answer.repairs
    assert "twice" in answer.reason


def test_headline_and_body_are_both_read_back():
    story = "<p>Die größte Fabrik für Geräte öffnet, und örtliche Zulieferer erhalten Aufträge, so heißt es.</p>" * 3
    record = json.dumps({"@type": "NewsArticle", "headline": doubled("Größte Fabrik für Geräte öffnet")})
    html = f"<script type='application/ld+json'>{record}</script><article><h1>Größte Fabrik für Geräte öffnet</h1>{doubled(story)}"
    article = extract(html.encode(), None)
    assert article.headline == "Größte Fabrik für Geräte öffnet"
    assert "größte Fabrik für Geräte öffnet" in "".join(block.text for block in article.blocks)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("CAFÉ »", id="a capital before a quotation mark"),
        pytest.param("« enchanté\u00a0»", id="French spacing, three bytes of UTF-8 by chance"),
        pytest.param("voilà\u00a0»", id="the same without an opening mark"),
        pytest.param("”HEJ PÅ”", id="Swedish in capitals"),
        pytest.param("„Ä“", id="a German capital quoted"),
        pytest.param("«AMANHÃ»", id="Portuguese in capitals"),
        pytest.param("MENÜ“ • 5°", id="signs behind a capital"),
        pytest.param("Tiếng Việt: ã, õ, â", id="single letters"),
    ],
)
def test_right_letters_stay_though_they_could_be_wrong(text):
    assert mended(text.encode()) == (text.encode(), 0)


@given(st.sampled_from(sorted(STORIES)), st.data())
def test_no_words_of_a_language_are_changed(language, data):
    words = data.draw(st.lists(st.sampled_from(STORIES[language].split()), min_size=1, max_size=12))
    text = data.draw(st.sampled_from([" ", "\u00a0", "", "» ", "” "])).join(words)
    assert mended_text(text) == text


@given(st.text())
def test_mending_is_done_once_and_never_raises(text):
    body = text.encode("utf-8", "replace")
    found, count = mended(body)
    assert found.decode() == text.encode("utf-8", "replace").decode() or count


@given(st.sampled_from(WAYS), st.data())
def test_a_right_declaration_is_never_overruled(way, data):
    language, encoding = way
    words = data.draw(st.lists(st.sampled_from(STORIES[language].split()), min_size=1, max_size=30))
    text = " ".join(words)
    body = f"<html><p>{text}</p>".encode(encoding)
    assert text in decode(body, encoding).body.decode()


@given(
    st.binary(max_size=300), st.one_of(st.none(), st.sampled_from(["gbk", "utf-16", "utf-7", "x", "koi8-r", "latin-1"]))
)
def test_any_bytes_become_some_text(body, declared):
    decode(body, declared).body.decode()


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        pytest.param("größer ".encode() * 5 + b"and it\x92s here", "it’s here", id="an apostrophe of windows-1252"),
        pytest.param("größer ".encode() * 5 + b"a caf\xe9, too", "a café, too", id="a letter at the end of a word"),
        pytest.param("größer ".encode() * 5 + b"\x93Hello\x94 he said", "“Hello” he said", id="quotation marks"),
    ],
)
def test_a_byte_of_another_encoding_inside_a_word_is_its_letter(broken, expected):
    answer = decode(broken, "utf-8")
    assert answer.body.decode().endswith(expected)
    assert (answer.has_losses, answer.repairs > 0) == (False, True)


def test_utf8_with_a_broken_byte_stays_utf8_though_the_header_says_otherwise():
    answer = decode("größer und süßer. ".encode() * 5 + b"\xe4\xb8", "iso-8859-1")
    assert answer.body.decode().startswith("größer und süßer")
    assert answer.body.decode().endswith(REPLACEMENT)
    assert answer.has_losses


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("Größe ".encode() * 100_000 + "caf\u00e9x".encode("cp1252") * 100_000, id="broken bytes in their thousands"),
        pytest.param("xÃ©y ".encode() * 300_000, id="letters encoded twice in their thousands"),
        pytest.param(b"\xc3" * 2_000_000, id="nothing but leads"),
        pytest.param(b"<p>" + b"\xe9\xa0\xbb" * 700_000 + b"\xff", id="two megabytes of one sign"),
    ],
)  # fmt: skip
def test_a_page_that_fights_is_decoded_and_what_is_lost_is_told(body):
    answer = decode(body, "utf-8")
    text = answer.body.decode()
    assert answer.has_losses == (REPLACEMENT in text)
    assert answer.repairs <= 200_000
