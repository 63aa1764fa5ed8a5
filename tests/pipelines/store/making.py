"""Pages and visits for the tests of the archive."""

from datetime import UTC, datetime, timedelta

from crawler.items import (
    Article,
    Block,
    BlockKind,
    ChannelKind,
    ChannelVisit,
    Citation,
    Discovered,
    Image,
    Neighbour,
    Page,
    PageFailure,
    Provenance,
    RemovedBlock,
    Span,
    Tag,
)

NIGHT = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)
HOME = "https://news.example/"
FEED = "https://news.example/feed/"


def words(topic, count=60):
    return " ".join(f"{topic}{number}" for number in range(count))


def url_of(number):
    return f"https://news.example/2026/11/story-{number}/"


def article(number=1, **changes):
    body = changes.pop("body", f"Plant {number} opens in Pune. {words(f'topic{number}x')}")
    fields = {
        "url": url_of(number),
        "headline": f"Headline {number}",
        "body": body,
        "blocks": (Block(BlockKind.PARAGRAPH, body),),
        "removed": (RemovedBlock(3, BlockKind.PARAGRAPH, "Next story: other", "label.next-story", 1, "A label."),),
        "authors": ("Ana Díaz", "Bo Li"),
        "published": NIGHT - timedelta(hours=number),
        "published_zone": "page",
        "language": "en",
        "description": f"About {number}.",
        "images": (Image("https://news.example/a.jpg", alt="a", caption="c", credit="d", is_lead=True),),
        "categories": ("Phones",),
        "keywords": ("pune",),
        "neighbours": (Neighbour("next", "Another"),),
        "citations": (Citation("source", "Example Times", "https://times.example/1"),),
        "provenance": {"headline": Provenance("h1", "Headline", (("meta:og:title", "H"),))},
    }
    return Article(**{**fields, **changes})


def page(
    number=1, *, at=NIGHT, source="news", url=None, final_url=None, tags=None, channels=(FEED,), status=200, **changes
):
    url = url or url_of(number)
    if tags is None:
        tags = (Tag("local-production", 0.9, ("IN",), ("Acme",), (Span(0, 8),), "plant"),)
    return Page(
        source=source,
        url=url,
        final_url=final_url or url,
        fetched_at=at,
        http_status=status,
        channels=channels,
        article=article(number, **changes),
        tags=tags,
    )


def feed(*numbers, at=NIGHT, **changes):
    fields = {
        "source": "news",
        "kind": ChannelKind.FEED,
        "url": FEED,
        "found_by": "home page",
        "fetched_at": at,
        "http_status": 200,
        "etag": '"e1"',
        "content_hash": f"hash of {numbers}",
        "links": tuple(Discovered(url_of(number)) for number in numbers),
    }
    return ChannelVisit(**{**fields, **changes})


def failure(number=1, *, at=NIGHT, **changes):
    fields = {"source": "news", "url": url_of(number), "fetched_at": at, "http_status": 500, "reason": "status 500"}
    return PageFailure(**{**fields, **changes})


def gone(number=1, *, at=NIGHT):
    return failure(number, at=at, http_status=404, reason="gone (404)", is_gone=True)


def take_away(archive, crawl, number=1, *, at=NIGHT):
    """The page is gone at two visits, the second of which counts."""
    for look in (at - timedelta(hours=12), at):
        archive.save_failure(crawl, gone(number, at=look))
