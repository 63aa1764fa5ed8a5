"""Who wrote a story, in many languages."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extract import extract
from pipelines.extract.names import is_byline, names_of
from pipelines.extract.rule_files import table


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
        pytest.param(
            "By Ann Example, in News, Business, Property · 31 Jan 2025", ["Ann Example"], id="sections behind the name"
        ),
        pytest.param("Von Anna Muster in Berlin", ["Anna Muster"], id="a place behind the name"),
        pytest.param("Text: Anna Muster, Foto: Ben Beispiel", ["Anna Muster"], id="who made the picture wrote nothing"),
        pytest.param("By Ann Example; photos by Ben Sample", ["Ann Example"], id="photos by"),
        pytest.param("By Bild Lilli and Ann Photo", ["Bild Lilli", "Ann Photo"], id="names with such words"),
        pytest.param(
            "By Ann Example, XY National Sports Writer", ["Ann Example"], id="an agency's role behind the name"
        ),
        pytest.param("Ann Example News reporter @annexample", ["Ann Example"], id="role and handle without a comma"),
        pytest.param("Staff Writer", [], id="a role alone"),
        pytest.param("by Ann Example May 12, 2026 at 9:24 pm", ["Ann Example"], id="a month behind the name"),
        pytest.param(
            "Ann Example 12/05/2026 Comments, Schools, Music", ["Ann Example"], id="a date and what follows it"
        ),
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


# A line as a page of each language prints it, and the names in it.
LINES = [
    ("en", "By Ann Example and Ben Sample", ["Ann Example", "Ben Sample"]),
    ("de", "Von Anna Muster und Ben Beispiel", ["Anna Muster", "Ben Beispiel"]),
    ("fr", "Propos recueillis par Anne Exemple", ["Anne Exemple"]),
    ("es", "Por Ana Ejemplo y Luis Prueba", ["Ana Ejemplo", "Luis Prueba"]),
    ("pt", "Por Ana Exemplo e Rui Teste", ["Ana Exemplo", "Rui Teste"]),
    ("it", "A cura di Anna Esempio", ["Anna Esempio"]),
    ("ca", "Per Anna Exemple i Pau Prova", ["Anna Exemple", "Pau Prova"]),
    ("gl", "Por Ana Exemplo", ["Ana Exemplo"]),
    ("eu", "Egilea: Ane Adibide", ["Ane Adibide"]),
    ("nl", "Door Anna Voorbeeld en Jan Proef", ["Anna Voorbeeld", "Jan Proef"]),
    ("af", "Deur Jan Botha", ["Jan Botha"]),
    ("sv", "Av: Anna Exempel och Bo Prov", ["Anna Exempel", "Bo Prov"]),
    ("da", "Af Anna Eksempel og Bo Test", ["Anna Eksempel", "Bo Test"]),
    ("nb", "Skrevet av Ola Eksempel", ["Ola Eksempel"]),
    ("is", "Eftir Jón Jónsson", ["Jón Jónsson"]),
    ("fi", "Kirjoittaja: Aino Esimerkki", ["Aino Esimerkki"]),
    ("et", "Autor: Mari Näide", ["Mari Näide"]),
    ("lv", "Autors: Jānis Bērziņš", ["Jānis Bērziņš"]),
    ("lt", "Parengė Jonas Jonaitis", ["Jonas Jonaitis"]),
    ("pl", "Opracowała: Anna Przykład", ["Anna Przykład"]),
    ("cs", "Připravil Jan Příklad", ["Jan Příklad"]),
    ("sk", "Napísala Anna Príklad", ["Anna Príklad"]),
    ("sl", "Piše: Ana Primer", ["Ana Primer"]),
    ("hr", "Piše: Ana Horvat", ["Ana Horvat"]),
    ("sr", "Пише: Ана Пример", ["Ана Пример"]),
    ("mk", "Пишува: Ана Пример", ["Ана Пример"]),
    ("bg", "Автор: Анна Пример", ["Анна Пример"]),
    ("hu", "Írta: Kovács Anna", ["Kovács Anna"]),
    ("ro", "Scris de Ana Exemplu", ["Ana Exemplu"]),
    ("sq", "Nga Arben Krasniqi", ["Arben Krasniqi"]),
    ("ru", "Автор: Анна Пример и Иван Образец", ["Анна Пример", "Иван Образец"]),
    ("uk", "Автори: Анна Приклад та Іван Зразок", ["Анна Приклад", "Іван Зразок"]),
    ("be", "Аўтар: Ганна Прыклад", ["Ганна Прыклад"]),
    ("el", "Γράφει η Μαρία Νικολάου", ["Μαρία Νικολάου"]),
    ("tr", "Yazan: Ayşe Örnek ve Ali Deneme", ["Ayşe Örnek", "Ali Deneme"]),
    ("az", "Müəllif: Aygün Nümunə", ["Aygün Nümunə"]),
    ("kk", "Автор: Айгүл Мысал", ["Айгүл Мысал"]),
    ("ka", "ავტორი: გიორგი მაგალითი", ["გიორგი მაგალითი"]),
    ("hy", "Հեղինակ՝ Արամ Օրինակյան", ["Արամ Օրինակյան"]),
    ("ar", "بقلم: أحمد الخطيب وليلى حسن", ["أحمد الخطيب", "ليلى حسن"]),
    ("fa", "نویسنده: علی رضایی", ["علی رضایی"]),
    ("ur", "تحریر: علی رضا", ["علی رضا"]),
    ("he", "מאת יעל כהן ודוד לוי", ["יעל כהן", "דוד לוי"]),
    ("hi", "द्वारा अनीता शर्मा", ["अनीता शर्मा"]),
    ("mr", "लेखक: सुनील पाटील", ["सुनील पाटील"]),
    ("ne", "लेखक: राम थापा", ["राम थापा"]),
    ("bn", "লিখেছেন রহিম উদ্দিন", ["রহিম উদ্দিন"]),
    ("gu", "લેખક: મીના પટેલ", ["મીના પટેલ"]),
    ("pa", "ਲੇਖਕ: ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", ["ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ"]),
    ("ta", "எழுதியவர்: கவிதா ராமன்", ["கவிதா ராமன்"]),
    ("te", "రచన: రవి కుమార్", ["రవి కుమార్"]),
    ("kn", "ಲೇಖಕರು: ರಮೇಶ್ ಗೌಡ", ["ರಮೇಶ್ ಗೌಡ"]),
    ("ml", "ലേഖകൻ: അനിൽ കുമാർ", ["അനിൽ കുമാർ"]),
    ("si", "කර්තෘ: සුනිල් පෙරේරා", ["සුනිල් පෙරේරා"]),
    ("th", "โดยสมชาย ใจดี", ["สมชาย ใจดี"]),
    ("lo", "ໂດຍ ສົມໃຈ ດີ", ["ສົມໃຈ ດີ"]),
    ("my", "ရေးသားသူ မောင်မောင်", ["မောင်မောင်"]),
    ("km", "ដោយ៖ សុខ ចាន់", ["សុខ ចាន់"]),
    ("id", "Oleh: Budi Santoso dan Siti Contoh", ["Budi Santoso", "Siti Contoh"]),
    ("ms", "Penulis: Ahmad Contoh", ["Ahmad Contoh"]),
    ("fil", "Isinulat ni Juan Dela Cruz", ["Juan Dela Cruz"]),
    ("vi", "Tác giả: Nguyễn Văn An và Trần Bình", ["Nguyễn Văn An", "Trần Bình"]),
    ("sw", "Na Juma Ali", ["Juma Ali"]),
    ("zh", "记者：王小明、李大年", ["王小明", "李大年"]),
    ("ja", "取材・文＝山田太郎", ["山田太郎"]),
    ("ko", "글=홍길동", ["홍길동"]),
]


def test_every_language_of_the_table_has_a_line_here():
    assert {language for language, _, _ in LINES} == set(table("bylines")["by"])


@pytest.mark.parametrize(("language", "line", "names"), [pytest.param(*row, id=row[0]) for row in LINES])
def test_a_byline_is_told_and_read_in_its_language(language, line, names):
    assert is_byline(line, language)
    assert list(names_of(line)) == names


@pytest.mark.parametrize("language", sorted(table("bylines")["by"]))
def test_every_word_for_by_leaves_the_name_alone(language):
    for word in table("bylines")["by"][language]:
        assert names_of(f"{word.rstrip(':/')}: Ann Example") == ("Ann Example",), word


@pytest.mark.parametrize(
    ("line", "language"),
    [
        pytest.param("From tomorrow prices will rise", "en", id="a sentence with from"),
        pytest.param("Na północy kraju otwarto fabrykę", "pl", id="by of another language"),
        pytest.param("Por primera vez en la historia", "es", id="a sentence with por"),
        pytest.param("Text size", "en", id="a switch"),
        pytest.param("文在寅", "zh", id="a name that begins like a byline"),
        pytest.param("Ann Example", "en", id="a name alone"),
        pytest.param("Sold out | 22.11.2026", "en", id="no name before a date"),
    ],
)
def test_a_line_that_begins_like_a_byline_may_be_none(line, language):
    assert not is_byline(line, language)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Ann Example | 22.11.2026 - Updated : 22.11.2026", id="in figures"),
        pytest.param("Ann Example • 22 November 2026", id="in words"),
        pytest.param("Ann Example – Nov 22, 2026, 10:30", id="American"),
    ],
)
def test_a_name_before_a_date_is_a_byline(line):
    assert is_byline(line, "tr")
    assert names_of(line) == ("Ann Example",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("De Vries", ["De Vries"], id="Dutch family"),
        pytest.param("Di Maria", ["Di Maria"], id="Italian family"),
        pytest.param("DE JONG", ["DE JONG"], id="in capitals"),
        pytest.param("Von dpa", ["dpa"], id="an agency's sign"),
        pytest.param("Ludwig van Beethoven", ["Ludwig van Beethoven"], id="inside a name"),
        pytest.param("أحمد وليد", ["أحمد وليد"], id="a name that begins with the Arabic and"),
        pytest.param("سامي حسن وليد", ["سامي حسن وليد"], id="as its last word"),
        pytest.param("अनीता शर्मा द्वारा", ["अनीता शर्मा"], id="by behind the name"),
        pytest.param("山田太郎記者", ["山田太郎"], id="Japanese reporter"),
        pytest.param("本报记者 王小明", ["王小明"], id="reporter of this paper"),
        pytest.param("विशेष संवाददाता", [], id="a Hindi role alone"),
        pytest.param("Анна Пример, корреспондент", ["Анна Пример"], id="a Russian role"),
        pytest.param("<a href='/a'>Ann Example</a>", ["Ann Example"], id="markup"),
        pytest.param("Ann Example (@annex)", ["Ann Example"], id="a handle in brackets"),
        pytest.param("Ann Example twitter.com/annex", ["Ann Example"], id="a profile without its scheme"),
        pytest.param("Ann Example, ann@x.example, +44 20 1234 5678", ["Ann Example"], id="address and number"),
        pytest.param("राम कुमार; रमा कुमारी", ["राम कुमार", "रमा कुमारी"], id="vowel signs tell names apart"),
    ],
)
def test_what_is_not_the_name_goes_and_what_is_stays(text, names):
    assert list(names_of(text)) == names


NAME = st.from_regex(r"[A-ZÀ-Ö][a-zà-ö]{1,8}", fullmatch=True)
TABLE_WORDS = [word.title() for words in table("bylines")["by"].values() for word in words] + [
    word.title() for word in (*table("bylines")["roles"], *table("bylines")["degrees"], *table("bylines")["and"])
]


@given(st.lists(st.one_of(NAME, st.sampled_from(TABLE_WORDS)), min_size=1, max_size=4), st.sampled_from([" ", "-"]))
def test_a_plain_name_is_read_like_any_line(words, joint):
    """A space behind the text keeps it from the short way that most names take: the answer is the same."""
    text = joint.join(words)
    assert names_of(text) == names_of(f"{text} ")


@pytest.mark.parametrize(
    ("head", "byline", "note"),
    [
        pytest.param('<meta name="author" content="Daily News">', "By Ann Example", "'Daily News'", id="the site is left out"),
        pytest.param('<meta name="author" content="Ann Example">', "By Ann Example and Ben Sample", "byline names the same people as meta:author and more", id="the byline knows more"),
    ],
)  # fmt: skip
def test_the_record_says_why_an_author_won(head, byline, note):
    html = f"<head>{head}</head><article><h1>A headline of its own kind</h1><p class='byline'>{byline}</p>{STORY}</article>"
    found = extract(html.encode(), "https://www.dailynews.example/story").provenance["authors"]
    assert note in found.note
    assert any(source == "meta:author" for source, _ in found.candidates)


@given(st.text(max_size=120))
def test_no_author_is_an_address_or_markup(text):
    for name in names_of(text):
        assert "://" not in name
        assert not re.search(r"<[a-z]+>|\w+@\w+\.\w{2}", name)
        assert len(name) <= 60


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
