"""Our feed reader beside feedparser: time on a whole feed, and what each makes of damaged ones.

Run in the project folder: ``python -m bench.feeds``. docs/discovery.md quotes its figures.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import feedparser

from crawler.discovery.feeds import read_feed

URL = "https://lantern.example/feed/"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Lantern</title>'
)
TAIL = "</channel></rss>"
TEXT = "<p>" + "The kettle sings at five, and nobody in the house knows which of its songs comes next. " * 9 + "</p>"


def item(number: int, *, is_long: bool = False) -> str:
    """One story of a feed."""
    long = f"<dc:creator>Ines Falk</dc:creator><content:encoded><![CDATA[{TEXT * 4}]]></content:encoded>" * is_long
    return (
        f"<item><title>Story {number} &amp; more</title><link>https://lantern.example/story-{number}</link>"
        f"<pubDate>Fri, 20 Nov 2026 10:00:00 +0000</pubDate><category>Kitchen</category>{long}</item>"
    )


ITEMS = "".join(map(item, range(20)))
WHOLE = HEAD + ITEMS + TAIL
DAMAGED = {
    "cut in an address": (HEAD + ITEMS)[:-110],
    "NUL and &nbsp;": WHOLE.replace("Story 3", "Story&nbsp;\x003"),
    "says UTF-16": WHOLE.replace("UTF-8", "UTF-16"),
    "entities": '<!DOCTYPE rss [<!ENTITY a "ha">]>' + WHOLE.partition("?>")[2].replace("Story 3", "&a;"),
    "too deep": HEAD + "<a>" * 5_000 + ITEMS + TAIL,
    "words before": "Notice: " + WHOLE,
    "no </title>": HEAD + ITEMS.replace("</title>", "") + TAIL,
    "no quotes": WHOLE.replace("<item>", "<item id=3>"),
    "lonely &": WHOLE.replace("story-4", "story-4?a=1&b=2"),
    "<Item>": WHOLE.replace("item>", "Item>"),
    "external DTD": '<!DOCTYPE rss SYSTEM "http://lantern.example/x.dtd">' + WHOLE.partition("?>")[2],
}


def milliseconds(work: Callable[[], object], times: int) -> float:
    """Process time of one run of ``work``."""
    work()
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times * 1000


def main() -> None:
    """Prints both comparisons."""
    body = (HEAD + "".join(item(number, is_long=True) for number in range(50)) + TAIL).encode()
    ours = milliseconds(lambda: read_feed(body, URL), 30)
    theirs = milliseconds(lambda: feedparser.parse(io.BytesIO(body)), 10)
    print(f"50 stories, {len(body) // 1000} KB: ours {ours:.1f} ms, feedparser {theirs:.1f} ms")
    print(f"{'damaged feed of 20 stories':28}{'ours':>6}{'feedparser':>12}  torn or missing addresses of feedparser")
    whole = {f"https://lantern.example/story-{number}" for number in range(20)} | {
        "https://lantern.example/story-4?a=1&b=2"
    }
    for name, text in DAMAGED.items():
        reading = read_feed(text.encode(), URL)
        links = [entry.get("link") for entry in feedparser.parse(io.BytesIO(text.encode())).entries]
        print(f"{name:28}{len(reading.links):>6}{len(links):>12}  {[link for link in links if link not in whole]}")


if __name__ == "__main__":
    main()
