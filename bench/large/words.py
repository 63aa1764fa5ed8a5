"""Texts that were never written by anybody, with words as unequal as those of a language."""

from __future__ import annotations

import random

COMMON = ("the", "phone", "company", "new", "its", "with", "market")  # words that most stories share
VOCABULARY = 40_000
SENTENCES = 30_000


class Words:
    """Sentences and headlines, made once and drawn many times: a million stories in minutes, not hours."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._sentences = [self._sentence() for _ in range(SENTENCES)]

    def headline(self) -> str:
        """Eight words; that of a common word is among them once in a while."""
        words = [self._word() for _ in range(7)]
        return " ".join((*words, self._chance.choice(COMMON))).capitalize()

    def sentence(self) -> str:
        """One sentence of a dozen words."""
        return self._chance.choice(self._sentences)

    def body(self) -> str:
        """Three short paragraphs."""
        return "\n\n".join(f"{self.sentence()} {self.sentence()}" for _ in range(3))

    def _sentence(self) -> str:
        words = [self._word() for _ in range(10)]
        words[2], words[6] = self._chance.choice(COMMON), "the"
        return " ".join(words).capitalize() + "."

    def _word(self) -> str:
        return f"w{int(VOCABULARY ** self._chance.random())}"
