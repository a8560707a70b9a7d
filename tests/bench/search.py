"""Prints how fast, how complete and how large searching is: `python tests/bench/search.py [ARTICLES]`.

The yardsticks are the statement that newsboat searches with (title or content LIKE '%word%'), run on the same
texts, uncompressed, in a table of their own: without its screen, so those ratios flatter newsboat; and, where
it is installed, newsboat itself, both programs timed from outside.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path

from corpus import Vocabulary, changes, fill
from newsboat import compare

from reader.model import Scope
from reader.query import parse
from reader.query.fold import fold
from reader.query.markup import plain
from reader.query.terms import make_term
from reader.store import Store
from reader.store.search import Searcher
from reader.store.search_index import index_path
from reader.store.values import unpack

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
EVERYTHING = Scope(kind="all")
SCREENFUL = 20
RANKS = (0, 3, 10, 40, 150, 600, 2400, 9000)
"""How frequent the words are that are looked for."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Queries of one kind."""

    name: str
    queries: tuple[str, ...]
    recall: bool = False
    """True: compared with a scan of every text."""


def main(articles: int) -> None:
    """Make the articles, index them, and print the figures."""
    with tempfile.TemporaryDirectory(prefix="search-bench-") as folder:
        database = Path(folder) / "reader.db"
        begun = time.perf_counter()
        vocabulary = fill(database, articles)
        print(f"{articles:,} articles written in {time.perf_counter() - begun:.0f} s")
        cost = index_all(database, articles)
        sizes(database, articles)
        print(f"indexing, in a second process: {cost * 1e3:.2f} ms an article")
        refresh_cost(Path(folder))
        kinds = make_kinds(vocabulary)
        recall(database, kinds)
        with closing(scan_copy(database, Path(folder))) as copy:
            latencies(database, kinds, copy)
        compare(database, Path(folder), [*words_of(vocabulary.chinese), *words_of(vocabulary.english)])


def words_of(words: Sequence[str]) -> list[str]:
    """Return words that a person might look for, from frequent to rare."""
    long = [word for word in words if len(word) > 1]
    return [long[rank] for rank in RANKS[1::2]]


def index_all(database: Path, articles: int) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "reader.store.indexer", str(database)], check=True)
    return (time.perf_counter() - begun) / articles


def sizes(database: Path, articles: int) -> None:
    with closing(sqlite3.connect(database)) as connection:
        html = sum(
            len(unpack(row[0]).encode())
            for row in connection.execute("SELECT content FROM feed_text LIMIT 5000")
        )
    whole, index = database.stat().st_size / articles, index_path(database).stat().st_size / articles
    print(
        f"bytes an article: {html / min(articles, 5000):,.0f} of HTML; database {whole:,.0f}"
        f" + index {index:,.0f} = {whole + index:,.0f} (target 2,630)"
    )


def refresh_cost(folder: Path) -> None:
    """Print what the queue adds to the writing of a refresh."""
    seconds: dict[bool, list[float]] = {True: [], False: []}
    for number, queued in enumerate((True, False) * 3):
        path = folder / f"refresh{number}.db"
        with closing(Store(path, clock=lambda: NOW)) as store:
            feed = store.add_feed(address="https://one.example/", format="xml")
            if not queued:
                drop_triggers(path)
            batches = [changes(feed.id, 100, seed) for seed in range(20)]
            begun = time.perf_counter()
            for batch in batches:
                store.apply_many([batch])
            seconds[queued].append((time.perf_counter() - begun) / 2000)
    with_queue, without = (min(seconds[queued]) * 1e6 for queued in (True, False))
    extra = with_queue - without
    print(f"a refresh stores an article in {with_queue:.0f} µs, {extra:.0f} µs of it for the queue")


def drop_triggers(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search_%'"
        ).fetchall()
        for (name,) in names:
            connection.execute(f"DROP TRIGGER {name}")


def make_kinds(vocabulary: Vocabulary) -> list[Kind]:
    def of_length(length: int) -> tuple[str, ...]:
        words = [word for word in vocabulary.chinese if len(word) == length]
        return tuple(words[rank] for rank in RANKS if rank < len(words))

    dice = random.Random(1)
    pairs = [vocabulary.draw(dice, True, 2) for _ in range(8)]
    sevens = [("".join(vocabulary.draw(dice, True, 6)))[:7] for _ in range(8)]
    english = [vocabulary.english[rank] for rank in RANKS]
    twos = of_length(2)
    return [
        Kind("1 character", tuple(word[0] for word in twos), recall=True),
        Kind("2 characters", twos, recall=True),
        Kind("4 characters", of_length(4), recall=True),
        Kind("7 characters", tuple(sevens), recall=True),
        Kind("two Chinese words", tuple(" ".join(pair) for pair in pairs)),
        Kind("English word", tuple(f'"{word}"' for word in english), recall=True),
        Kind("English, being typed", tuple(word[:length] for word in english for length in (2, 3, 4))),
        Kind("English phrase", tuple(f'"{one} {two}"' for one, two in pairwise(english))),
        Kind("either of two", tuple(f"{one} or {two}" for one, two in zip(twos, english, strict=False))),
        Kind("word, unread, this week", tuple(f"{word} is:unread newer:1w" for word in twos)),
        Kind("word in the title", tuple(f"title:{word}" for word in twos)),
        Kind("word in a category", tuple(f"{word} category:新闻" for word in twos)),
        Kind("unread with a picture", ("is:unread has:picture", "has:picture newer:2w")),
    ]


