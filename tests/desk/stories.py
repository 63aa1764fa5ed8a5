"""A small archive with every kind of row, some of them written by somebody who means harm."""

from dataclasses import replace
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
from pipelines.denoise.body import body_text

NIGHT = datetime(2026, 3, 14, 2, 0, tzinfo=UTC)
SOURCES = {
    "lantern": {"home": "https://lantern.example/", "language": "en", "timezone": "UTC"},
    "meridian": {"home": "https://meridian.example/", "language": "de", "timezone": "Europe/Berlin"},
}
# The number of the story with a block of every kind.
BLOCKS = 2
UNNAMED = "https://lantern.example/2026/03/12/a-story-that-no-channel-names/"
PLANT = "Norrvik opens a handset plant near Chennai"
PROOF = "Norrvik will assemble every handset that it sells in India at the new plant near Chennai."
SCRIPT = "<script>document.title='owned'</script>"
ATTACKS = {
    "script": f"{SCRIPT} in a headline about C++",
    "handler": "<img src=x onerror=\"document.title='owned'\"> beside a picture",
    "quotes": "\"quotes\" 'single' & &amp; {{ 7*7 }} {% raw %} </td></table>",
    "bidi": "invoice \u202egnp.exe and what follows",
    "formula": '=HYPERLINK("http://evil.example/","click")',
    "markdown": "[click](javascript:alert(1)) **bold** <http://evil.example/>",
}
# Articles 1 and 2 tell the same news.
THREAD = """
insert into stories (id, headline, first_published_at, article_count)
values (70, 'A plant near Chennai', '2026-03-12T09:30:00Z', 2);
update articles set story_id = 70 where id in (1, 2);
"""


def fill(archive) -> None:
    """One night at two sites: a localization story, an edited one, a copy, a rejection, a failure, and the attacks."""
    nights = {name: archive.begin_crawl(name, **source, options={"limit": "50"}) for name, source in SOURCES.items()}
    _save_channel(archive, nights["lantern"])
    archive.save_page(nights["lantern"], localization_page(), neighbours=[UNNAMED])
    archive.save_page(nights["lantern"], story("lantern", "edited", "A headline as it was", "The first text of it."))
    archive.save_page(nights["lantern"], page_of_blocks())
    for number, (kind, text) in enumerate(ATTACKS.items()):
        archive.save_page(nights["meridian"], hostile_page(number, kind, text))
    archive.save_page(nights["meridian"], rejected_page())
    archive.save_failure(nights["meridian"], _failure())
    archive.end_crawl(nights["lantern"], "finished", "", {"links_found": 4, "requests": 9, "bytes_received": 250_000})
    archive.end_crawl(
        nights["meridian"], "failed", f"the site answered 500 {SCRIPT}", {"links_found": 7, "requests": 12}
    )


def localization_page() -> Page:
    """A story that carries two facets, with a sentence for each."""
    page = story("lantern", "plant", PLANT, f"{PROOF} The parts are to come from local makers, too.", day=13)
    page.article = replace(
        page.article,
        neighbours=(Neighbour("previous", "A story that no channel names", UNNAMED),),
        provenance={"published": Provenance("json-ld", "2026-03-13T15:00+05:30")},
    )
    text = f"{PLANT}\n\n{page.article.body}"
    start = text.index(PROOF)
    parts = text.index("The parts")
    page.tags = (
        Tag("local-production", 0.9, ("IN",), ("Norrvik",), (Span(start, start + len(PROOF)),), "plant-opens"),
        Tag("domestic-supply", 0.7, ("IN",), ("Norrvik",), (Span(parts, len(text)),), "local-parts"),
    )
    return page


