"""The views that watch the rules: how often each fires on each source, and which of them have gone wrong."""

import pytest

from crawler.items import BlockKind, RemovedBlock
from tests.pipelines.store.making import HOME, page


def _removed(*rules):
    return tuple(
        RemovedBlock(position, BlockKind.PARAGRAPH, f"{rule} said {position}", rule, 1, "A reason.")
        for position, rule in enumerate(rules)
    )


def _save(archive, source, *stories, first=1):
    """A run over a source: its stories, each with the rules that took a block out of it."""
    crawl = archive.begin_crawl(source, home=HOME)
    for number, rules in enumerate(stories, start=first):
        url = f"https://{source}.example/2026/11/story-{number}/"
        archive.save_page(crawl, page(number, source=source, url=url, removed=_removed(*rules)))
    return crawl


def test_rules_are_ranked_by_the_stories_of_each_source(archive, rows):
    _save(archive, "gazette", ["a", "b", "b"], ["a"], [], ["c"])
    _save(archive, "herald", ["b"], ["b", "a"])
    ranked = rows(
        """
        SELECT source, rule, rank, blocks, stories, percent_of_stories, fires_on_sources FROM rules_by_source
        ORDER BY source, rank, rule
        """
    )
    assert ranked == [
        ("gazette", "a", 1, 2, 2, 50.0, 2),
        ("gazette", "b", 2, 2, 1, 25.0, 2),
        ("gazette", "c", 3, 1, 1, 25.0, 1),
        ("herald", "b", 1, 2, 2, 100.0, 2),
        ("herald", "a", 2, 1, 1, 50.0, 2),
    ]


def test_a_ranked_rule_shows_what_it_took_out_last(archive, rows):
    _save(archive, "gazette", ["a"], ["b", "a"])
    assert rows("SELECT example, article_id, last_fired_at FROM rules_by_source WHERE rule = 'a'") == [
        ("a said 1", 2, "2026-11-05T02:00:00Z")
    ]


def test_a_rule_that_fires_on_one_source_alone_is_listed(archive, rows):
    _save(archive, "gazette", ["everywhere", "here"], ["here"])
    assert rows("SELECT * FROM rules_on_one_source") == [], "with one source there is nothing to compare it with"
    _save(archive, "herald", ["everywhere"])
    assert rows("SELECT source, rule, stories, example FROM rules_on_one_source") == [
        ("gazette", "here", 2, "here said 0")
    ]


@pytest.mark.parametrize(
    ("before", "latest", "found"),
    [
        pytest.param([["bar"]] * 20, [[]] * 20, [("stopped", 100.0, 0.0)], id="the layout lost its bar"),
        pytest.param([[]] * 20, [["bar"]] * 20, [("began", 0.0, 100.0)], id="a rule takes out of every story"),
        pytest.param([["bar"], []] * 20, [["bar"]] * 2 + [[]] * 18, [("stopped", 50.0, 10.0)], id="half, two are left"),
        pytest.param([["bar"], []] * 20, [["bar"]] * 3 + [[]] * 17, [], id="three are left"),
        pytest.param([["bar"]] * 9 + [[]] * 11, [[]] * 20, [], id="it was never on most stories"),
        pytest.param([["bar"]] * 19, [[]] * 20, [], id="too few stories before"),
        pytest.param([["bar"]] * 100, [["bar"]] * 20, [], id="nothing changed"),
        pytest.param([["bar"]] * 30 + [[]] * 80, [[]] * 20, [], id="it stopped long ago"),
    ],
)
def test_a_layout_that_changed_shows_by_the_rules_that_began_or_stopped(archive, rows, before, latest, found):
    _save(archive, "gazette", *before, *latest)
    assert rows("SELECT change, percent_before, percent_now FROM rules_that_changed") == found


def test_one_changed_layout_says_nothing_of_another_site(archive, rows):
    _save(archive, "gazette", *[["bar"]] * 20, *[[]] * 20)
    _save(archive, "herald", *[["bar"]] * 40)
    assert rows("SELECT source, rule, example, article_id FROM rules_that_changed") == [
        ("gazette", "bar", "bar said 0", 20)
    ]


def test_the_report_of_a_later_run_tells_of_a_layout_that_changed(archive):
    first = _save(archive, "gazette", *[["bar"]] * 20, *[[]] * 20)
    later = _save(archive, "gazette", [], first=41)
    idle = archive.begin_crawl("gazette", home=HOME)
    told = [source.changed_rules for source in archive.report([first, later, idle]).sources]
    assert told == [(), (("bar", "stopped"),), ()]


def test_a_story_that_is_read_again_counts_once(archive, crawl, rows):
    archive.save_page(crawl, page(1, removed=_removed("a", "b")))
    archive.save_page(crawl, page(1, removed=_removed("a"), headline="Corrected"))
    assert rows("SELECT rule, blocks, stories FROM rules_by_source") == [("a", 1, 1)]


def test_rules_are_counted_from_an_index_alone(database):
    """Two hundred thousand removed blocks hold a hundred megabytes of text."""
    for view in ("rules_by_source", "rules_on_one_source"):
        plan = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {view}")]
        scans = [step for step in plan if step.startswith("SCAN removed_blocks")]
        assert scans == ["SCAN removed_blocks USING COVERING INDEX removed_blocks_source_rule"], view
    plan = [row[3] for row in database.execute("EXPLAIN QUERY PLAN SELECT * FROM rules_that_changed")]
    assert not [step for step in plan if step.startswith("SCAN removed_blocks")]
