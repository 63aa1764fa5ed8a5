"""What a generated page says: sentences, titles and names from the tables, filled in by chance."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.themes.tables import Language

COMPANIES = ("Aster", "Borealis", "Ferrowave", "Nordlicht", "Kumo", "Tessela", "Xiaomi", "Samsung", "Honor", "Vodafone")
PRODUCTS = ("Vela 9", "Onda Pro", "N7 Ultra", "Kite 3", "Mi Mix Fold", "Lamp One", "Galaxy S30", "A16 Lite")
PEOPLE = ("Mara Lindqvist", "Jonas Weber", "Ana Prieto", "Abdullah Mustapha", "Chen Wei", "Julie Moreau", "Ivan Petrov")
SITES = ("Lumen", "TechLantern", "Gadget Post", "Morgenweb", "Pixelblog")
SOURCES = ("Reuters", "Engadget", "Bloomberg", "GSMArena", "Weibo", "The Verge", "IT Home", "WinFuture")
TERMS = ("Aster", "Vela 9", "smartphones", "Porto", "Android 17", "Xiaomi", "AI", "5G")


@dataclass(slots=True)
class Writer:
    """Writes the texts of one page in one language; what it has said once it does not say again."""

    random: Random
    language: Language
    site: str = ""
    author: str = ""
    headline: str = ""
    said: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Decide who writes, for which site, about what."""
        self.site, self.author = self.random.choice(SITES), self.random.choice(PEOPLE)
        self.headline = self.title()

    def title(self) -> str:
        """A headline that the page does not have yet."""
        return self._new(self.language.story["headlines"])

    def story(self, kind: str) -> str:
        """A text of the story's own: a sentence, a hard sentence, a lead, a heading, ..."""
        return self._new(self.language.story[kind])

    def noise(self, kind: str, **words: str) -> str:
        """A text that the site prints around its stories."""
        return self.fill(self.random.choice(self.language.noise[kind]), **words)

    def fill(self, template: str, **words: str) -> str:
        """A template with names and numbers in its slots."""
        companies = self.random.sample(COMPANIES, 2)
        values = {
            "c": companies[0],
            "d": companies[1],
            "x": self.random.choice(PRODUCTS),
            "n": str(self.random.randrange(12, 900)),
            "a": self.random.choice([person for person in PEOPLE if person != self.author]),
            "s": self.site,
            "h": self.headline,
        }
        return template.format_map({**values, **words})

    def _new(self, templates: list[str]) -> str:
        for _ in range(12):
            text = self.fill(self.random.choice(templates))
            if text not in self.said:
                break
        self.said.add(text)
        return text

    def date(self) -> str:
        """The day of the story as sites print it."""
        return self.random.choice(("May 2, 2026", "2.5.2026", "2026-05-02 14:30", "02/05/2026", "2026年5月2日 14:30"))

    def one_of(self, chance: float) -> bool:
        """Whether something that happens with this probability happens."""
        return self.random.random() < chance
