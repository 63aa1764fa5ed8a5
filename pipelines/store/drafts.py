"""An article as the rows that the archive will hold of it: all that follows from the reading alone. Pure.

A crawl has drafts made where pages are read, beside its own process (``pipelines.reading``); a page without one gets it
when it is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from crawler.items import Article, Neighbour, Page, Tag
from crawler.values import value
from pipelines.dedupe import canonical_url
from pipelines.dedupe.prints import Print, all_keys, print_of
from pipelines.dedupe.texts import words_of
from pipelines.store.edges import edges_of
from pipelines.store.facts import (
    LONGEST_KEYWORD,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_URL,
    MOST_KEYWORDS,
    MOST_ROWS,
    EvidenceRow,
    asserted,
    blocks_json,
    evidence_of,
    facts_of,
    is_localization,
    is_partial,
    near_misses_of,
    provenance_json,
)
from pipelines.store.values import clean, instant_of

# Of several tables, without the number of the article.
Rows = Sequence[tuple[Any, ...]]


@value
class TagRows:
    """The rows of tags, as the archive gives them back, too."""

    evidence: Rows
    near_misses: Rows
    countries: Rows
    companies: Rows


@value
class Draft:
    """What is stored of an article, but for its address, its source and its dates in the archive."""

    facts: Mapping[str, Any]  # the columns of ``articles``
    body: str
    blocks: str
    provenance: str
    authors: Sequence[str]
    keywords: Rows
    images: Rows
    citations: Rows
    neighbours: Rows
    removed: Rows
    tags: TagRows
    edges: Rows  # fingerprints and samples of the paragraphs that may be the site's own
    print: Print  # what it is compared by


def draft_of(article: Article, tags: Sequence[Tag]) -> Draft:
    """The draft of an article with the tagger's tags."""
    body = clean(article.body)
    words = words_of(body)
    facts = facts_of(article, tags, words)
    return Draft(
        facts=facts,
        body=body,
        blocks=blocks_json(article),
        provenance=provenance_json(article),
        authors=list(dict.fromkeys(_words(article.authors, LONGEST_NAME)))[:MOST_KEYWORDS],
        keywords=_keywords(article),
        images=_images(article),
        citations=_citations(article),
        neighbours=_neighbours(article),
        removed=_removed(article),
        tags=tag_rows(article, tags),
        edges=edges_of(article),
        print=_print_of(facts, body, words),
    )


def _print_of(facts: Mapping[str, Any], body: str, words: list[str]) -> Print:
    """The print of an article, and with it the keys that the archive will ask it for."""
    made = print_of(facts["headline"], body, facts["language"], is_partial=is_partial(facts), words=words)
    all_keys(made, instant_of(facts["published_at"]))  # the print remembers them
    return made


def draft_for(page: Page) -> Draft:
    """The draft of a page that holds an article, made where it has none."""
    if page.draft is None:
        assert page.article is not None
        page.draft = draft_of(page.article, page.tags)
    return page.draft


def tag_otherwise(page: Page, tags: tuple[Tag, ...]) -> Draft:
    """Gives a page that holds an article other tags, where the owner has decided; returns its draft with them."""
    draft = draft_for(page)
    if tags != page.tags:
        assert page.article is not None
        facts = {**draft.facts, "is_localization": is_localization(tags)}
        page.tags = tags
        page.draft = draft = replace(draft, facts=facts, tags=tag_rows(page.article, tags))
    return draft


def content_hash_of(page: Page) -> str:
    """Equal for two readings of a page that tell a reader the same."""
    return str(draft_for(page).facts["content_hash"])


def tag_rows(article: Article, tags: Sequence[Tag]) -> TagRows:
    """The rows of tags with their evidence, which is quoted from headline and body."""
    return TagRows(
        evidence=[
            (*_proof(row), row.decided_by, row.action, row.stage, int(row.is_quoted))
            for row in evidence_of(article, tags)
        ],
        near_misses=[_proof(row) for row in near_misses_of(article, tags)],
        countries=sorted({(t.facet, clean(c, 10)) for t in asserted(tags) for c in t.countries}),
        companies=sorted({(t.facet, clean(c, LONGEST_NAME)) for t in asserted(tags) for c in t.companies}),
    )


def _proof(row: EvidenceRow) -> tuple[str, float, str, int, int, str]:
    return (row.tag, row.score, row.evidence, row.start, row.end, row.rule)


def _keywords(article: Article) -> Rows:
    return [
        (kind, name)
        for kind, given in (("category", article.categories), ("keyword", article.keywords))
        for name in list(dict.fromkeys(_words(given, LONGEST_KEYWORD)))[:MOST_KEYWORDS]
    ]


def _images(article: Article) -> Rows:
    return [
        (
            position, clean(image.url, LONGEST_URL), clean(image.alt, LONGEST_NOTE),
            clean(image.caption, LONGEST_NOTE), clean(image.credit, LONGEST_NAME), int(image.is_lead),
        )
        for position, image in enumerate(article.images[:MOST_ROWS])
    ]  # fmt: skip


def _citations(article: Article) -> Rows:
    return [(c.kind, clean(c.name, LONGEST_NAME), clean(c.url, LONGEST_URL)) for c in article.citations[:MOST_ROWS]]


def _neighbours(article: Article) -> Rows:
    return [
        (n.relation, clean(n.title, LONGEST_NOTE), clean(_address(n), LONGEST_URL))
        for n in article.neighbours[:MOST_ROWS]
    ]


def _address(neighbour: Neighbour) -> str:
    """The stories before and after are looked for among the pages, which are known by their canonical addresses."""
    return neighbour.url if neighbour.relation == "related" else canonical_url(neighbour.url)


def _removed(article: Article) -> Rows:
    return [
        (
            block.position, str(block.kind), block.rule, block.rule_version, clean(block.reason),
            clean(block.place, LONGEST_NOTE), clean(block.text),
        )
        for block in article.removed
    ]  # fmt: skip


def _words(given: Iterable[str], longest: int) -> Iterator[str]:
    """Names without blanks around them; empty ones are left out."""
    return (name for name in (clean(" ".join(word.split()), longest) for word in given) if name)
