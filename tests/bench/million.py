"""Shows that neither a large database nor folded stories make opening and listing slow.

Usage: python tests/bench/million.py [FOLDER [SMALL LARGE]] – databases of 1,000 and 1,000,000 entries without
texts are made in FOLDER, unless they are there already; each figure is the best of several runs.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.model import EntryQuery, Scope
from reader.store import Store

_START = datetime(2026, 11, 1, tzinfo=UTC)
_SECOND = 1_000_000
_RUNS = 7
_FEEDS = 200
ALL = EntryQuery(scope=Scope(kind="all"))
UNREAD = EntryQuery(scope=Scope(kind="all"), unread_only=True)


def fill(path: Path, count: int) -> None:
    """Make a database of so many entries; nine of ten are read, as in a real one."""
    if path.exists():
        return
    with closing(Store(path)) as store, store.one_step(""):
        for number in range(_FEEDS):
            store.add_feed(
                address=f"https://host{number}.example/feed.xml", format="xml", title=f"Paper {number}"
            )
    newest = int(_START.timestamp()) * _SECOND
    rows = (
        (
            number,
            number,
            number % _FEEDS + 1,
            newest - number * 60 * _SECOND,
            newest,
            number % 10 != 0,
            f"标题 {number}",
        )
        for number in range(1, count + 1)
    )
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO article (id, identity, feed_id, sort_at, first_seen, read, title, link, author)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, '', '')",
            rows,
        )
        connection.execute(
            "INSERT INTO place SELECT feed_id, sort_at, 0, id, read FROM article"
            " ORDER BY feed_id, sort_at DESC"
        )
        connection.execute("DELETE FROM search_queue")


def best(work: Callable[[], object]) -> float:
    """Return the milliseconds that the quickest of several runs took."""
    times = []
    for _ in range(_RUNS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times) * 1000


def open_and_list(path: Path) -> None:
    """Do what the program does until the first screen can be drawn."""
    with closing(Store(path)) as store:
        store.categories(today=_START, folded=True)
        store.folded_entries(store.first_ids(UNREAD, today=_START, limit=60, folded=True).ids)


def fold(path: Path, count: int, *, share: int = 20) -> None:
    """Put one article of so many into a story of two."""
    with closing(Store(path)) as store, closing(sqlite3.connect(path)) as connection:
        (known,) = connection.execute("SELECT count(*) FROM story").fetchone()
        if not known:
            store.put_stories((number + 1, number) for number in range(1, count, share))


def compare(folder: Path, small: int, large: int) -> None:
    """Print the figures."""
    paths = {}
    for count in (small, large):
        paths[count] = folder / f"entries-{count}.db"
        fill(paths[count], count)
    opened = {count: best(lambda path=path: open_and_list(path)) for count, path in paths.items()}  # type: ignore[misc]  # bound now
    print(f"open and list: {opened[small]:.1f} ms with {small:,}, {opened[large]:.1f} ms with {large:,}")
    middle = folder / "entries-folded.db"
    fill(middle, 100_000)
    with closing(Store(middle)) as store:
        plain = best(lambda: store.entry_ids(ALL, today=_START))
        unfolded = best(lambda: store.folded_ids(ALL, today=_START))
    fold(middle, 100_000)
    with closing(Store(middle)) as store:
        folded = best(lambda: store.folded_ids(ALL, today=_START))
        unread = (
            best(lambda: store.entry_ids(UNREAD, today=_START)),
            best(lambda: store.folded_ids(UNREAD, today=_START)),
        )
    print(
        f"all of 100,000: {plain:.1f} ms; folding, no stories: {unfolded:.1f}; 5,000 stories: {folded:.1f} ms"
    )
    print(f"unread of 100,000: {unread[0]:.2f} ms; folded: {unread[1]:.2f} ms")
    with closing(Store(paths[large])) as store:
        before = _START - timedelta(days=60)
        over = best(lambda: store.expired(1, now=_START, before=before, keep=0, keep_unread=True))
    print(f"looking for what is over in one feed of {large // _FEEDS:,}: {over:.1f} ms")


if __name__ == "__main__":
    sizes = [int(argument) for argument in sys.argv[2:4]] or [1_000, 1_000_000]
    if len(sys.argv) > 1:
        compare(Path(sys.argv[1]), *sizes)
    else:
        with tempfile.TemporaryDirectory() as temporary:
            compare(Path(temporary), *sizes)