def recall(database: Path, kinds: Sequence[Kind]) -> None:
    """Print how much of what a scan of every text finds is found."""
    print("\nrecall and precision against a scan of every text")
    wanted = [kind for kind in kinds if kind.recall]
    terms = {
        query: make_term(query.strip('"'), phrase='"' in query) for kind in wanted for query in kind.queries
    }
    truth: dict[str, set[int]] = {query: set() for query in terms}
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            """SELECT article.id, article.title, article.author, feed.title, content FROM article
            JOIN feed ON feed.id = feed_id JOIN feed_text ON article_id = article.id"""
        )
        for article_id, title, author, feed, content in rows:
            texts = [fold(title), fold(author), fold(feed), fold(plain(unpack(content)))]
            for query, term in terms.items():
                if query.startswith('"'):
                    if term is not None and term.occurs(*texts):
                        truth[query].add(article_id)
                elif any(query in text for text in texts):
                    truth[query].add(article_id)
    with closing(Searcher(database)) as searcher:
        for kind in wanted:
            hits = found = right = 0
            for query in kind.queries:
                ids = set(searcher.ids(parse(query), EVERYTHING, now=NOW, today=NOW))
                hits, found, right = (
                    hits + len(truth[query]),
                    found + len(ids),
                    right + len(ids & truth[query]),
                )
            print(
                f"  {kind.name:<22} {right / max(hits, 1):.4f} {right / max(found, 1):.4f}   {hits:>9,} hits"
            )


def scan_copy(database: Path, folder: Path) -> sqlite3.Connection:
    """Return a table of the kind that newsboat has, filled with the same articles."""
    copy = sqlite3.connect(folder / "copy.db")
    copy.execute("CREATE TABLE rss_item (id INTEGER PRIMARY KEY, title TEXT, content TEXT, pubDate INTEGER)")
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(
            "SELECT id, title, content, sort_at FROM article JOIN feed_text ON article_id = id"
        )
        copy.executemany(
            "INSERT INTO rss_item VALUES (?, ?, ?, ?)",
            ((id, title, unpack(content), at) for id, title, content, at in rows),
        )
    copy.commit()
    return copy


def latencies(database: Path, kinds: Sequence[Kind], copy: sqlite3.Connection) -> None:
    """Print how long a screenful takes, by newest and by relevance, and the yardstick."""
    print(f"\nfirst {SCREENFUL} hits with sentences, ms")
    print(f"  {'':<30}median     p95  worst | by relevance p50 p95 | LIKE p50, ratio")
    everything: list[float] = []
    with closing(Searcher(database)) as searcher:
        search(searcher, "warm")
        for kind in kinds:
            newest = [timed(partial(search, searcher, query)) for query in kind.queries for _ in range(5)]
            ranked = [timed(partial(search, searcher, query, "relevance")) for query in kind.queries]
            everything += newest
            scan = (
                [timed(partial(like, copy, query.strip('"'))) for query in kind.queries[::3]]
                if kind.recall
                else []
            )
            line = (
                f"  {kind.name:<26} {statistics.median(newest):>6.1f} {p95(newest):>7.1f} {max(newest):>6.1f}"
            )
            line += f" | {statistics.median(ranked):>10.1f} {p95(ranked):>7.1f}"
            if scan:
                slower = statistics.median(scan) / statistics.median(newest)
                line += f" | {statistics.median(scan):>8.0f}   1/{slower:.0f}"
            print(line)
    print(f"  {'all':<26} {statistics.median(everything):>6.1f} {p95(everything):>7.1f} (targets 20 and 60)")


def search(searcher: Searcher, query: str, order: str = "newest") -> None:
    searcher.search(
        parse(query),
        EVERYTHING,
        now=NOW,
        today=NOW,
        limit=SCREENFUL,
        order="relevance" if order == "relevance" else "newest",
    )


def like(copy: sqlite3.Connection, word: str) -> None:
    copy.execute(
        "SELECT id, title, pubDate FROM rss_item WHERE title LIKE ? OR content LIKE ? ORDER BY pubDate DESC",
        (f"%{word}%", f"%{word}%"),
    ).fetchall()


def timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1e3


def p95(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
