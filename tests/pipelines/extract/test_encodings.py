"""Bytes become the right letters, whatever is declared."""

import codecs
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract import extract
from pipelines.extract.encoding import decode
from pipelines.extract.texts import one_line

TEXT = "Größe, façade, naïve, Ægir: fünf Wörter mit Akzent, die jeder lesen soll. " * 3
RUSSIAN = "Завод открыл вторую линию, и местные поставщики получили заказы на детали. " * 5
CHINESE = "小米在印度建设第二条生产线，并与当地供应商合作，以提高本地化率。" * 5
JAPANESE = "メーカーは北部に第二工場を開設し、現地の部品を使うと発表した。" * 5


@pytest.mark.parametrize(
    ("body", "declared", "expected"),
    [
        pytest.param(TEXT.encode(), None, TEXT, id="UTF-8 undeclared"),
        pytest.param(TEXT.encode(), "iso-8859-1", TEXT, id="UTF-8 that the header calls Latin-1"),
        pytest.param(TEXT.encode("cp1252"), "utf-8", TEXT, id="windows-1252 that the header calls UTF-8"),
        pytest.param(TEXT.encode("cp1252"), "iso-8859-1", TEXT, id="windows-1252 that the header calls Latin-1"),
        pytest.param(
            b"<meta charset=windows-1251>" + RUSSIAN.encode("cp1251"), None, RUSSIAN, id="declared in the page"
        ),
        pytest.param(
            b"<meta charset=utf-8>" + CHINESE.encode("gb18030"), "gb2312", CHINESE, id="the header over the page"
        ),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode(), "iso-8859-1", TEXT, id="UTF-8 with a byte order mark"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-8", TEXT, id="UTF-16 with a byte order mark"),
        pytest.param(("<html><p>" + TEXT).encode("utf-16-le"), None, TEXT, id="UTF-16 without a byte order mark"),
        pytest.param(
            ("<html><p>" + TEXT).encode("utf-16-be"), None, TEXT, id="big-endian UTF-16 without a byte order mark"
        ),
        pytest.param(JAPANESE.encode("iso2022_jp"), None, JAPANESE, id="escape sequences"),
        pytest.param(b"<meta charset=shift_jis>" + JAPANESE.encode("shift_jis"), None, JAPANESE, id="Shift JIS"),
        pytest.param(RUSSIAN.encode("koi8-r"), "koi8-r", RUSSIAN, id="KOI8-R"),
        pytest.param(TEXT.encode(), "no-such-encoding", TEXT, id="unknown declaration"),
    ],
)
def test_letters_are_read_right(body, declared, expected):
    answer = decode(body, declared)
    assert answer.body.decode().endswith(expected)
    assert not answer.has_losses


def test_a_letter_cut_in_the_middle_costs_only_itself():
    answer = decode(TEXT.encode()[:-1] + b"\xc3", None)
    assert answer.encoding == "utf-8"
    assert answer.has_losses


def test_control_characters_are_no_text():
    page = (
        "<article><h1>A head\x00line of \x07its own</h1>"
        + "<p>Long\x01 enough a sentence, with a comma, to be the\x0b story\x00 of it.</p>" * 3
    )
    article = extract(page.encode(), None)
    texts = "".join([article.headline, *(block.text for block in article.blocks)])
    assert not set(texts) & {chr(code) for code in (0, 1, 7, 11)}
    assert "Long enough" in texts


def test_what_could_not_be_read_is_flagged():
    page = (
        b"<meta charset=utf-8><article>"
        + "<p>A sentence of façades, that is long enough.</p>".encode() * 3
        + b"<p>One broken \xff letter, and no more of them.</p>"
    )
    assert "undecodable-letters" in extract(page, None).flags


@pytest.mark.parametrize(
    ("place", "flags"),
    [
        pytest.param("<p>Ein gr\ufffd\ufffderes Werk, das im S\ufffdden entsteht, so heißt es.</p>", ("undecodable-letters",), id="in the story"),
        pytest.param("<style>.a::before{content:'\ufffd'}</style>", (), id="in a style"),
    ],
)  # fmt: skip
def test_letters_that_the_publisher_lost_are_flagged(place, flags):
    story = "<p>A sentence of the story that is long enough to be one, with a comma.</p>" * 3
    assert extract(f"<article><h1>A headline of its own</h1>{story}{place}</article>".encode(), None).flags == flags


@given(st.text())
def test_a_line_holds_no_control_characters_and_loses_nothing_else(text):
    line = one_line(text)
    assert not any(unicodedata.category(letter) == "Cc" for letter in line)
    kept = [letter for letter in text if letter.isprintable() and not letter.isspace()]
    assert [letter for letter in line if letter.isprintable() and not letter.isspace()] == kept
    assert one_line(line) == line
