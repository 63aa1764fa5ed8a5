"""What the desk knew of a page goes into its record and comes back, whatever somebody else wrote there."""

from __future__ import annotations

import json
import pickle
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.keep.about import about_page, read_about, restore
from tests.pipelines.keep.making import NIGHT, URL, page

JSON = st.sampled_from([None, True, 5, "", "text", [], ["a"], [["a", "b", "c"]], [["a", "b", 3]], {}, {"url": 3}])
KEYS = st.sampled_from(["source", "url", "fetched_at", "part_urls", "rights", "entry"])


def test_it_comes_back_to_the_fraction_of_a_second():
    given = page(at=NIGHT + timedelta(microseconds=7), part_urls=(f"{URL}/2",))
    found = page(source="", entry=None, rights=())
    restore(found, read_about(about_page(given)))
    assert (found.source, found.url, found.fetched_at) == (given.source, given.url, given.fetched_at)
    assert (found.part_urls, found.rights) == (given.part_urls, given.rights)
    assert (found.entry.authors, found.entry.published) == (given.entry.authors, given.entry.published)
    assert found.entry.content_html == ""


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"fetchTimeMs: 12", id="another program's"),
        pytest.param(b'{"kind": "other"}', id="of another kind"),
        pytest.param(b"[" * 100_000, id="a deep nest"),
        pytest.param(b"[1]", id="a list"),
    ],
)
def test_what_is_none_of_ours_says_nothing(body):
    assert read_about(body) is None


@example({"rights": 5})
@example({"rights": [["a", "b", "c", 4]], "entry": {"published": 3, "authors": "a"}})
@given(st.dictionaries(KEYS, JSON))
def test_no_value_makes_a_page_unreadable(told):
    about = read_about(json.dumps({**told, "kind": "nightdesk-page"}).encode())
    found = page()
    restore(found, about)
    assert isinstance(found.source, str)
    assert found.fetched_at.tzinfo is not None


def test_what_was_received_does_not_travel_to_the_processes_that_read():
    given = page(body=b"<p>A story.")
    found = pickle.loads(pickle.dumps(given))
    assert (found.body, found.exchanges[0].url) == (given.body, given.exchanges[0].url)
    assert (found.exchanges[0].told, found.exchanges[0].body) == (b"", b"")
