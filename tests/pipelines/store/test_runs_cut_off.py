"""What the next run must know of those before it that did not come to their end."""

from datetime import timedelta

import pytest

from pipelines.store import Archive
from tests.pipelines.store.making import HOME, NIGHT


@pytest.mark.parametrize(
    ("runs", "first"),
    [
        pytest.param([], None, id="none before"),
        pytest.param(["finished"], None, id="a whole run"),
        pytest.param(["interrupted"], 0, id="cut off"),
        pytest.param(["finished", "running"], 1, id="killed after a whole one"),
        pytest.param(["finished", "interrupted", "failed"], 1, id="the first of two"),
        pytest.param(["interrupted", "finished"], None, id="made good since"),
        pytest.param(["interrupted", "finished by hand"], 0, id="a run over addresses makes nothing good"),
        pytest.param(["finished", "interrupted by hand"], None, id="nor does it harm"),
        pytest.param(["interrupted elsewhere"], None, id="another site's"),
    ],
)
def test_since_when_runs_were_cut_off(path, runs, first):
    now = NIGHT
    with Archive.open(path, clock=lambda: now) as archive:
        for number, told in enumerate(runs):
            now = NIGHT + timedelta(days=number)
            outcome, _, how = told.partition(" ")
            source = "other" if how == "elsewhere" else "news"
            crawl = archive.begin_crawl(source, home=HOME, options={"urls": "a.txt"} if how == "by hand" else {})
            if outcome != "running":
                archive.end_crawl(crawl, outcome)
        now = NIGHT + timedelta(days=9)
        archive.begin_crawl("news", home=HOME)
        assert archive.cut_off_since("news") == (None if first is None else NIGHT + timedelta(days=first))
