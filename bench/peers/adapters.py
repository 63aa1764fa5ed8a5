"""The extractors that are measured: how each is asked, and which fields it claims to find.

Each is asked the way its documentation shows, with the page already decoded (we get the bytes), its address, and no
network. An adapter is loaded before it is used, so that a peer that is not installed costs nothing but its row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from bench.peers.records import Answer, Moment, Page

Extractor = Callable[[Page], Answer]

BODY = frozenset({"body"})
DATE = frozenset({"published"})
ALL = frozenset({"body", "title", "authors", "published"})
BEFORE_NAMES = re.compile(r"^\s*(?:by|von|par|por|di)\s+", re.IGNORECASE)
BETWEEN_NAMES = re.compile(r"\s*[;,|]\s*|\s+(?:and|und|&)\s+")
# justext judges by the frequent words of a language and must be told which; its lists bear English names.
STOP_WORDS = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fi": "Finnish", "fr": "French", "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic",
    "it": "Italian", "ko": "Korean", "lt": "Lithuanian", "nb": "Norwegian_Bokmal", "nl": "Dutch",
    "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish",
    "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Peer:
    """One row of the table: a package, asked in one way."""

    name: str
    package: str
    fields: frozenset[str]
    load: Callable[[], Extractor]  # raises ImportError where the package is missing

    @property
    def version(self) -> str:
        """The version that is installed, "" of what is no package."""
        try:
            return version(self.package)
        except PackageNotFoundError:
            return ""


def names_in(byline: str | Iterable[str] | None) -> tuple[str, ...]:
    """The names of a byline; a list of names stays as it is."""
    if not isinstance(byline, str):
        return tuple(str(name) for name in byline or () if name)
    return tuple(name.strip() for name in BETWEEN_NAMES.split(BEFORE_NAMES.sub("", byline)) if name.strip())


def moment_of(value: Any) -> Moment:
    """A date as a peer writes it, read generously: no peer shall lose for its spelling."""
    if not isinstance(value, str) or not value:
        return value if isinstance(value, datetime) else None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return value
    try:
        read: datetime = import_module("dateutil.parser").parse(value)
    except (ValueError, OverflowError):
        return None
    return read


def nightdesk() -> Extractor:
    """Our own reading: extraction and denoising, all fields, from the bytes as they came."""
    read = import_module("pipelines.read").read

    def ask(page: Page) -> Answer:
        article = read(page.html, page.url)
        return Answer(article.body, article.headline, tuple(article.authors), article.published)

    return ask


def trafilatura(**options: bool) -> Extractor:
    """Trafilatura with its metadata; by default it gives days, no hours."""
    extract = import_module("trafilatura").bare_extraction

    def ask(page: Page) -> Answer:
        found = extract(page.text, url=page.url, include_comments=False, with_metadata=True, **options)
        if found is None:
            return Answer()
        return Answer(found.text or "", found.title or "", names_in(found.author), found.date)

    return ask


def readability() -> Extractor:
    """readability-lxml; it answers with HTML, which html-text makes text."""
    document, as_text = import_module("readability").Document, import_module("html_text").extract_text

    def ask(page: Page) -> Answer:
        found = document(page.text, url=page.url)
        author = found.author()
        authors = () if author == "[no-author]" else names_in(author)
        return Answer(as_text(found.summary(html_partial=True)), found.short_title() or "", authors)

    return ask


def newspaper() -> Extractor:
    """newspaper4k; some languages need what its extras install, Korean also data that NLTK downloads."""
    module = import_module("newspaper")
    configuration = module.Config()
    configuration.fetch_images = False

    def ask(page: Page) -> Answer:
        article = module.Article(page.url, config=configuration)
        article.download(input_html=page.text)
        article.parse()
        published = moment_of(article.publish_date)
        return Answer(article.text or "", article.title or "", names_in(article.authors), published)

    return ask


def news_please() -> Extractor:
    """news-please, which asks newspaper4k and others and chooses; measured where somebody installed it."""
    read = import_module("newsplease").NewsPlease.from_html

    def ask(page: Page) -> Answer:
        found = read(page.text, url=page.url, fetch_images=False)
        published = moment_of(found.date_publish)
        return Answer(found.maintext or "", found.title or "", names_in(found.authors), published)

    return ask


def resiliparse() -> Extractor:
    """The main content as resiliparse sees it, as plain as it can be had."""
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    parse = import_module("resiliparse.parse.html").HTMLTree.parse
    plainest = {"list_bullets": False, "alt_texts": False, "comments": False, "post_meta": False}
    return lambda page: Answer(extract(parse(page.text), main_content=True, **plainest))


def justext() -> Extractor:
    """The paragraphs that justext calls good, by the stop words of the language that the page declares."""
    module = import_module("justext")
    stop_words = cache(module.get_stoplist)

    def ask(page: Page) -> Answer:
        declared = re.search(r"<html[^>]*?\slang\s*=\s*[\"']?([a-zA-Z]{2})", page.text[:5000])
        language = STOP_WORDS.get(declared[1].lower() if declared else "en", "English")
        paragraphs = module.justext(page.text, stop_words(language))
        return Answer("\n\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate))

    return ask


def boilerpy() -> Extractor:
    """boilerpy3's extractor for articles."""
    extractor = import_module("boilerpy3.extractors").ArticleExtractor(raise_on_failure=False)
    return lambda page: Answer(extractor.get_doc(page.text).content or "")


def goose() -> Extractor:
    """goose3, without pictures."""
    extract = import_module("goose3").Goose({"enable_image_fetching": False}).extract

    def ask(page: Page) -> Answer:
        found = extract(raw_html=page.text)
        published = found.publish_datetime_utc or moment_of(found.publish_date)
        return Answer(found.cleaned_text or "", found.title or "", names_in(found.authors), published)

    return ask


def htmldate() -> Extractor:
    """htmldate: the date alone, the original one, with its time of day."""
    find = import_module("htmldate").find_date

    def ask(page: Page) -> Answer:
        found = find(page.text, url=page.url, original_date=True, outputformat="%Y-%m-%dT%H:%M:%S%z")
        return Answer(published=moment_of(found))

    return ask


OURS = "nightdesk"
PEERS = (
    Peer(OURS, OURS, ALL, nightdesk),
    Peer("trafilatura", "trafilatura", ALL, trafilatura),
    Peer("trafilatura, precision", "trafilatura", ALL, lambda: trafilatura(favor_precision=True)),
    Peer("trafilatura, fast", "trafilatura", ALL, lambda: trafilatura(fast=True)),
    Peer("readability-lxml", "readability-lxml", ALL - DATE, readability),
    Peer("newspaper4k", "newspaper4k", ALL, newspaper),
    Peer("news-please", "news-please", ALL, news_please),
    Peer("resiliparse", "resiliparse", BODY, resiliparse),
    Peer("justext", "justext", BODY, justext),
    Peer("boilerpy3", "boilerpy3", BODY, boilerpy),
    Peer("goose3", "goose3", ALL, goose),
    Peer("htmldate", "htmldate", DATE, htmldate),
)
# Measured where it is found, but not in peers.txt: twenty more packages, drivers of databases among them, for the
# bodies that newspaper4k finds.
NOT_LOCKED = frozenset({"news-please"})
