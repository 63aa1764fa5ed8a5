"""``scrapy review``: the queue goes out, her verdicts come back, and neither loses anything."""

from __future__ import annotations

import csv
import io
import json

import pytest

from pipelines.store import Archive
from pipelines.tag import tag
from tests.nights import scrapy_here
from tests.pipelines.store.making import HOME, page
from tests.running import ask, dump

STORIES = {
    1: (
        "Acme opens a new factory in India",
        "Acme will build a new factory in Pune. It makes phones for Indian buyers.",
    ),
    2: ("A lamp for the evening", "It is bright. The plant in Porto makes it. It costs nine euros, and the rain fell."),
}


@pytest.fixture
def review(capsys, desk):
    return lambda *arguments: scrapy_here(capsys, "review", *arguments, *desk.options)


@pytest.fixture
def archive(desk):
    with Archive.open(desk.database) as archive:
        crawl = archive.begin_crawl("news", home=HOME)
        for number, (headline, body) in STORIES.items():
            tags = tuple(tag(headline, body, "en"))
            archive.save_page(crawl, page(number, headline=headline, body=body, tags=tags))
    return desk.database


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def as_csv(*rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, ["url", "tag", "verdict", "right_tag", "right_countries"], restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def test_the_queue_goes_out_as_csv_and_as_json_and_into_a_new_file(review, archive, tmp_path):
    with Archive.open(archive) as opened:
        doubts = opened.review_queue(100)
    as_table, as_objects = review("--export", "csv"), review("--export", "json")
    assert (as_table.returncode, as_objects.returncode) == (0, 0)
    assert [row["tag"] for row in rows_of(as_table.stdout)] == [doubt.tag for doubt in doubts]
    assert len(json.loads(as_objects.stdout)) == len(doubts)
    path = tmp_path / "doubts.csv"
    assert review("--export", "csv", "--file", str(path)).returncode == 0
    assert path.read_text("utf-8-sig") == as_table.stdout
    again = review("--export", "csv", "--file", str(path))
    assert (again.returncode, path.read_text("utf-8-sig")) == (1, as_table.stdout)
    assert "exists already and may hold your verdicts" in again.stderr


def test_verdicts_win_are_known_the_second_time_and_can_be_taken_back(review, archive, tmp_path):
    before = dump(archive, without=("crawls", "article_tags", "tag_countries", "tag_companies"))
    facts = ask(archive, "SELECT tag, score FROM article_tags ORDER BY 1, 2")
    path = tmp_path / "verdicts.csv"
    url = ask(archive, "SELECT url FROM articles WHERE id = 1")[0][0]
    row = {"url": url, "tag": "local-production", "verdict": "no", "right_tag": "local-policy", "right_countries": "VN"}
    path.write_text(as_csv(row))
    first = review("--import", str(path))
    assert (first.returncode, first.stdout) == (0, "")
    assert first.stderr == "2 verdicts: 2 new, 0 known, 0 taken back; 1 articles tagged anew\n"
    assert ("local-policy", 1.0, "owner") in ask(archive, "SELECT tag, score, decided_by FROM article_tags")
    assert ask(archive, "SELECT count(*) FROM article_tags WHERE tag = 'local-production'") == [(0,)]
    assert ask(archive, "SELECT country FROM tag_countries WHERE tag = 'local-policy'") == [("VN",)]
    held = dump(archive)
    assert "0 new, 2 known" in review("--import", str(path)).stderr
    assert dump(archive) == held
    decided = rows_of(review("--export", "csv", "--decided").stdout)
    assert {(one["tag"], one["verdict"], one["right_countries"]) for one in decided} == {
        ("local-production", "no", ""),
        ("local-policy", "yes", "VN"),
    }
    back = [{"url": url, "tag": tag, "verdict": "undo"} for tag in ("local-production", "local-policy")]
    path.write_text(as_csv(*back))
    assert "2 taken back" in review("--import", str(path)).stderr
    assert ask(archive, "SELECT tag, score FROM article_tags ORDER BY 1, 2") == facts
    assert dump(archive, without=("crawls", "article_tags", "tag_countries", "tag_companies")) == before


def test_with_a_wrong_row_nothing_is_taken_in(review, archive, tmp_path):
    path = tmp_path / "verdicts.csv"
    url = ask(archive, "SELECT url FROM articles WHERE id = 1")[0][0]
    right = {"url": url, "tag": "local-production", "verdict": "no"}
    for wrong, complaint in (
        ({"url": url, "tag": "local-market", "verdict": "perhaps"}, "row 3: the verdict 'perhaps' is none"),
        ({"url": "https://elsewhere.example/", "tag": "local-market", "verdict": "no"}, "row 3: no article"),
        ({"url": url, "tag": "local-food", "verdict": "no"}, "row 3: 'local-food' is none of the tags"),
    ):
        path.write_text(as_csv(right, wrong))
        done = review("--import", str(path))
        assert (done.returncode, done.stdout) == (1, "")
        assert complaint in done.stderr
        assert done.stderr.endswith("nothing was taken in; correct the file and import it again\n")
    assert ask(archive, "SELECT count(*) FROM verdicts") == [(0,)]


def test_judged_stories_come_out_as_lines(review, archive, tmp_path):
    assert review("--examples").stdout == ""
    path = tmp_path / "verdicts.json"
    url = ask(archive, "SELECT url FROM articles WHERE id = 1")[0][0]
    path.write_text(json.dumps([{"url": url, "tag": "local-production", "verdict": "yes"}]))
    assert review("--import", str(path)).returncode == 0
    (line,) = review("--examples").stdout.splitlines()
    told = json.loads(line)
    assert (told["headline"], told["text"]) == STORIES[1]
    assert "local-production" in told["facets"]
    assert told["decided"] == ["local-production"]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        pytest.param([], 2, "say what to do: --export csv, --import FILE or --examples", id="nothing asked for"),
        pytest.param(["csv"], 2, "what does 'csv' mean?", id="an argument"),
        pytest.param(["--export", "xls"], 2, "invalid choice", id="another format"),
        pytest.param(["--export", "csv", "--import", "a"], 2, "not allowed with", id="two things at once"),
        pytest.param(["--export", "csv", "--limit", "0"], 2, "not a whole number from 1 up", id="no rows"),
        pytest.param(["--import", "a", "--limit", "3"], 2, "go with --export", id="limited import"),
        pytest.param(["--import", "no-such.csv"], 1, "there is no file no-such.csv\n", id="no such file"),
        pytest.param(["--export", "csv"], 1, "There is no archive", id="no archive"),
    ],
)
def test_what_cannot_be_done_ends_in_one_sentence(review, desk, arguments, code, sentence):
    done = review(*arguments)
    assert done.returncode == code
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not desk.database.exists()
