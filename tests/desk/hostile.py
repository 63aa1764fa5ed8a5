"""Strings that break a search which is not careful."""

import pytest

HOSTILE = [
    pytest.param("C++", id="operator signs"),
    pytest.param('"unbalanced', id="unbalanced quote"),
    pytest.param("-x", id="minus"),
    pytest.param("*", id="star"),
    pytest.param("AND OR NOT NEAR", id="operator words"),
    pytest.param("", id="empty"),
    pytest.param('"', id="a quote alone"),
    pytest.param('"" ""', id="empty phrases"),
    pytest.param("headline : x", id="column filter"),
    pytest.param("{a b} : (c", id="brackets"),
    pytest.param("a\x00b", id="NUL"),
    pytest.param("'; drop table articles; --", id="SQL"),
    pytest.param("<script>alert(1)</script>", id="script"),
    pytest.param("\u202egnp.exe", id="bidi override"),
    pytest.param("小米 本地化", id="Chinese"),
    pytest.param("%00%0a", id="percent signs"),
]
