"""What the owner does with the archive by her own hand: topics, verdicts, and the stories that she judges by."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crawler.items import Tag
from pipelines.store import articles, verdicts
from pipelines.store.rows import StoredStory
from pipelines.store.schema import write_topics
from pipelines.store.transactions import Transactions
from pipelines.store.values import stamp
from pipelines.store.verdicts import Decided, Doubt, Example, Verdict
from pipelines.tag.owner import Topic


class OwnerHand(Transactions):
    """Her part of the archive."""

    def name_topics(self, topics: Sequence[Topic]) -> None:
        """Makes the owner's topics known, so that stories can carry them. A topic given up keeps its stories."""
        if topics:
            with self._transaction():
                write_topics(self._database, topics)

    def story(self, article_id: int) -> StoredStory | None:
        """The text of an article; None when there is none of that number."""
        with self._explaining():
            return articles.story(self._database, article_id)

    def decided(self, article_id: int, tags: Sequence[Tag]) -> tuple[Tag, ...]:
        """The tagger's tags of an article with the owner's verdicts in their place."""
        with self._explaining():
            return verdicts.applied(self._database, article_id, tags)

    def review_queue(self, limit: int) -> list[Doubt]:
        """The tags that the tagger is least sure of and the owner has not decided, the nearest to the line first."""
        with self._explaining():
            return verdicts.queue(self._database, limit)

    def decisions(self, limit: int) -> list[Doubt]:
        """What the owner has decided, the latest first."""
        with self._explaining():
            return verdicts.decisions(self._database, limit)

    def decide(self, given: Sequence[Verdict], tagger: Callable[[str, str, str | None], Sequence[Tag]]) -> Decided:
        """Stores verdicts, all or none, and tags the articles that they change anew, by ``tagger`` where she is silent.

        Raises VerdictsError, with every row that cannot be meant, and stores nothing.
        """
        with self._on_the_disk(), self._transaction():
            decided = verdicts.save(self._database, given, stamp(self._clock()))
            for article_id in decided.articles:
                story = articles.story(self._database, article_id)
                if story is not None:
                    articles.tag_again(self._database, story, tagger(story.headline, story.body, story.language))
        return decided

    def examples(self) -> list[Example]:
        """Every story that the owner has judged, for learning from."""
        with self._explaining():
            return list(verdicts.examples(self._database))
