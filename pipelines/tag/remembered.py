"""Remembers the answers to one question: few words make up most of any text, and are asked about again and again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

MOST_ANSWERS = 50_000  # beyond, all are forgotten: a long crawl in many languages must not fill the memory

Asked = TypeVar("Asked", bound=Hashable)
Answer = TypeVar("Answer")


class Remembered(dict[Asked, Answer], Generic[Asked, Answer]):
    """Ask for ``remembered[word]``: where the answer is known, that is no call."""

    def __init__(self, question: Callable[[Asked], Answer]) -> None:
        super().__init__()
        self._question = question

    def __missing__(self, asked: Asked) -> Answer:
        if len(self) >= MOST_ANSWERS:
            self.clear()
        answer = self[asked] = self._question(asked)
        return answer
