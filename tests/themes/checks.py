"""Compares a reading of a generated page with the perfect one: which sentences are lost, which noise has leaked."""

from __future__ import annotations

from collections import Counter

from crawler.items import Article
from tests.themes.pages import ThemePage


def losses(page: ThemePage, body: str) -> list[str]:
    """Each line of the story that the body lacks; a line counts where it stands inside a longer one, too."""
    whole = " ".join(body.split())
    return [line for line in page.kept if " ".join(line.split()) not in whole]


def leaks(page: ThemePage, body: str) -> list[tuple[str, str]]:
    """Each line of the body that is not the story's, with the class of noise that it belongs to."""
    expected = Counter(" ".join(line.split()) for line in [*page.kept, page.optional])
    found = []
    for line in (" ".join(line.split()) for line in body.splitlines() if line.strip()):
        if expected[line]:
            expected[line] -= 1
        else:
            found.append((_kind(page, line), line))
    return found


def data_lost(page: ThemePage, article: Article) -> list[tuple[str, str]]:
    """Each source that is no citation, and each previous or next story that is no neighbour."""
    cited = {citation.name for citation in article.citations}
    near = " ".join(neighbour.title for neighbour in article.neighbours)
    missing = [("citation", name) for name in page.sources if name not in cited]
    return missing + [("neighbour", title) for title in page.neighbours if title not in near]


def _kind(page: ThemePage, line: str) -> str:
    kinds = [(len(noise.text), noise.kind) for noise in page.noise if " ".join(noise.text.split()) in line]
    if kinds:
        return max(kinds)[1]
    return "headline" if page.headline in line else "unknown"
