"""How a run ended is told as it was: in its exit code, its row in the archive, and its sentence."""

from __future__ import annotations

import pytest

from tests.local_site import Answer, Handler, headline, links, local_site, story
from tests.running import ask, crawl

STORIES = [f"/2026/11/a-report-of-the-day-{number}/" for number in range(4)]
HOME = Answer(links(*[(path, headline(number)) for number, path in enumerate(STORIES)]))
GUARD = "Cloudflare (header cf-mitigated)"
CHALLENGE = Answer("<title>Just a moment...</title>", status=403, headers=(("cf-mitigated", "challenge"),))
CHALLENGE_AS_PAGE = Answer("<title>Just a moment...</title><p>Checking your browser before accessing the site.</p>")
GOOD = [Answer(story(number)) for number in range(4)]


def run(tmp_path, answers: dict[str, Answer | Handler], other=None):
    database = tmp_path / "run.db"
    with local_site(answers, other) as site:
        done = crawl(site.base, database)
    ((outcome, reason, requests),) = ask(database, "SELECT outcome, reason, requests FROM crawls")
    assert requests == len(site.asked)
    return done.returncode, outcome, reason


def test_a_home_page_behind_a_guard(tmp_path):
    code, outcome, reason = run(tmp_path, {"/robots.txt": Answer("", "text/plain")}, lambda _: CHALLENGE)
    assert (code, outcome) == (1, "failed")
    assert "/: answered with status 403; " in reason
    assert reason.endswith(f"answers were no page but a challenge by {GUARD}")


@pytest.mark.parametrize(
    ("answers", "by_whom"),
    [
        pytest.param([CHALLENGE] * 4, f"; 4 answers were no page but a challenge by {GUARD}", id="status 403"),
        pytest.param([CHALLENGE_AS_PAGE] * 4, "", id="status 200"),
        pytest.param([CHALLENGE_AS_PAGE] * 2 + [Answer("no", status=404)] * 2, "", id="some gone"),
    ],
)
def test_stories_none_of_which_could_be_had(tmp_path, answers, by_whom):
    pages = dict(zip(STORIES, answers, strict=True))
    told = f"none of 4 stories could be read{by_whom}"
    assert run(tmp_path, {"/": HOME, **pages}) == (1, "failed", told)


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([*GOOD[:1], *[CHALLENGE_AS_PAGE] * 3], id="one could be read"),
        pytest.param([*GOOD[:2], *[Answer("no", status=404)] * 2], id="half of them are gone"),
    ],
)
def test_one_story_is_enough(tmp_path, answers):
    pages = dict(zip(STORIES, answers, strict=True))
    assert run(tmp_path, {"/": HOME, **pages}) == (0, "finished", "")
