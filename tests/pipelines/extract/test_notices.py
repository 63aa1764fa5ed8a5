"""Notices about cookies and licences are never the story; a story about cookies is one."""

import pytest

from pipelines.read import read
from tests.pipelines.extract.maker import ONE, STORY, TWO, P


def test_a_licence_box_is_never_the_answer():
    box = "This copy is for your personal, non-commercial use only. To order copies for colleagues, clients or customers, visit the shop, please. "
    html = f"<body><div class='notice'><p>{box * 3}</p></div><article><h1>Maker opens a second line</h1>{P}</article></body>"
    assert read(html.encode(), None).body == "\n\n".join(STORY)


def test_a_cookie_notice_is_never_the_answer():
    notice = "We use cookies on this website to make it better, to count visitors, and to show advertising. You can withdraw your consent. "
    html = f"<body><article><h1>Maker opens a second line</h1>{P}</article><div class='zz'><p>{notice * 4}</p><p>{notice * 4}</p></div></body>"
    assert read(html.encode(), None).body == "\n\n".join(STORY)


def test_a_story_about_cookies_is_no_notice_about_cookies():
    about = "Cookies are small files that a website leaves in the browser, and the maker now deletes them after a week."
    html = f"<article><h1>Maker deletes cookies</h1><div class='text'><p>{ONE}</p><p>{TWO}</p><p>{about}</p></div></article>"
    assert read(html.encode(), "https://n.example/s").body.split("\n\n") == [ONE, TWO, about]


@pytest.mark.parametrize(
    "after",
    [
        pytest.param("“We began again twice,” said the head of the hall.", id="somebody says we"),
        pytest.param("It cost our readers nothing.", id="another sentence speaks to readers"),
    ],
)
def test_a_last_paragraph_about_cookies_is_no_notice_though_readers_stand_in_it(after):
    about = f"Cookies are small files that a browser keeps, and the maker now deletes them after a week. {after}"
    html = f"<article><h1>Maker deletes cookies</h1><div class='text'>{P}<p>{about}</p></div></article>"
    assert read(html.encode(), "https://n.example/s").body.split("\n\n") == [*STORY, about]
