"""The rows of a made archive, table by table, in the proportions of a real one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bench.large.words import Words
from pipelines.tag.facets import FACETS

Row = tuple[object, ...]
Batch = dict[str, list[Row]]

BEGIN = datetime(2021, 11, 1, tzinfo=UTC)
DAYS = 5 * 365
SOURCES = {
    "gazette": ("en", 24), "herald": ("en", 18), "courier": ("en", 14), "tagblatt": ("de", 11), "observer": ("en", 9),
    "diario": ("es", 7), "xinwen": ("zh", 6), "kurier": ("de", 4), "journal": ("fr", 3), "vesti": ("ru", 2),
    "bulletin": ("en", 1), "notizie": ("it", 1),
}  # fmt: skip
RULES = {
    "structure.share-bar": ("controls", 30), "structure.related": ("related", 25), "label.next-story": ("related", 12),
    "label.newsletter": ("newsletter", 10), "structure.author-box": ("author", 8), "edge.repeated": ("boilerplate", 6),
    "label.affiliate": ("affiliate", 5), "structure.comments": ("comments", 2), "prose.advertisement": ("advert", 1),
    "closing.source-line": ("credit", 1),
}  # fmt: skip
COUNTRIES = ("IN", "CN", "US", "EU", "VN", "DE", "JP", "RU", "TR", "BR", "MX", "ID")
COMPANIES = tuple(f"Company {letter}{number}" for letter in "ABCDEFGHIJ" for number in range(15))
ACTIONS = ("opens", "expands", "moves", "replaces", "adapts", "complies", "withdraws", "adds language", "announces", "")
STAGES = ("plan", "announced", "done", "")
CHANNELS = ("feed", "sitemap", "news-sitemap", "listing", "wordpress")
AUTHORS = 3000
RUNS_A_DAY = 4

# The columns that are written; the others keep the defaults of the schema.
COLUMNS = {
    "sources": "name home language timezone first_crawled_at",
    "channels": "id source kind url found_by last_links error first_seen_at last_changed_at",
    "channel_visits": "channel_id visited_at news_at next_visit_at",
    "authors": "id name",
    "crawls": "id source started_at finished_at outcome reason links_found pages_fetched articles_new articles_changed"
    " articles_unchanged pages_rejected pages_failed blocks_removed stories_localization requests not_modified"
    " bytes_received",
    "host_ledger": "crawl_id host requests bytes_received bytes_saved not_modified seconds_waited busy_answers"
    " robots_allowed retries",
    "stories": "id headline first_published_at article_count",
    "articles": "id url source headline published_at published_zone first_seen_at last_seen_at language description"
    " image_url word_count is_localization story_id status page_id crawl_id content_hash text_hash paywall is_reserved",
    "article_texts": "article_id body",
    "article_authors": "article_id author_id position",
    "keywords": "article_id kind name",
    "images": "article_id position url caption credit is_lead",
    "citations": "article_id kind name url",
    "neighbours": "article_id relation title url",
    "article_tags": 'article_id tag score evidence start "end" rule action stage is_quoted',
    "tag_countries": "article_id tag country",
    "tag_companies": "article_id tag company",
    "near_misses": "article_id tag score evidence rule",
    "verdicts": "article_id tag verdict decided_at",
    "removed_blocks": "article_id source position kind rule rule_version reason text",
    "revisions": "article_id seen_at replaced_at headline body content_hash",
    "duplicates": "article_id of_article_id reason decided_at",
    "article_rights": "article_id kind value source",
    "pages": "id source url state reason http_status first_seen_at fetched_at next_visit_at attempts gone_at crawl_id"
    " article_id neighbour_steps",
    "page_channels": "page_id channel_id first_named_at",
    "block_counts": "source fingerprint article_count sample last_counted_at",
}


class Maker:
    """Makes the rows of ``articles`` articles of ``days`` days, and of all that stands around them."""

    def __init__(self, articles: int, days: int, seed: int = 20261123) -> None:
        self._articles = articles
        self._days = days
        self._chance = random.Random(seed)
        self._words = Words(self._chance)
        self._names = list(SOURCES)
        self._shares = [share for _, share in SOURCES.values()]
        self._pages = 0
        self._runs = {name: number for number, name in enumerate(SOURCES)}

    def frame(self) -> Batch:
        """Return the rows that do not belong to one article: sites, channels, authors, runs, the ledger."""
        end = _instant(self._days)
        kinds = [(name, kind) for name in SOURCES for kind in CHANNELS]
        return {
            "sources": [
                (name, f"https://{name}.example/", language, "UTC", _instant(0))
                for name, (language, _) in SOURCES.items()
            ],
            "channels": [
                (number, name, kind, f"https://{name}.example/{kind}", "home page", 40, "", _instant(0), end)
                for number, (name, kind) in enumerate(kinds, start=1)
            ],
            "channel_visits": [(number, end, end, end) for number in range(1, len(kinds) + 1)],
            "authors": [(number, f"Author {number}") for number in range(1, AUTHORS + 1)],
            **self._all_runs(),
        }

    def batches(self, size: int = 5000) -> Iterator[Batch]:
        """Return the rows of all articles, some thousand articles at a time."""
        for first in range(1, self._articles + 1, size):
            batch: Batch = {name: [] for name in COLUMNS}
            for number in range(first, min(first + size, self._articles + 1)):
                self._article(number, batch)
            yield batch

    def _all_runs(self) -> Batch:
        runs: Batch = {"crawls": [], "host_ledger": []}
        for number in range(self._days * RUNS_A_DAY):
            for index, name in enumerate(SOURCES):
                run = number * len(SOURCES) + index + 1
                day, brought = number / RUNS_A_DAY, self._chance.randint(0, 60)
                end = ("finished", "") if self._chance.random() < 0.97 else ("failed", "the site answered 503")
                found = (80, brought, brought, 2, 5, 3, 1, brought * 5, brought // 8)
                cost = (brought + 20, 9, brought * 90_000)
                runs["crawls"].append((run, name, _instant(day), _instant(day + 0.02), *end, *found, *cost))
                runs["host_ledger"].append(
                    (run, f"{name}.example", brought + 20, brought * 90_000, 30_000, 9, 60.5, 0, brought, 1)
                )
        return runs

    def _article(self, number: int, batch: Batch) -> None:
        chance = self._chance
        source = chance.choices(self._names, self._shares)[0]
        day = self._days * number / self._articles
        published, seen = _instant(day), _instant(day + chance.random() / 4)
        headline, body = self._words.headline(), self._words.body()
        url = f"https://{source}.example/{published[:7].replace('-', '/')}/story-{number}/"
        is_local, fate = chance.random() < 0.12, chance.random()
        status = "duplicate" if fate < 0.02 and number > 1 else "gone" if fate < 0.03 else "live"
        run = min(int(day * RUNS_A_DAY), self._days * RUNS_A_DAY - 1) * len(SOURCES) + self._runs[source] + 1
        story = number // 6 if number % 6 < 2 and number >= 6 else None
        page = self._page(number, source, url, day, run=run, batch=batch)
        what = (SOURCES[source][0], self._words.sentence(), f"{url}lead.jpg", 70, int(is_local))
        belongs = (story, status, page, run, f"{number:016x}", f"{number:016x}")
        rights = ("yes" if fate > 0.96 else "no", int(fate > 0.93))
        batch["articles"].append(
            (number, url, source, headline, published, "page", seen, seen, *what, *belongs, *rights)
        )
        batch["article_texts"].append((number, body))
        if story and number % 6 == 0:
            batch["stories"].append((story, headline, published, 2))
        self._around(number, source, url, seen, batch)
        if status == "duplicate":
            batch["duplicates"].append((number, number - 1, "same text, same hour", seen))
        if is_local:
            self._tags(number, headline, body, batch)

    def _around(self, number: int, source: str, url: str, seen: str, batch: Batch) -> None:
        chance, words = self._chance, self._words
        batch["article_authors"].append((number, int(AUTHORS ** chance.random()), 1))
        batch["keywords"] += [
            (number, "category", f"Section {chance.randrange(20)}"),
            (number, "keyword", f"Topic {int(20_000 ** chance.random())}"),
        ]
        credit = f"Credit {int(500 ** chance.random())}"
        batch["images"].append((number, 1, f"{url}lead.jpg", "A picture of it", credit, 1))
        if chance.random() < 0.4:
            wire = f"Wire {int(2000 ** chance.random())}"
            batch["citations"].append((number, "source", wire, "https://wire.example/"))
        batch["neighbours"].append((number, chance.choice(("previous", "next", "related")), words.headline(), ""))
        for position in range(chance.randint(3, 5)):
            rule = chance.choices(list(RULES), [share for _, share in RULES.values()])[0]
            block = (number, source, position, RULES[rule][0], rule, 1, "A box beside the story.", words.headline())
            batch["removed_blocks"].append(block)
        if chance.random() < 0.08:
            batch["revisions"].append((number, seen, seen, words.headline(), words.body(), f"{number:016x}"))
        if chance.random() < 0.1:
            batch["article_rights"].append((number, "tdm-reservation", "1", "the page's head"))

    def _tags(self, number: int, headline: str, body: str, batch: Batch) -> None:
        chance = self._chance
        evidence = body.partition("\n\n")[0]
        start = len(headline) + 2
        for facet in chance.sample(FACETS, 1 + (chance.random() < 0.3)):
            tag, score = facet.name, round(chance.uniform(0.5, 1), 3)
            action, stage = chance.choice(ACTIONS), chance.choice(STAGES)
            rule = f"{tag}.{chance.randrange(12)}"
            end = start + len(evidence)
            batch["article_tags"].append((number, tag, score, evidence, start, end, rule, action, stage, 1))
            for country in chance.sample(COUNTRIES, chance.randint(0, 2)):
                batch["tag_countries"].append((number, tag, country))
            if chance.random() < 0.7:
                batch["tag_companies"].append((number, tag, COMPANIES[int(len(COMPANIES) ** chance.random()) - 1]))
            if chance.random() < 0.01:
                batch["verdicts"].append((number, tag, chance.choice(("yes", "no")), _instant(self._days)))
        if chance.random() < 0.1:
            tag = chance.choice(FACETS).name
            if all(row[:2] != (number, tag) for row in batch["article_tags"][-2:]):
                batch["near_misses"].append((number, tag, round(chance.uniform(0.3, 0.5), 3), evidence, f"{tag}.0"))

    def _page(self, number: int, source: str, url: str, day: float, *, run: int, batch: Batch) -> int:
        """Write the article's page, and now and then one beside it that is no article; return the former's number."""
        seen, chance = _instant(day), self._chance
        self._pages += 1
        steps = int(chance.random() < 0.02)
        again = _instant(day + 30) if number > self._articles * 0.98 else None
        article = ("article", "", 200, seen, seen, again, 1, None, run, number, steps)
        batch["pages"].append((self._pages, source, url, *article))
        first = 5 * self._runs[source] + 1
        if not steps:
            batch["page_channels"] += [(self._pages, first + kind, seen) for kind in range(chance.randint(1, 2))]
        page = self._pages
        if chance.random() < 0.15:
            self._pages += 1
            state = chance.choice(("rejected", "rejected", "failed", "gone", "pending"))
            reason = {"rejected": "a list of stories", "failed": "HTTP 500", "gone": "HTTP 404"}.get(state, "")
            other = (state, reason, 0, seen, seen, None, 1, seen if state == "gone" else None, run, None, 0)
            batch["pages"].append((self._pages, source, f"{url}beside/", *other))
        if chance.random() < 0.05:
            sample = self._words.headline()
            batch["block_counts"].append((source, f"{number:016x}", 1 + number % 9, sample, seen))
        return page


def _instant(day: float) -> str:
    return (BEGIN + timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%SZ")
