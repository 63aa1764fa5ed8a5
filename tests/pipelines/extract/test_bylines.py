"""Who wrote a story, in many languages."""

import pytest

from pipelines.extract import extract
from pipelines.extract.byline import names_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("By Ann Example", ["Ann Example"], id="English"),
        pytest.param("By Ann Example and Ben Sample", ["Ann Example", "Ben Sample"], id="two, joined by and"),
        pytest.param("By Ann Example, Ben Sample and Cy Third", ["Ann Example", "Ben Sample", "Cy Third"], id="three"),
        pytest.param("Von Anna Muster und Ben Beispiel", ["Anna Muster", "Ben Beispiel"], id="German"),
        pytest.param("Par Anne Exemple et Luc Essai", ["Anne Exemple", "Luc Essai"], id="French"),
        pytest.param("Por Ana Ejemplo y Luis Prueba", ["Ana Ejemplo", "Luis Prueba"], id="Spanish"),
        pytest.param("di Anna Esempio e Luca Prova", ["Anna Esempio", "Luca Prova"], id="Italian"),
        pytest.param("Автор: Анна Пример", ["Анна Пример"], id="Russian"),
        pytest.param("文／山田太郎", ["山田太郎"], id="Japanese"),
        pytest.param("홍길동 기자", ["홍길동"], id="Korean reporter"),
        pytest.param("Anna Muster (amu)", ["Anna Muster"], id="initials behind the name"),
        pytest.param("ann@news.example", [], id="an address is nobody"),
        pytest.param("Ann Example ann.example@news.example", ["Ann Example"], id="address behind the name"),
        pytest.param("Ann Example, Senior Editor", ["Ann Example"], id="role behind the name"),
        pytest.param("ANN EXAMPLE; Ann Example", ["ANN EXAMPLE"], id="one person in two cases"),
        pytest.param("https://www.facebook.com/newspage", [], id="a profile is no name"),
        pytest.param("admin", [], id="an account is nobody"),
        pytest.param("Posted by Ann Example on May 12, 2026", ["Ann Example"], id="date behind the name"),
        pytest.param("By Ann Example, News Reporter", ["Ann Example"], id="a role of two words"),
        pytest.param("By Ann Example, in News, Business, Property · 31 Jan 2025", ["Ann Example"], id="sections behind the name"),
        pytest.param("Von Anna Muster in Berlin", ["Anna Muster"], id="a place behind the name"),
        pytest.param("Text: Anna Muster, Foto: Ben Beispiel", ["Anna Muster"], id="who made the picture wrote nothing"),
        pytest.param("By Ann Example; photos by Ben Sample", ["Ann Example"], id="photos by"),
        pytest.param("By Bild Lilli and Ann Photo", ["Bild Lilli", "Ann Photo"], id="names with such words"),
        pytest.param("By Ann Example, XY National Sports Writer", ["Ann Example"], id="an agency's role behind the name"),
        pytest.param("Ann Example News reporter @annexample", ["Ann Example"], id="role and handle without a comma"),
        pytest.param("Staff Writer", [], id="a role alone"),
        pytest.param("by Ann Example May 12, 2026 at 9:24 pm", ["Ann Example"], id="a month behind the name"),
        pytest.param("Ann Example 12/05/2026 Comments, Schools, Music", ["Ann Example"], id="a date and what follows it"),
        pytest.param("Ann Example Published 11:11 PM", ["Ann Example"], id="published behind the name"),
        pytest.param("April May and June Stand", ["April May", "June Stand"], id="people with such names"),
        pytest.param("Analysis by Ann Example", ["Ann Example"], id="analysis by"),
        pytest.param("Ann Example, MS, Ph.D.", ["Ann Example"], id="degrees"),
        pytest.param("Ann Example Daily News, Ann Example", ["Ann Example"], id="the same name with more behind it"),
        pytest.param("Tekst: Ola Eksempel Foto: Kari Eksempel", ["Ola Eksempel"], id="text and picture in one line"),
        pytest.param("Ann Example is a reporter at the Daily", ["Ann Example"], id="a sentence about the author"),
        pytest.param("Ann Example and Ben Sample for The Daily", ["Ann Example", "Ben Sample"], id="for a partner"),
        pytest.param("記者 王小明／台北報導", ["王小明"], id="reported from Taipei"),
        pytest.param("홍길동·김철수 기자", ["홍길동", "김철수"], id="Korean dot between names"),
        pytest.param("文／约翰·史密斯", ["约翰·史密斯"], id="Chinese dot inside a name"),
        pytest.param("Quelle: abc/def", ["abc", "def"], id="sources"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_names_are_taken_out_of_bylines(text, names):
    assert list(names_of(text)) == names


STORY = "<p>This paragraph is long enough, with a comma, to be the story of the page.</p>" * 4


def authors(above="", head="", below=""):
    html = (
        f"<head>{head}</head><body><article><h1>A headline of its own kind</h1>{above}{STORY}</article>{below}</body>"
    )
    return list(extract(html.encode(), "https://www.dailynews.example/story").authors)


@pytest.mark.parametrize(
    ("above", "head", "expected"),
    [
        pytest.param("<a rel='author' href='/a'>Ann Example</a>", "", ["Ann Example"], id="rel author"),
        pytest.param("<span class='vw-post-author'>By <a>Ann Example</a></span>", "", ["Ann Example"], id="class of a theme"),
        pytest.param("<ul class='metaInfoAuthorList'><li>Ann Example</li></ul>", "", ["Ann Example"], id="camel case"),
        pytest.param("<p>By Ann Example</p>", "", ["Ann Example"], id="a line below the headline"),
        pytest.param("", '<meta name="author" content="Ann Example">', ["Ann Example"], id="meta"),
        pytest.param(
            "", '<script type="application/ld+json">{"@graph": [{"@type": "Article", "author": {"@id": "#a"}}, {"@id": "#a", "@type": "Person", "name": "Ann Example"}]}</script>',
            ["Ann Example"], id="JSON-LD reference",
        ),
        pytest.param("<p class='byline'>By Ann Example</p>", '<meta name="author" content="Daily News">', ["Ann Example"], id="the site wrote nothing where a person did"),
        pytest.param("", '<meta name="author" content="Daily News">', ["Daily News"], id="the site where nobody else is named"),
        pytest.param("<p class='byline'>By Ann Example, Ben Sample</p>", '<meta name="author" content="Ann Example">', ["Ann Example", "Ben Sample"], id="the byline knows more people"),
        pytest.param("<p class='byline'>amu</p>", '<meta name="author" content="Daily News">', ["Daily News"], id="a sign is less than the site"),
        pytest.param("<p class='byline'>Quelle: abc/def</p>", '<meta name="author" content="Daily News">', ["Daily News"], id="agencies are less than the site"),
        pytest.param("<p class='byline'>amu</p>", "", ["amu"], id="a sign where nobody else is named"),
        pytest.param("<p class='byline'>山田</p>", '<meta name="author" content="Daily News">', ["山田"], id="a short name in another script is no sign"),
        pytest.param("<p class='byline'><a class='author'>insider</a> <span class='author'>by Ann Example</span></p>", "", ["Ann Example"], id="a partner beside the byline"),
        pytest.param("<p><a rel='author' href='/b'>Ben Sample</a><a rel='author' href='/a'>Ann Example</a></p>", '<meta name="author" content="Ann Example">', ["Ben Sample", "Ann Example"], id="links to authors know more people"),
        pytest.param("<p><a rel='author' href='/b'>Ben Sample</a><a rel='author' href='/c'>Cy Third</a></p>", '<meta name="author" content="Ann Example">', ["Ann Example"], id="links to other people"),
        pytest.param("", '<script type="application/ld+json">{"@type": "Article", "author": [{"name": "Ann Example"}, {"name": "Daily News Sports"}, {"name": "Daily News"}]}</script><meta property="og:site_name" content="Daily News">', ["Ann Example", "Daily News Sports"], id="a department that the record names beside a person"),
        pytest.param("<p>Source: Picture Agency</p>", "", [], id="the source of a picture wrote nothing"),
        pytest.param("<p class='byline'>By Ann Example, Daily News Sports</p>", '<meta property="og:site_name" content="Daily News">', ["Ann Example"], id="a department in the byline"),
        pytest.param("<p class='byline'>By Dailynewsa Example</p>", '<meta name="author" content="Daily News">', ["Dailynewsa Example"], id="a person whose name begins like the site's"),
        pytest.param("", "", [], id="nobody"),
    ],
)  # fmt: skip
def test_authors_are_found_wherever_they_stand(above, head, expected):
    assert authors(above, head) == expected


def test_an_authors_box_below_the_story_adds_nobody():
    box = "<div class='author-box'><h4>About the Author Ann Example</h4><p class='author-bio'>Writes about supply chains.</p></div>"
    assert authors("<p class='byline'>By Ann Example</p>", below=box) == ["Ann Example"]
