"""The page as kept and removed blocks in their order, each removal with its rule and its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from crawler.items import Article, Block, BlockKind, RemovedBlock
from crawler.showing.plain import evidence_of
from crawler.showing.reading import Shown
from crawler.showing.words import beside, columns_of, padded, wrapped

# From this many columns on, kept and removed blocks stand side by side; below, one after the other.
_WIDE = 80
# What a removed block shows of its text, in characters: enough to recognise it.
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One block of the page: kept, removed, or kept but for its end."""

    kept: Block | None
    removed: RemovedBlock | None


def rows_of(page: Article, article: Article) -> list[Row]:
    """Every block of the page, in order, with what became of it."""
    by_position: dict[int, list[RemovedBlock]] = {}
    for removal in article.removed:
        by_position.setdefault(removal.position, []).append(removal)
    kept = iter(article.blocks)
    rows: list[Row] = []
    for position, block in enumerate(page.blocks):
        removals = by_position.get(position, [])
        is_gone = any(_is_whole(one, block) for one in removals)
        if not is_gone:
            rows.append(Row(next(kept, None), None))
        rows.extend(Row(None, one) for one in removals)
    return rows


def _is_whole(removal: RemovedBlock, block: Block) -> bool:
    """Whether a removal took the whole block, and not only the end of its text; the ledger holds long texts cut."""
    from pipelines.denoise.sheet import LEDGER_CHARACTERS  # noqa: PLC0415 - a crawl imports every command, not their tables

    return block.text.startswith(removal.text) and len(removal.text) >= min(len(block.text), LEDGER_CHARACTERS)


def explained_lines(shown: Shown, width: int) -> Iterator[str]:
    """The whole explanation, in lines of at most that many columns."""
    yield from _fields(shown.article, width)
    yield ""
    rows = rows_of(shown.page, shown.article)
    removed = sum(row.removed is not None for row in rows)
    yield f"Blocks: {len(rows) - removed} kept, {removed} removed"
    yield ""
    if width >= _WIDE:
        yield from _titles(width)
    for row in rows:
        yield from _side_by_side(row, width) if width >= _WIDE else _below(row, width)
    yield from _kept_as_data(shown.article, width)
    yield from _tags(shown, width)


# -- fields


def _fields(article: Article, width: int) -> Iterator[str]:
    values = {
        "headline": article.headline,
        "authors": ", ".join(article.authors),
        "published": article.published.isoformat() if article.published else "",
        "modified": article.modified.isoformat() if article.modified else "",
        "language": article.language or "",
        "description": article.description,
        "canonical_url": article.canonical_url or "",
        "site_name": article.site_name,
        "categories": ", ".join(article.categories),
        "keywords": ", ".join(article.keywords),
        "paywall": article.paywall if article.paywall != "unknown" else "",
        "flags": ", ".join(article.flags),
    }
    for name, value in values.items():
        if not value:
            continue
        yield from _hanging(f"{name}: ", value, width)
        found = article.provenance.get(name)
        if found is not None:
            others = "; ".join(f"{source}: {raw}" for source, raw in found.candidates[:4])
            yield from _hanging("    from ", f"{found.source}{f' ({found.note})' if found.note else ''}", width)
            if others:
                yield from _hanging("    others: ", others, width)


def _hanging(label: str, text: str, width: int) -> Iterator[str]:
    room = columns_of(label)
    for number, line in enumerate(wrapped(text, width - room)):
        yield beside(label if number == 0 else " " * room, "", line)


# -- blocks


def _below(row: Row, width: int) -> Iterator[str]:
    if row.kept is not None:
        label = "  caption  " if row.kept.kind is BlockKind.FIGURE else "  kept     "
        yield from _hanging(label, _told(row.kept), width)
    if row.removed is not None:
        yield from _hanging("- removed  ", _shortened(row.removed.text) or f"({row.removed.kind.value})", width)
        why = f"{row.removed.rule} {row.removed.rule_version}: {row.removed.reason}"
        yield from _hanging("           ", why, width)
    yield ""


def _titles(width: int) -> Iterator[str]:
    half = (width - 3) // 2
    yield f"{'Kept':{half}} | Removed"
    yield f"{'-' * half}-+-{'-' * half}"


def _side_by_side(row: Row, width: int) -> Iterator[str]:
    half = (width - 3) // 2
    left = wrapped(_told(row.kept), half) if row.kept is not None else []
    right: list[str] = []
    if row.removed is not None:
        right = wrapped(_shortened(row.removed.text) or f"({row.removed.kind.value})", half)
        right += wrapped(f"[{row.removed.rule} {row.removed.rule_version}] {row.removed.reason}", half)
    for one, other in zip_longest(left, right, fillvalue=""):
        yield beside(padded(one, half), " | ", other)
    yield f"{'':{half}} |"


def _told(block: Block) -> str:
    kind = "" if block.kind is BlockKind.PARAGRAPH else block.kind.value
    notes = ", ".join(filter(None, (kind, block.service, block.language, block.mark)))
    text = _lines_of(block) if block.text or block.image is None else block.image.url
    text = f"{text} <{block.url}>".strip() if block.url else text
    # The lines of lists, tables and code stand below each other.
    return f"[{notes}]{chr(10) if chr(10) in text else ' '}{text}" if notes else text


def _lines_of(block: Block) -> str:
    """The text; a list with its numbers or marks, and each item as deep as it stands."""
    if block.kind is not BlockKind.LIST:
        return block.text
    lines = block.text.split("\n")
    levels = block.levels if len(block.levels) == len(lines) else (1,) * len(lines)
    count: dict[int, int] = {}
    told = []
    for line, level in zip(lines, levels, strict=True):
        count = {deep: number for deep, number in count.items() if deep <= level}
        count[level] = count.get(level, 0) + 1
        mark = f"{count[level]}." if block.is_ordered else "*"
        told.append(f"{'  ' * (level - 1)}{mark} {line}")
    return "\n".join(told)


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN].rstrip() + " …"


# -- what was kept as data


def _kept_as_data(article: Article, width: int) -> Iterator[str]:
    lines = [(f"{one.relation} story", " ".join(filter(None, (one.title, one.url)))) for one in article.neighbours]
    lines += [(one.kind, " ".join(filter(None, (one.name, one.url))) or "(names nobody)") for one in article.citations]
    captions = [image.caption for image in article.images if image.caption]
    captions += [block.text for block in article.blocks if block.kind is BlockKind.FIGURE and block.image is None]
    lines += [("caption", caption) for caption in dict.fromkeys(filter(None, captions))]
    if lines:
        yield "Kept as data"
    for label, text in lines:
        yield from _hanging(f"  {label}: ", text, width)


def _tags(shown: Shown, width: int) -> Iterator[str]:
    for tag in shown.tags:
        yield ""
        places = ", ".join((*tag.countries, *tag.companies))
        about = f" ({places})" if places else ""
        yield from _hanging("Tag ", f"{tag.facet} {tag.score:.2f}{about} by {tag.rule}", width)
        for sentence in evidence_of(shown.article, tag):
            yield from _hanging("    “", sentence + "”", width)
