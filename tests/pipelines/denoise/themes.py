"""Pages of our own in the navigation markup of theme families, for stories in many languages."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path

LANGUAGES = tomllib.loads(Path(__file__).with_name("languages.toml").read_text("utf-8"))

THEMES = tomllib.loads(Path(__file__).with_name("themes.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Story:
    """One story in one language, and a page of it."""

    language: str
    theme: str

    @property
    def words(self) -> dict:
        return LANGUAGES[self.language]

    @property
    def prose(self) -> list[str]:
        return self.words["prose"]

    def noise_lines(self) -> list[str]:
        names = {"headline": self.words["headline"], "other": self.words["other"]}
        return [line.format(**names) for line in self.words["noise"]]

    def page(self, noise: dict[int, list[str]]) -> bytes:
        """The page; ``noise`` holds the lines that stand before the paragraph of that number (or after the last)."""
        lines: list[str] = []
        for number in range(len(self.prose) + 1):
            lines += [f"<p>{escape(line)}</p>" for line in noise.get(number, ())]
            lines += [f"<p>{escape(line)}</p>" for line in self.prose[number : number + 1]]
        headline = escape(self.words["headline"])
        previous, following = self.words["labels"]
        other = escape(self.words["other"])
        addresses = {"u1": "/2026/05/01/before/", "u2": "/2026/05/03/after/"}
        labels = {"l1": escape(previous), "l2": escape(following), "t1": other, "t2": f"{other} 2"}
        navigation = THEMES[self.theme].format(**addresses, **labels)
        inside = navigation if self.theme.endswith("inside the text") else ""
        below = "" if inside else navigation
        return (
            f'<!doctype html><html lang="{self.language}"><head><meta charset="utf-8"><title>{headline}</title>'
            f'<meta property="og:title" content="{headline}"></head><body class="single"><header class="site-header">'
            f'<a href="/">Lumen</a></header><article class="post hentry"><h1 class="entry-title">{headline}</h1>'
            f'<div class="entry-content">{"".join(lines)}{inside}</div></article>{below}</body></html>'
        ).encode()
