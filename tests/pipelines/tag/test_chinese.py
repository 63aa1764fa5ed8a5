"""Traditional characters are read as simplified ones, one for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tag.chinese import simplified


@pytest.mark.parametrize(
    ("traditional", "expected"),
    [
        pytest.param("國產替代與半導體產業鏈", "国产替代与半导体产业链", id="chips"),
        pytest.param("數據出境須經監管機構審批", "数据出境须经监管机构审批", id="data"),
        pytest.param("輸入法支援粵語語音", "输入法支援粤语语音", id="language; the words stay those of Taiwan"),
        pytest.param("工厂在当地生产", "工厂在当地生产", id="simplified stays"),
        pytest.param("Made in 台灣", "Made in 台湾", id="mixed"),
    ],
)
def test_traditional_characters_become_simplified(traditional, expected):
    assert simplified(traditional) == expected


@given(st.text())
def test_the_text_stays_as_long_and_what_is_simplified_stays(text):
    once = simplified(text)
    assert len(once) == len(text)
    assert simplified(once) == once
