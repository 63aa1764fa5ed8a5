"""Where the bench's pages come from, and what it says where there are none."""

from __future__ import annotations

import gzip
import json

import pytest

from bench.peers.datasets import NoDatasetError, default_folders, letters, read_folder, read_newsroom
from bench.peers.records import Truth


def dataset(folder, file: str, rows: object, pages: dict[str, bytes]):
    (folder / "html").mkdir(parents=True)
    (folder / file).write_text(json.dumps(rows), "utf-8")
    for name, html in pages.items():
        (folder / "html" / name).write_bytes(html)
    return folder


def test_a_folder_with_all_fields_is_read(tmp_path):
    row = {"url": "https://n.example/s", "title": "T", "authors": ["A"], "published": "2026-05-12", "body": "B"}
    rows = {"b": row, "a": {"title": "U", "authors": None}}
    pages = {"a.html": b"<p>plain", "b.html.gz": gzip.compress("<p>gepackt: ß".encode())}
    read = read_folder(dataset(tmp_path / "mine", "expected.json", rows, pages))
    assert read.name == "mine"
    assert [page.html for page in read.pages] == [b"<p>plain", "<p>gepackt: ß".encode()]
    assert read.pages[1].text == "<p>gepackt: ß"
    assert [page.truth for page in read.pages] == [Truth(title="U"), Truth("B", "T", ("A",), "2026-05-12")]
    assert read.pages[1].url == "https://n.example/s"
    assert read.fields == {"body", "title", "authors", "published"}


def test_a_folder_with_bodies_alone_is_read(tmp_path):
    rows = {"a": {"url": "https://n.example/s", "articleBody": "B"}}
    read = read_folder(dataset(tmp_path, "ground-truth.json", rows, {"a.html": b"<p>B"}))
    assert (read.fields, read.pages[0].truth.body) == ({"body"}, "B")


@pytest.mark.parametrize(
    ("rows", "pages", "said"),
    [
        pytest.param(None, {}, "holds neither expected.json nor ground-truth.json", id="no truth"),
        pytest.param({"a": {}}, {}, "a.html", id="a page is missing"),
        pytest.param(["a"], {}, "expected.json cannot be used", id="no object"),
        pytest.param({"a": "b"}, {"a.html": b""}, "expected.json cannot be used", id="a row that is none"),
        pytest.param({"a": {}}, {"a.html.gz": b"no gzip"}, "expected.json cannot be used", id="a broken page"),
        pytest.param({}, {}, "names no page", id="no pages"),
    ],
)
def test_what_is_no_dataset_is_told_in_a_sentence(tmp_path, rows, pages, said):
    folder = dataset(tmp_path, "expected.json" if rows is not None else "other.json", rows, pages)
    with pytest.raises(NoDatasetError, match=said):
        read_folder(folder)


def test_only_corpora_that_are_there_are_taken(tmp_path):
    (tmp_path / "news-fields").mkdir()
    (tmp_path / "other").mkdir()
    assert default_folders(tmp_path) == [tmp_path / "news-fields"]
    assert default_folders(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("<p>ß".encode(), "<p>ß", id="UTF-8"),
        pytest.param("<meta charset=gb2312><p>线".encode("gb18030"), "<meta charset=gb2312><p>线", id="declared"),
        pytest.param(b"<p>\x93hm\x94", "<p>“hm”", id="nothing said"),
    ],
)
def test_pages_are_decoded_as_a_browser_does(html, text):
    assert letters(html) == text


def test_the_newsroom_is_a_dataset_whose_words_stand_on_its_pages():
    read = read_newsroom()
    assert len(read.pages) > 20
    assert read.fields == {"body", "title", "authors", "published"}
    for page in read.pages:
        first = page.truth.body.split()[0]
        assert first in page.text, page.url
    assert {len(page.truth.published) > 10 for page in read.pages} == {True, False}
