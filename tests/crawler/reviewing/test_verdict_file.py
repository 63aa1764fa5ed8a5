"""Her verdicts come back from any spreadsheet; where a row cannot be meant, it is told by its number."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reviewing.verdict_file import VerdictFileError, read_verdicts
from pipelines.store import Verdict

URL = "https://news.example/1"
TITLES = "url,tag,verdict,right_tag,right_countries\n"


def read(text, name="doubts.csv"):
    return read_verdicts(text.encode(), name)


@pytest.mark.parametrize(
    ("row", "verdicts"),
    [
        pytest.param(f"{URL},local-market,yes,,", [Verdict(2, URL, "local-market", "yes")], id="yes"),
        pytest.param(f"{URL},local-market, NO ,,", [Verdict(2, URL, "local-market", "no")], id="no, in capitals"),
        pytest.param(f"{URL},local-market,undo,,", [Verdict(2, URL, "local-market", "undo")], id="taken back"),
        pytest.param(f"{URL},local-market,,,", [], id="not decided"),
        pytest.param(
            f'{URL},local-market,yes,,"in, VN"', [Verdict(2, URL, "local-market", "yes", ("IN", "VN"))], id="countries"
        ),
        pytest.param(
            f"{URL},local-market,no,local-policy,EU",
            [Verdict(2, URL, "local-market", "no"), Verdict(2, URL, "local-policy", "yes", ("EU",))],
            id="another tag instead",
        ),
    ],
)
def test_a_row_says_what_she_means(row, verdicts):
    assert read(TITLES + row + "\n") == verdicts


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"{TITLES}{URL},local-market,yes,,\n".encode("utf-8-sig"), id="with a byte-order mark"),
        pytest.param(f"{TITLES}{URL},local-market,yes,,\n".encode("utf-16"), id="UTF-16"),
        pytest.param(f"{TITLES}{URL},local-market,yes,,\n".replace(",", ";").encode(), id="semicolons"),
        pytest.param(f"{TITLES}{URL},local-market,yes,,\n".replace(",", "\t").encode(), id="tabs"),
        pytest.param(f"{TITLES}{URL},local-market,yes,,\n".replace("\n", "\r\n").encode(), id="Windows lines"),
        pytest.param(f"verdict,tag,url\nyes,local-market,{URL}\n".encode(), id="other order, fewer columns"),
        pytest.param(
            json.dumps([{"url": URL, "tag": "local-market", "verdict": "yes", "score": 0.4}]).encode(), id="JSON"
        ),
    ],
)
def test_any_spreadsheets_way_of_writing_is_read(content):
    (verdict,) = read_verdicts(content, "file")
    assert (verdict.url, verdict.tag, verdict.verdict) == (URL, "local-market", "yes")


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        pytest.param(f"{URL},local-market,maybe,,", "row 2: the verdict 'maybe' is none; write yes, no or", id="word"),
        pytest.param(",local-market,yes,,", "row 2: the url is empty", id="no address"),
        pytest.param(f"{URL},,yes,,", "row 2: the tag is empty", id="no tag"),
        pytest.param(f"{URL},local-market,yes,,UK", "row 2: 'UK' is not the code of a country", id="country"),
        pytest.param(f"{URL},local-market,no,,IN", "row 2: right_countries goes with yes", id="countries of a no"),
        pytest.param(f"{URL},local-market,yes,local-policy,", "row 2: right_tag 'local-policy' goes with no", id="tag"),
        pytest.param(f"{URL},local-market,,local-policy,", "row 2: right_tag and right_countries say", id="no verdict"),
    ],
)
def test_a_row_that_cannot_be_meant_is_told_with_its_number(row, complaint):
    with pytest.raises(VerdictFileError) as refused:
        read(f"{TITLES}{row}\n{URL},local-production,yes,,\n")
    assert str(refused.value).startswith(complaint)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        pytest.param(b"", "f has no column 'url'", id="empty"),
        pytest.param(b"url,verdict\n", "f has no column 'tag'", id="missing column"),
        pytest.param(b"url,tag,verdict,right_tga\n", "did you mean 'right_tag'?", id="misspelt column"),
        pytest.param(b"\xff\xfe\xfa", "is not written in UTF-8", id="no text"),
        pytest.param(b'{"url": 1}', "must be a list of objects", id="JSON, no list"),
        pytest.param(b"[{]", "f is no JSON", id="broken JSON"),
        pytest.param(b'url,tag,verdict\n"a', "f is no CSV", id="broken CSV"),
    ],
)
def test_a_file_that_is_none_is_told_in_one_sentence(content, complaint):
    with pytest.raises(VerdictFileError) as refused:
        read_verdicts(content, "f")
    assert complaint in str(refused.value)
    assert "\n" not in str(refused.value)


def test_of_many_wrong_rows_the_first_are_told_and_the_others_counted():
    with pytest.raises(VerdictFileError) as refused:
        read(TITLES + f"{URL},local-market,perhaps,,\n" * 50)
    lines = str(refused.value).split("\n")
    assert (len(lines), lines[-1]) == (21, "and 30 more rows like these")


@given(content=st.binary(max_size=200))
def test_no_bytes_make_it_fail_in_another_way(content):
    with suppress(VerdictFileError):
        assert isinstance(read_verdicts(content, "f"), list)


@given(text=st.text(max_size=200))
def test_no_text_below_the_titles_makes_it_fail_in_another_way(text):
    with suppress(VerdictFileError):
        assert isinstance(read_verdicts((TITLES + text).encode("utf-8", "replace"), "f"), list)