def hostile_page(number: int, kind: str, text: str) -> Page:
    """A localization story that says ``text`` in every field."""
    page = story(
        "meridian", f"attack-{number}", f"{text} ({kind})", f"{text}\n\nA body with C++ and {kind}.", day=number + 1
    )
    length = len(f"{text} ({kind})")
    article = page.article
    page.article = Article(
        **{
            **{name: getattr(article, name) for name in article.__slots__},
            "authors": (text,),
            "description": text,
            "removed": (RemovedBlock(3, BlockKind.PARAGRAPH, text, "label.next-story", 1, f"because {text}", text),),
            "citations": (Citation("source", text, "javascript:document.title='owned'"),),
            "neighbours": (Neighbour("next", text, "javascript:document.title='owned'"),),
            "images": (Image("javascript:document.title='owned'", text, text, text, is_lead=True),),
            "keywords": (text,),
        }
    )
    page.tags = (Tag("local-market", 0.8, ("DE",), (text,), (Span(0, length),), text),)
    return page


def story(source: str, slug: str, headline: str, body: str, *, day: int = 12) -> Page:
    """A plain article as it reaches the store."""
    url = f"{SOURCES[source]['home']}2026/03/{slug}/"
    published = datetime(2026, 3, day, 9, 30, tzinfo=UTC)
    article = Article(
        url=url,
        headline=headline,
        body=body,
        blocks=tuple(Block(BlockKind.PARAGRAPH, paragraph) for paragraph in body.split("\n\n")),
        removed=(
            RemovedBlock(1, BlockKind.PARAGRAPH, "Share this story", "structure.share-bar", 1, "A share bar.", "div"),
        ),
        authors=("Ada Lindqvist",),
        published=published,
        published_zone="page",
        language=SOURCES[source]["language"],
        description=f"About: {headline}"[:150],
        citations=(Citation("source", "Evening Wire", "https://wire.example/1"),),
    )
    return Page(source, url, url, NIGHT + timedelta(minutes=5), body=b"<html>", article=article)


def page_of_blocks() -> Page:
    """A story with a block of every kind, as its publisher edited it."""
    page = story("lantern", "edited", "A headline as it is", "Its text stands in the blocks.")
    picture = Image("https://lantern.example/plant.png", caption="The plant", credit="Harbour Wire")
    rows = (("Model", "Price"), ("Lite", "9"))
    blocks = (
        Block(BlockKind.HEADING, "What it costs", level=2),
        Block(BlockKind.TABLE, "Prices\nModel | Price\nLite | 9", rows=rows, header_rows=1),
        Block(BlockKind.LIST, "Unpack it.\nSwitch it on.", is_ordered=True),
        Block(BlockKind.LIST, "two of them\nthe small one", levels=(1, 2)),
        Block(BlockKind.CODE, "if ready:\n    <b>start()</b>", language="python"),
        Block(BlockKind.EMBED, "", url="https://video.example/1", service="video.example"),
        Block(BlockKind.EMBED, "A post", url="javascript:document.title='owned'", service="x"),
        Block(BlockKind.FIGURE, "The plant", image=picture),
        Block(BlockKind.QUOTE, "We are ready.", url="https://lantern.example/interview/"),
        Block(BlockKind.PARAGRAPH, "Update: it is sold out.", mark="update"),
    )
    page.article = replace(page.article, blocks=blocks, body=body_text(blocks))
    return page


def rejected_page() -> Page:
    """A page that is no article."""
    url = "https://meridian.example/2026/03/gone/"
    return Page(
        "meridian",
        url,
        url,
        NIGHT,
        article=Article(url=url, status="rejected", reason="not found page"),
    )


def _failure() -> PageFailure:
    return PageFailure("meridian", "https://meridian.example/2026/03/down/", NIGHT, 500, f"the server failed {SCRIPT}")


def _save_channel(archive, crawl_id: int) -> None:
    links = tuple(Discovered(f"https://lantern.example/2026/03/{slug}/") for slug in ("plant", "edited", "never-read"))
    archive.save_channel(
        crawl_id,
        ChannelVisit(
            "lantern", ChannelKind.FEED, "https://lantern.example/feed/", "definition", NIGHT, 200, links=links
        ),
    )
